import type { Palette } from "./palette";

const WIDEST_PX = 150;
const LINE_PX = 14;
const EDGE_PX = 3;
const FONT = "12px 'Noto Sans', sans-serif";
const STRONG = "600 12px 'Noto Sans', sans-serif";

/**
 * Label texts, painted into a bitmap each when they change, and copied every frame.
 * A bitmap is copied several times as fast as a canvas, of which the browser first takes a snapshot.
 */
export class LabelBitmaps {
  width = new Float32Array(0);
  height = new Float32Array(0);
  shortWidth = new Float32Array(0);
  shortHeight = new Float32Array(0);
  #text: string[] = [];
  #bitmaps: (ImageBitmap | undefined)[] = [];
  readonly #canvas = new OffscreenCanvas(1, 1);
  readonly #pen = this.#canvas.getContext("2d");

  constructor(
    private palette: Palette,
    private ratio: number,
  ) {}

  /** Forget what is painted: theme, screen or font changed. */
  reset(palette: Palette, ratio: number): void {
    this.palette = palette;
    this.ratio = ratio;
    for (const bitmap of this.#bitmaps) bitmap?.close();
    this.#bitmaps = [];
    this.#text = [];
  }

  reserve(slots: number): void {
    if (slots <= this.width.length) return;
    for (const name of ["width", "height", "shortWidth", "shortHeight"] as const) {
      const column = new Float32Array(slots);
      column.set(this[name]);
      this[name] = column;
    }
  }

  /** Set a slot's text, lines parted by a line feed, in a colour for the first. True if it had to be painted. */
  set(slot: number, text: string, colour: string): boolean {
    const key = `${colour}\n${text}`;
    if (this.#text[slot] === key) return false;
    this.#text[slot] = key;
    this.#bitmaps[slot]?.close();
    this.#bitmaps[slot] = this.#paint(slot, text.split("\n"), colour);
    return true;
  }

  /** Copy a label with its centre at a point. */
  draw(pen: CanvasRenderingContext2D, slot: number, centreX: number, centreY: number, short: boolean): void {
    const bitmap = this.#bitmaps[slot];
    if (bitmap === undefined) return;
    const { ratio } = this;
    const width = (short ? this.shortWidth[slot] : this.width[slot]) as number;
    const height = (short ? this.shortHeight[slot] : this.height[slot]) as number;
    const left = Math.round((centreX - width / 2) * ratio) / ratio;
    const top = Math.round((centreY - height / 2) * ratio) / ratio;
    if (short) pen.drawImage(bitmap, 0, 0, width * ratio, height * ratio, left, top, width, height);
    else pen.drawImage(bitmap, left, top, width, height);
  }

  #paint(slot: number, lines: readonly string[], colour: string): ImageBitmap | undefined {
    const pen = this.#pen;
    if (pen === null) return undefined;
    const widths = lines.map((line, index) => {
      pen.font = index === 0 ? STRONG : FONT;
      return Math.min(WIDEST_PX, pen.measureText(line).width + 2 * EDGE_PX);
    });
    const { ratio } = this;
    // Whole device pixels, so that copying never has to scale.
    this.width[slot] = Math.ceil(Math.max(...widths) * ratio) / ratio;
    this.height[slot] = Math.ceil((lines.length * LINE_PX + 4) * ratio) / ratio;
    this.shortWidth[slot] = Math.ceil((widths[0] ?? 0) * ratio) / ratio;
    this.shortHeight[slot] = Math.ceil((LINE_PX + 4) * ratio) / ratio;
    this.#canvas.width = Math.round((this.width[slot] ?? 1) * ratio);
    this.#canvas.height = Math.round((this.height[slot] ?? 1) * ratio);
    this.#write(pen, lines, colour);
    return this.#canvas.transferToImageBitmap();
  }

  #write(pen: OffscreenCanvasRenderingContext2D, lines: readonly string[], colour: string): void {
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    pen.lineWidth = 3;
    pen.lineJoin = "round";
    pen.strokeStyle = this.palette.halo;
    pen.direction = "ltr";
    lines.forEach((line, index) => {
      pen.font = index === 0 ? STRONG : FONT;
      pen.fillStyle = index === 0 ? colour : this.palette.text;
      const baseline = 2 + (index + 0.78) * LINE_PX;
      pen.strokeText(line, EDGE_PX, baseline, WIDEST_PX - 2 * EDGE_PX);
      pen.fillText(line, EDGE_PX, baseline, WIDEST_PX - 2 * EDGE_PX);
    });
  }
}
