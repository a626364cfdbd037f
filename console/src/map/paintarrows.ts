import { trackName } from "../format/numbers";
import { countdown } from "../format/times";
import type { TrackView } from "./trackview";

const MARGIN_PX = 26;
const CLEAR_PX = 50;

/** Arrows at the map's edge towards threats and alarms outside it, so that zooming in hides no danger. */
export function paintArrows(pen: CanvasRenderingContext2D, view: TrackView, nowMs: number): void {
  view.arrows.length = 0;
  const { table } = view;
  pen.font = "600 11px 'Noto Sans', sans-serif";
  for (let slot = 0; slot < table.used; slot++) {
    const id = table.id[slot] as number;
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
  const x = eye.width / 2 + dx * reach;
  const y = eye.height / 2 + dy * reach;
  const id = table.id[slot] as number;
  view.arrows.push({ track: id, x, y });
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
  const threat = view.threats.get(id);
  const left =
    threat === undefined ? "" : ` ${countdown(Math.max(0, threat.earlyS - (nowMs - view.pictureMs) / 1000))}`;
  const text = `${trackName(id)}${left}`;
  pen.textAlign = dx > 0 ? "right" : "left";
  const textX = x - Math.sign(dx) * 14 * Math.abs(Math.cos(Math.atan2(dy, dx)));
  const textY = y + (dy > 0 ? -14 : 22) * Math.min(1, Math.abs(Math.sin(Math.atan2(dy, dx))) + 0.35);
  pen.lineWidth = 3;
  pen.strokeText(text, textX, textY);
  pen.fillText(text, textX, textY);
  pen.textAlign = "start";
}
