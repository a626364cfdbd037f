import { countdown } from "../format/times";
import type { RaidView } from "../wire";
import { words } from "../words/words";
import { BOTTOM_PX, TOP_PX } from "./placement";
import type { RaidLabel, RaidShape } from "./raidshapes";
import { reckonS } from "./reckoning";
import type { TrackView } from "./trackview";

/** A canvas needs no isolates: the whole label runs in the language's direction. */
const ISOLATES = /[\u2066-\u2069]/gu;
const FONT = "600 12px 'Noto Sans', sans-serif";
const LETTER_PX = 5.7;
const HEIGHT_PX = 18;
const GAP_PX = 5;
/** The outline stands clear of the symbols of its members. */
const CLEAR_PX = 16;
const CORNER_PX = 6;

/** Outlines of raids, below the symbols of their members. One that is heading for nothing is faint. */
export function paintRaids(pen: CanvasRenderingContext2D, view: TrackView, nowMs: number): void {
  const seconds = reckonS(view.pictureMs, nowMs, view.table.rate);
  pen.lineJoin = "round";
  for (const shape of view.raids) {
    const { left, right, top, bottom } = boxOf(view, shape, seconds);
    pen.beginPath();
    for (let corner = 0; corner < shape.x.length; corner++) {
      const [x, y] = [screenX(view, shape, corner, seconds), screenY(view, shape, corner, seconds)];
      const [outX, outY] = [x - (left + right) / 2, y - (top + bottom) / 2];
      const far = Math.max(Math.hypot(outX, outY), 1e-6);
      pen.lineTo(x + (outX / far) * CLEAR_PX, y + (outY / far) * CLEAR_PX);
    }
    pen.closePath();
    pen.strokeStyle = colourOf(view, shape);
    pen.fillStyle = pen.strokeStyle;
    pen.globalAlpha = shape.threat === null ? 0.03 : 0.07;
    pen.fill();
    pen.globalAlpha = shape.threat === null ? 0.5 : 0.9;
    pen.lineWidth = shape.threat === null ? 1 : 1.5;
    pen.setLineDash([10, 3, 2, 3]);
    pen.stroke();
  }
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

/** What stands above each raid. */
export function paintRaidLabels(pen: CanvasRenderingContext2D, view: TrackView, nowMs: number): void {
  pen.font = FONT;
  pen.textAlign = "center";
  pen.lineJoin = "round";
  view.raids.forEach((shape, index) => {
    const label = view.raidLabels[index];
    if (label === undefined) return;
    pen.fillStyle = view.palette.halo;
    pen.beginPath();
    pen.roundRect(
      label.centreX - label.width / 2,
      label.centreY - label.height / 2,
      label.width,
      label.height,
      CORNER_PX,
    );
    pen.fill();
    pen.fillStyle = colourOf(view, shape);
    pen.fillText(labelText(shape, view, nowMs), label.centreX, label.centreY + 4, label.width - 4);
  });
  pen.textAlign = "start";
}

/** Places of the labels: above the outline, inside the map; those of raids outside the map are left out. */
export function placeRaidLabels(view: TrackView, nowMs: number): (RaidLabel | undefined)[] {
  const seconds = reckonS(view.pictureMs, nowMs, view.table.rate);
  const { width, height } = view.eye;
  return view.raids.map((shape) => {
    const box = boxOf(view, shape, seconds);
    if (box.right < 0 || box.left > width || box.bottom < 0 || box.top > height) return undefined;
    const wide = labelText(shape, view, nowMs).length * LETTER_PX + 12;
    const above = box.top - CLEAR_PX - GAP_PX - HEIGHT_PX / 2;
    const least = TOP_PX + HEIGHT_PX / 2;
    return {
      track: shape.threat?.track ?? shape.raid.tracks[0] ?? 0,
      centreX: clamp((box.left + box.right) / 2, wide / 2, width - wide / 2),
      centreY: clamp(above, least, height - BOTTOM_PX - HEIGHT_PX / 2),
      width: wide,
      height: HEIGHT_PX,
    };
  });
}

function labelText(shape: RaidShape, view: TrackView, nowMs: number): string {
  const elapsedS = (nowMs - view.pictureMs) / 1000;
  const left = shape.threat === null ? "" : countdown(Math.max(0, shape.threat.earlyS - elapsedS));
  return plainRaidLabel(shape.raid, left);
}

/** A raid's number, count and time left as a canvas takes them. */
export function plainRaidLabel(raid: RaidView, left: string): string {
  return words.raids.label(String(raid.id), String(raid.tracks.length), left).replace(ISOLATES, "");
}

function colourOf(view: TrackView, shape: RaidShape): string {
  if (shape.priority > 0) return view.palette.priority[shape.priority as 1 | 2 | 3];
  return shape.threat === null ? view.palette.faint : view.palette.text;
}

function boxOf(view: TrackView, shape: RaidShape, seconds: number) {
  const box = { left: Number.POSITIVE_INFINITY, right: -1e9, top: Number.POSITIVE_INFINITY, bottom: -1e9 };
  for (let corner = 0; corner < shape.x.length; corner++) {
    const [x, y] = [screenX(view, shape, corner, seconds), screenY(view, shape, corner, seconds)];
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
}

function screenX(view: TrackView, shape: RaidShape, corner: number, seconds: number): number {
  return view.screenX((shape.x[corner] as number) + shape.vx * seconds);
}

function screenY(view: TrackView, shape: RaidShape, corner: number, seconds: number): number {
  return view.screenY((shape.y[corner] as number) + shape.vy * seconds);
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
