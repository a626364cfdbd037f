import type { Palette } from "./palette";

const CELL_WIDTH_PX = 150;
const LINE_PX = 14;
const CELL_HEIGHT_PX = LINE_PX * 3 + 4;
const SHEET_PX = 2048;
const FONT = "12px 'Noto Sans', sans-serif";
const STRONG = "600 12px 'Noto Sans', sans-serif";
const MARGIN_PX = 3;

interface Sheet {
  readonly canvas: HTMLCanvasElement;
  readonly pen: CanvasRenderingContext2D;
}

/** Label texts, painted once into sheets when they change, and copied from there every frame. */
export class LabelAtlas {
  width = new Float32Array(0);
  height = new Float32Array(0);
  shortWidth = new Float32Array(0);
  shortHeight = new Float32Array(0);
  #text: string[] = [];
  #sheets: Sheet[] = [];
  #across = 1;
  #perSheet = 1;

  constructor(
    private palette: Palette,
    private ratio: number,
  ) {
    this.reset(palette, ratio);
  }

  /** Forget what is painted: theme, screen or font changed. */
  reset(palette: Palette, ratio: number): void {
    this.palette = palette;
    this.ratio = ratio;
    this.#across = Math.floor(SHEET_PX / (CELL_WIDTH_PX * ratio));
    this.#perSheet = this.#across * Math.floor(SHEET_PX / (CELL_HEIGHT_PX * ratio));
    this.#sheets = [];
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
    this.#paint(slot, text.split("\n"), colour);
    return true;
  }

  /** Copy a label with its centre at a point. */
  draw(pen: CanvasRenderingContext2D, slot: number, centreX: number, centreY: number, short: boolean): void {
    const sheet = this.#sheets[Math.floor(slot / this.#perSheet)];
    if (sheet === undefined) return;
    const width = (short ? this.shortWidth[slot] : this.width[slot]) as number;
    const height = (short ? this.shortHeight[slot] : this.height[slot]) as number;
    const cell = slot % this.#perSheet;
    const { ratio } = this;
    pen.drawImage(
      sheet.canvas,
      (cell % this.#across) * CELL_WIDTH_PX * ratio,
      Math.floor(cell / this.#across) * CELL_HEIGHT_PX * ratio,
      width * ratio,
      height * ratio,
      Math.round((centreX - width / 2) * ratio) / ratio,
      Math.round((centreY - height / 2) * ratio) / ratio,
      width,
      height,
    );
  }

  #paint(slot: number, lines: readonly string[], colour: string): void {
    const { pen } = this.#sheet(Math.floor(slot / this.#perSheet));
    const cell = slot % this.#perSheet;
    const left = (cell % this.#across) * CELL_WIDTH_PX;
    const top = Math.floor(cell / this.#across) * CELL_HEIGHT_PX;
    pen.clearRect(left, top, CELL_WIDTH_PX, CELL_HEIGHT_PX);
    let widest = 0;
    lines.forEach((line, index) => {
      pen.font = index === 0 ? STRONG : FONT;
      const width = Math.min(CELL_WIDTH_PX, pen.measureText(line).width + 2 * MARGIN_PX);
      if (index === 0) this.shortWidth[slot] = width;
      widest = Math.max(widest, width);
      const baseline = top + 2 + (index + 0.78) * LINE_PX;
      const room = CELL_WIDTH_PX - 2 * MARGIN_PX;
      pen.strokeText(line, left + MARGIN_PX, baseline, room);
      pen.fillStyle = index === 0 ? colour : this.palette.text;
      pen.fillText(line, left + MARGIN_PX, baseline, room);
    });
    this.width[slot] = widest;
    this.height[slot] = lines.length * LINE_PX + 4;
    this.shortHeight[slot] = LINE_PX + 4;
  }

  #sheet(index: number): Sheet {
    const present = this.#sheets[index];
    if (present !== undefined) return present;
    const canvas = document.createElement("canvas");
    canvas.width = SHEET_PX;
    canvas.height = SHEET_PX;
    const pen = canvas.getContext("2d");
    if (pen === null) throw new Error("this browser has no 2D canvas");
    pen.scale(this.ratio, this.ratio);
    pen.lineWidth = 3;
    pen.lineJoin = "round";
    pen.strokeStyle = this.palette.halo;
    pen.direction = "ltr";
    const sheet = { canvas, pen };
    this.#sheets[index] = sheet;
    return sheet;
  }
}
