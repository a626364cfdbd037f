import { Kind } from "../wire";
import { affiliationColour } from "./palette";
import { LOST, TENTATIVE } from "./tracktable";
import type { TrackView } from "./trackview";

const TRAIL_POINTS = 15;
const BANDS = 3;
const AFFILIATIONS = 7;

/** Trails of the last minute, fading in three steps; the selected track's whole trail. One path per step and colour. */
export function paintTrails(pen: CanvasRenderingContext2D, view: TrackView): void {
  pen.lineJoin = "round";
  pen.lineCap = "butt";
  pen.setLineDash([]);
  for (let affiliation = 0; affiliation < AFFILIATIONS; affiliation++) {
    pen.strokeStyle = affiliationColour(view.palette, affiliation);
    for (let band = 0; band < BANDS; band++) paintBand(pen, view, affiliation, band);
  }
  paintWhole(pen, view);
  pen.globalAlpha = 1;
}

function paintBand(pen: CanvasRenderingContext2D, view: TrackView, affiliation: number, band: number): void {
  const { table } = view;
  const step = TRAIL_POINTS / BANDS;
  let any = false;
  for (let slot = 0; slot < table.used; slot++) {
    if (table.id[slot] === 0 || table.affiliation[slot] !== affiliation || table.state[slot] === TENTATIVE) continue;
    if (table.id[slot] === view.selected || table.kind[slot] === Kind.CLUTTER || !view.onMap(slot, 200)) continue;
    const from = band * step;
    if (table.trail.length(slot) <= from) continue;
    if (!any) pen.beginPath();
    any = true;
    trace(pen, view, slot, from, from + step);
  }
  if (!any) return;
  pen.globalAlpha = [0.6, 0.36, 0.18][band] ?? 0.2;
  pen.lineWidth = 1.4;
  pen.stroke();
}

function trace(pen: CanvasRenderingContext2D, view: TrackView, slot: number, from: number, to: number): void {
  const { table } = view;
  const last = Math.min(to, table.trail.length(slot) - 1);
  if (from === 0 && table.state[slot] !== LOST) {
    pen.moveTo(view.px[slot] as number, view.py[slot] as number);
    pen.lineTo(view.screenX(table.trail.x(slot, 0)), view.screenY(table.trail.y(slot, 0)));
  } else {
    pen.moveTo(view.screenX(table.trail.x(slot, from)), view.screenY(table.trail.y(slot, from)));
  }
  for (let back = from + 1; back <= last; back++) {
    pen.lineTo(view.screenX(table.trail.x(slot, back)), view.screenY(table.trail.y(slot, back)));
  }
}

function paintWhole(pen: CanvasRenderingContext2D, view: TrackView): void {
  const slot = view.table.slotOf.get(view.selected);
  if (slot === undefined) return;
  const { trail } = view.table;
  pen.globalAlpha = 0.85;
  pen.lineWidth = 1.8;
  pen.strokeStyle = affiliationColour(view.palette, view.table.affiliation[slot] as number);
  pen.beginPath();
  trace(pen, view, slot, 0, trail.length(slot));
  pen.stroke();
  pen.fillStyle = pen.strokeStyle;
  for (let back = 0; back < trail.length(slot); back++) {
    pen.fillRect(view.screenX(trail.x(slot, back)) - 1.5, view.screenY(trail.y(slot, back)) - 1.5, 3, 3);
  }
}
