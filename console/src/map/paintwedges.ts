import { age } from "../format/times";
import { words } from "../words/words";
import { reckonS } from "./reckoning";
import type { TrackView } from "./trackview";
import { strength, type WedgeShape } from "./wedges";

/** A canvas needs no isolates: the whole caption runs in the language's direction. */
const ISOLATES = /[\u2066-\u2069]/gu;
/** Where the caption stands, as a share of the reach; nearer where that would leave the map. */
const CAPTION_AT = 0.55;
const CAPTION_FROM_EDGE_PX = 70;

/** Bearings that belong to no track: from the sensor as far as it reaches, open at the far end. Never a point. */
export function paintWedges(pen: CanvasRenderingContext2D, view: TrackView, nowMs: number): void {
  if (view.wedges.length === 0) return;
  const seconds = reckonS(view.pictureMs, nowMs, view.table.rate);
  for (const shape of view.wedges) paintWedge(pen, view, shape, shape.wedge.ageS + seconds);
  pen.globalAlpha = 1;
  pen.setLineDash([]);
  pen.textAlign = "start";
}

function paintWedge(pen: CanvasRenderingContext2D, view: TrackView, shape: WedgeShape, ageS: number): void {
  const x = view.screenX(shape.x);
  const y = view.screenY(shape.y);
  const reach = shape.reach / view.eye.resolution;
  const strong = strength(ageS);
  pen.fillStyle = view.palette.track;
  pen.strokeStyle = view.palette.track;
  pen.globalAlpha = 0.13 * strong;
  pen.beginPath();
  pen.moveTo(x, y);
  pen.arc(x, y, reach, shape.from, shape.to);
  pen.closePath();
  pen.fill();
  pen.globalAlpha = 0.75 * strong;
  pen.lineWidth = 1;
  pen.setLineDash([6, 4]);
  pen.beginPath();
  for (const angle of [shape.from, shape.to]) {
    pen.moveTo(x, y);
    pen.lineTo(x + Math.cos(angle) * reach, y + Math.sin(angle) * reach);
  }
  pen.stroke();
  if (view.shown.labels) caption(pen, view, shape, x, y, reach, ageS, strong);
}

function caption(
  pen: CanvasRenderingContext2D,
  view: TrackView,
  shape: WedgeShape,
  x: number,
  y: number,
  reach: number,
  ageS: number,
  strong: number,
): void {
  const middle = (shape.from + shape.to) / 2;
  const far = Math.min(reach * CAPTION_AT, inside(view, x, y, middle));
  if (far < 30) return;
  const text = words.bearings.caption(shape.wedge.sensor, age(ageS)).replace(ISOLATES, "");
  const atX = x + Math.cos(middle) * far;
  const atY = y + Math.sin(middle) * far;
  pen.font = "11px 'Noto Sans', sans-serif";
  pen.textAlign = "center";
  pen.setLineDash([]);
  pen.globalAlpha = Math.max(strong, 0.6);
  pen.lineWidth = 3;
  pen.strokeStyle = view.palette.halo;
  pen.strokeText(text, atX, atY);
  pen.fillStyle = view.palette.text;
  pen.fillText(text, atX, atY);
}

/** How far along an angle the map goes on, less room for a caption. */
function inside(view: TrackView, x: number, y: number, angle: number): number {
  const { width, height } = view.eye;
  const alongX = Math.cos(angle);
  const alongY = Math.sin(angle);
  const toX = alongX > 0 ? (width - x) / alongX : alongX < 0 ? -x / alongX : Number.POSITIVE_INFINITY;
  const toY = alongY > 0 ? (height - y) / alongY : alongY < 0 ? -y / alongY : Number.POSITIVE_INFINITY;
  return Math.min(toX, toY) - CAPTION_FROM_EDGE_PX;
}
