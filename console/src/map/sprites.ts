import type { ShownState } from "../state/trackstate";
import { Affiliation, Kind } from "../wire";
import { affiliationColour, type Palette } from "./palette";
import { STATES } from "./tracktable";

type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Side of a symbol's sprite in pixels of the page. */
export const SPRITE_PX = 28;
const FRAME = 8.5;
const KINDS = 7;

/**
 * Symbols painted once and then only copied: shape says whose it is, the glyph inside what it is, the stroke how alive.
 * Circle friend, square neutral, diamond suspect or hostile, clover unknown.
 */
export class SpriteCache {
  #sprites: (ImageBitmap | undefined)[] = [];

  constructor(
    private palette: Palette,
    private ratio: number,
  ) {}

  reset(palette: Palette, ratio: number): void {
    this.palette = palette;
    this.ratio = ratio;
    this.#sprites = [];
  }

  sprite(affiliation: number, kind: number, state: number): ImageBitmap {
    const key = (affiliation * KINDS + kind) * STATES.length + state;
    let sprite = this.#sprites[key];
    if (sprite === undefined) {
      const canvas = new OffscreenCanvas(SPRITE_PX * this.ratio, SPRITE_PX * this.ratio);
      const pen = canvas.getContext("2d");
      if (pen !== null) {
        pen.scale(this.ratio, this.ratio);
        pen.translate(SPRITE_PX / 2, SPRITE_PX / 2);
        paintSymbol(pen, this.palette, affiliation, kind, STATES[state] ?? "stale");
      }
      sprite = canvas.transferToImageBitmap();
      this.#sprites[key] = sprite;
    }
    return sprite;
  }
}

/** Paint one symbol around the origin. */
export function paintSymbol(pen: Pen, palette: Palette, affiliation: number, kind: number, state: ShownState): void {
  const grey = state === "stale" || state === "lost";
  const colour = grey ? palette.stale : affiliationColour(palette, affiliation);
  pen.lineWidth = 1.8;
  pen.lineJoin = "round";
  pen.lineCap = "round";
  pen.strokeStyle = colour;
  if (state === "tentative") {
    paintTentative(pen, colour);
    return;
  }
  const bare = kind === Kind.BIRD || kind === Kind.CLUTTER;
  if (!bare) paintFrame(pen, palette, affiliation, state, colour);
  pen.setLineDash([]);
  pen.fillStyle = colour;
  pen.lineWidth = 1.6;
  paintGlyph(pen, kind, bare);
  if (state === "lost") paintCross(pen);
}

function paintTentative(pen: Pen, colour: string): void {
  pen.globalAlpha = 0.75;
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(0, 0, 2, 0, 2 * Math.PI);
  pen.fill();
}

function paintFrame(pen: Pen, palette: Palette, affiliation: number, state: ShownState, colour: string): void {
  framePath(pen, affiliation);
  pen.fillStyle = palette.halo;
  pen.globalAlpha = state === "live" ? 1 : 0.55;
  pen.fill();
  if (state === "live") {
    pen.globalAlpha = 0.22;
    pen.fillStyle = colour;
    pen.fill();
  }
  pen.globalAlpha = 1;
  const assumed = affiliation === Affiliation.ASSUMED_FRIEND || affiliation === Affiliation.SUSPECT;
  if (state !== "live" || assumed || affiliation === Affiliation.PENDING)
    pen.setLineDash(state === "live" ? [3.2, 2.4] : [2, 3]);
  pen.stroke();
}

function framePath(pen: Pen, affiliation: number): void {
  pen.beginPath();
  if (affiliation === Affiliation.FRIEND || affiliation === Affiliation.ASSUMED_FRIEND) {
    pen.arc(0, 0, FRAME, 0, 2 * Math.PI);
  } else if (affiliation === Affiliation.NEUTRAL) {
    pen.rect(-FRAME + 1, -FRAME + 1, 2 * FRAME - 2, 2 * FRAME - 2);
  } else if (affiliation === Affiliation.SUSPECT || affiliation === Affiliation.HOSTILE) {
    const reach = FRAME * 1.35;
    pen.moveTo(0, -reach);
    pen.lineTo(reach, 0);
    pen.lineTo(0, reach);
    pen.lineTo(-reach, 0);
    pen.closePath();
  } else {
    const side = FRAME * 0.62;
    for (let quarter = 0; quarter < 4; quarter++) {
      const turn = (quarter * Math.PI) / 2;
      pen.arc(Math.cos(turn) * side, Math.sin(turn) * side, side, turn - Math.PI / 2, turn + Math.PI / 2, false);
    }
    pen.closePath();
  }
}

function paintGlyph(pen: Pen, kind: number, bare: boolean): void {
  pen.beginPath();
  switch (kind) {
    case Kind.MULTIROTOR:
      for (const [x, y] of [
        [-3.4, -3.4],
        [3.4, -3.4],
        [3.4, 3.4],
        [-3.4, 3.4],
      ] as const) {
        pen.moveTo(0, 0);
        pen.lineTo(x, y);
        pen.moveTo(x + 1.5, y);
        pen.arc(x, y, 1.5, 0, 2 * Math.PI);
      }
      pen.stroke();
      return;
    case Kind.FIXED_WING:
      pen.moveTo(-5, 0.4);
      pen.lineTo(5, 0.4);
      pen.moveTo(0, -4);
      pen.lineTo(0, 4);
      pen.moveTo(-2, 4);
      pen.lineTo(2, 4);
      pen.stroke();
      return;
    case Kind.ONE_WAY_ATTACK:
      pen.moveTo(0, -4.8);
      pen.lineTo(4.6, 3.8);
      pen.lineTo(0, 2);
      pen.lineTo(-4.6, 3.8);
      pen.closePath();
      pen.fill();
      return;
    case Kind.BIRD:
      pen.moveTo(-6, -2);
      pen.quadraticCurveTo(-2.5, -4, 0, 1);
      pen.quadraticCurveTo(2.5, -4, 6, -2);
      pen.stroke();
      return;
    case Kind.MANNED_AIRCRAFT:
      pen.moveTo(0, -5.5);
      pen.lineTo(1.2, -1.4);
      pen.lineTo(5.4, 1.4);
      pen.lineTo(1.1, 1.1);
      pen.lineTo(0.8, 3.6);
      pen.lineTo(2.2, 5);
      pen.lineTo(-2.2, 5);
      pen.lineTo(-0.8, 3.6);
      pen.lineTo(-1.1, 1.1);
      pen.lineTo(-5.4, 1.4);
      pen.lineTo(-1.2, -1.4);
      pen.closePath();
      pen.fill();
      return;
    default:
      pen.arc(0, 0, bare ? 1.8 : 2.2, 0, 2 * Math.PI);
      pen.fill();
  }
}

function paintCross(pen: Pen): void {
  pen.beginPath();
  pen.moveTo(-10, -10);
  pen.lineTo(10, 10);
  pen.moveTo(-10, 10);
  pen.lineTo(10, -10);
  pen.stroke();
}
