import { countdown } from "../format/times";
import { called } from "../state/called";
import { plainRaidLabel } from "./paintraids";
import type { EdgeArrow, TrackView } from "./trackview";

const MARGIN_PX = 26;
const CLEAR_PX = 50;
const APART_PX = 24;

/** Arrows at the map's edge towards threats and alarms outside it, so that zooming in hides no danger; one for a raid. */
export function paintArrows(pen: CanvasRenderingContext2D, view: TrackView, nowMs: number): void {
  view.arrows.length = 0;
  const { table } = view;
  pen.font = "600 11px 'Noto Sans', sans-serif";
  for (let slot = 0; slot < table.used; slot++) {
    const id = table.id[slot] as number;
    if (view.raided.get(id) === null && id !== view.selected) continue;
    const concerns = (table.priority[slot] as number) > 0 || view.threats.has(id) || id === view.selected;
    if (id === 0 || !concerns || view.onMap(slot, 0)) continue;
    paintArrow(pen, view, slot, nowMs);
  }
}

function paintArrow(pen: CanvasRenderingContext2D, view: TrackView, slot: number, nowMs: number): void {
  const { eye, table, palette } = view;
  const dx = (view.px[slot] as number) - eye.width / 2;
  const dy = (view.py[slot] as number) - eye.height / 2;
  const reach = Math.min((eye.width / 2 - MARGIN_PX) / Math.abs(dx), (eye.height / 2 - CLEAR_PX) / Math.abs(dy));
  const id = table.id[slot] as number;
  const { x, y } = free(view, { track: id, x: eye.width / 2 + dx * reach, y: eye.height / 2 + dy * reach });
  pen.save();
  pen.translate(x, y);
  pen.rotate(Math.atan2(dy, dx));
  pen.beginPath();
  pen.moveTo(14, 0);
  pen.lineTo(-6, -8);
  pen.lineTo(-2, 0);
  pen.lineTo(-6, 8);
  pen.closePath();
  pen.fillStyle = palette.priority[table.priority[slot] as 0 | 1 | 2 | 3];
  pen.strokeStyle = palette.halo;
  pen.lineWidth = 3;
  pen.stroke();
  pen.fill();
  pen.restore();
  pen.fillStyle = palette.priority[table.priority[slot] as 0 | 1 | 2 | 3];
  pen.strokeStyle = palette.halo;
  pen.lineWidth = 3;
  const threat = view.threats.get(id);
  const left =
    threat === undefined ? "" : ` ${countdown(Math.max(0, threat.earlyS - (nowMs - view.pictureMs) / 1000))}`;
  const raid = view.raided.get(id);
  const text = raid ? plainRaidLabel(raid, left.trim()) : `${called(view.picture, id)}${left}`;
  pen.textAlign = x > eye.width / 2 ? "right" : "left";
  const textX = x + (x > eye.width / 2 ? -18 : 18);
  pen.strokeText(text, textX, y + 4);
  pen.fillText(text, textX, y + 4);
  pen.textAlign = "start";
}

/** The arrow's place, moved along the edge until it stands clear of the others. */
function free(view: TrackView, wanted: EdgeArrow): EdgeArrow {
  const { eye, arrows } = view;
  const crowded = () => arrows.some((arrow) => Math.hypot((arrow.x - wanted.x) / 4, arrow.y - wanted.y) < APART_PX);
  for (let step = 0; step < arrows.length && crowded(); step++) {
    wanted.y += wanted.y > eye.height / 2 ? -APART_PX : APART_PX;
  }
  arrows.push(wanted);
  return wanted;
}
