/** Where labels go: six places around a symbol, with memory, so that they do not jump. */

export const HIDDEN = -1;
/** Offsets of the label's centre from the symbol, in halves of (label size + gap): right, below right, above right, and left. */
export const PLACES: readonly (readonly [number, number])[] = [
  [1, -0.55],
  [1, 0.55],
  [-1, -0.55],
  [-1, 0.55],
  [1, 0],
  [-1, 0],
];
/** A label stays where it is while no more than this share of it is covered ... */
export const STAY = 0.35;
/** ... and moves only to where no more than this is. */
export const MOVE = 0.15;

const CELL_PX = 6;
const GAP_PX = 3;
const OUTSIDE_WEIGHT = 3;
/** Strips along the map's edges where its tools and scale stand: no label goes there. */
export const TOP_PX = 42;
export const BOTTOM_PX = 32;

/** What wants a label. Columns by slot; sizes in pixels. */
export interface LabelColumns {
  readonly x: Float64Array | Float32Array;
  readonly y: Float64Array | Float32Array;
  readonly width: Float32Array;
  readonly height: Float32Array;
  readonly shortWidth: Float32Array;
  readonly shortHeight: Float32Array;
  /** Half the size of the symbol. */
  readonly reach: Float32Array;
  /** 1 if the label must not be hidden: alarms and the selection. */
  readonly must: Uint8Array;
}

/** Centre of a label relative to its symbol, whose half size is `reach`. */
export function offsetX(place: number, width: number, reach: number): number {
  return (PLACES[place]?.[0] ?? 1) * (width / 2 + reach + GAP_PX);
}

export function offsetY(place: number, height: number): number {
  return (PLACES[place]?.[1] ?? 0) * (height + 4);
}

/** A place on the map that is taken before any label. */
export interface Taken {
  readonly centreX: number;
  readonly centreY: number;
  readonly width: number;
  readonly height: number;
}

export class Placer {
  /** Place of each slot's label: index into `PLACES`, or `HIDDEN`. */
  place = new Int8Array(0);
  /** 1 where only the first line is shown. */
  short = new Uint8Array(0);
  #grid = new Uint8Array(0);
  #columns = 0;
  #rows = 0;
  readonly #firstRow = Math.ceil(TOP_PX / CELL_PX);

  /** Place all labels. `order`: slots, the most important first; only its first `count` are looked at. */
  run(
    labels: LabelColumns,
    order: Int32Array,
    count: number,
    widthPx: number,
    heightPx: number,
    taken: readonly (Taken | undefined)[] = [],
  ): void {
    this.#prepare(labels.x.length, widthPx, heightPx);
    for (const box of taken) if (box) this.#cover(box.centreX, box.centreY, box.width, box.height);
    for (let index = 0; index < count; index++) {
      const slot = order[index] as number;
      const size = 2 * (labels.reach[slot] as number);
      this.#cover(labels.x[slot] as number, labels.y[slot] as number, size, size);
    }
    for (let index = 0; index < count; index++) this.#placeOne(labels, order[index] as number);
  }

  #prepare(slots: number, widthPx: number, heightPx: number): void {
    if (this.place.length < slots) {
      const place = new Int8Array(slots);
      place.set(this.place);
      this.place = place;
      this.short = new Uint8Array(slots);
    }
    this.#columns = Math.ceil(widthPx / CELL_PX);
    this.#rows = Math.ceil((heightPx - BOTTOM_PX) / CELL_PX);
    const cells = this.#columns * this.#rows;
    if (this.#grid.length < cells) this.#grid = new Uint8Array(cells);
    else this.#grid.fill(0, 0, cells);
  }

  #placeOne(labels: LabelColumns, slot: number): void {
    const must = labels.must[slot] === 1;
    if (this.#try(labels, slot, labels.width[slot] as number, labels.height[slot] as number, must)) {
      this.short[slot] = 0;
      return;
    }
    this.short[slot] = 1;
    if (!this.#try(labels, slot, labels.shortWidth[slot] as number, labels.shortHeight[slot] as number, false)) {
      this.place[slot] = HIDDEN;
    }
  }

  #try(labels: LabelColumns, slot: number, width: number, height: number, must: boolean): boolean {
    const x = labels.x[slot] as number;
    const y = labels.y[slot] as number;
    const reach = labels.reach[slot] as number;
    const present = this.place[slot] as number;
    let best = HIDDEN;
    let least = Number.POSITIVE_INFINITY;
    if (present !== HIDDEN) {
      const share = this.#covered(x + offsetX(present, width, reach), y + offsetY(present, height), width, height);
      if (share <= STAY) best = present;
      else if (must) [best, least] = [present, share];
    }
    if (best === HIDDEN || Number.isFinite(least)) {
      for (let place = 0; place < PLACES.length; place++) {
        const share = this.#covered(x + offsetX(place, width, reach), y + offsetY(place, height), width, height);
        if (share < least && (must || share <= MOVE)) [best, least] = [place, share];
      }
    }
    if (best === HIDDEN) return false;
    this.place[slot] = best;
    this.#cover(x + offsetX(best, width, reach), y + offsetY(best, height), width, height);
    return true;
  }

  /** Share of a rectangle that is taken; what lies outside the map cannot be read at all and weighs more. */
  #covered(centreX: number, centreY: number, width: number, height: number): number {
    const [left, right] = [Math.floor((centreX - width / 2) / CELL_PX), Math.ceil((centreX + width / 2) / CELL_PX)];
    const [top, bottom] = [Math.floor((centreY - height / 2) / CELL_PX), Math.ceil((centreY + height / 2) / CELL_PX)];
    let taken = 0;
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) {
        const outside = row < this.#firstRow || column < 0 || row >= this.#rows || column >= this.#columns;
        if (outside) taken += OUTSIDE_WEIGHT;
        else if (this.#grid[row * this.#columns + column] === 1) taken++;
      }
    }
    return taken / ((right - left) * (bottom - top));
  }

  #cover(centreX: number, centreY: number, width: number, height: number): void {
    const left = Math.max(0, Math.floor((centreX - width / 2) / CELL_PX));
    const right = Math.min(this.#columns, Math.ceil((centreX + width / 2) / CELL_PX));
    const top = Math.max(0, Math.floor((centreY - height / 2) / CELL_PX));
    const bottom = Math.min(this.#rows, Math.ceil((centreY + height / 2) / CELL_PX));
    for (let row = top; row < bottom; row++) {
      if (right > left) this.#grid.fill(1, row * this.#columns + left, row * this.#columns + right);
    }
  }
}
