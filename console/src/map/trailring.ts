/** Past places of every slot: one every four seconds, the newest 256 (some 17 minutes). */
export class TrailRing {
  static readonly STEP_US = 4_000_000;
  static readonly SIZE = 256;

  #places = new Float64Array(0);
  #count = new Int32Array(0);
  #lastUs = new Float64Array(0);

  constructor(slots: number) {
    this.reserve(slots);
  }

  reserve(slots: number): void {
    if (slots <= this.#count.length) return;
    const places = new Float64Array(slots * TrailRing.SIZE * 2);
    places.set(this.#places);
    const count = new Int32Array(slots);
    count.set(this.#count);
    const lastUs = new Float64Array(slots);
    lastUs.set(this.#lastUs);
    this.#places = places;
    this.#count = count;
    this.#lastUs = lastUs;
  }

  clear(slot: number): void {
    this.#count[slot] = 0;
    this.#lastUs[slot] = 0;
  }

  /** Remember a place, unless the last one is too recent. */
  add(slot: number, x: number, y: number, timeUs: number): void {
    const count = this.#count[slot] ?? 0;
    const lastUs = this.#lastUs[slot] ?? 0;
    if (count > 0 && timeUs - lastUs < TrailRing.STEP_US && timeUs >= lastUs) return;
    const offset = (slot * TrailRing.SIZE + (count % TrailRing.SIZE)) * 2;
    this.#places[offset] = x;
    this.#places[offset + 1] = y;
    this.#count[slot] = count + 1;
    this.#lastUs[slot] = timeUs;
  }

  /** How many places are kept. */
  length(slot: number): number {
    return Math.min(this.#count[slot] ?? 0, TrailRing.SIZE);
  }

  /** East of a place; `back`: 0 for the newest. */
  x(slot: number, back: number): number {
    return this.#places[this.#offset(slot, back)] ?? 0;
  }

  y(slot: number, back: number): number {
    return this.#places[this.#offset(slot, back) + 1] ?? 0;
  }

  #offset(slot: number, back: number): number {
    const index = (this.#count[slot] ?? 0) - 1 - back;
    return (slot * TrailRing.SIZE + (index % TrailRing.SIZE)) * 2;
  }
}
