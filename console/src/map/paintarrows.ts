import { countdown } from "../format/times";
import { called } from "../state/called";
import { arrowsWanted, CLEAR_PX, clearPlace, type Wanted } from "./edgearrows";
import { plainRaidLabel } from "./paintraids";
import type { TrackView } from "./trackview";

const MARGIN_PX = 26;

/** Arrows at the map's edge towards what lies outside it; one for a raid. */
export function paintArrows(pen: CanvasRenderingContext2D, view: TrackView, nowMs: number): void {
  view.arrows.length = 0;
  pen.font = "600 11px 'Noto Sans', sans-serif";
  for (const wanted of arrowsWanted(view)) paintArrow(pen, view, wanted, nowMs);
}

function paintArrow(pen: CanvasRenderingContext2D, view: TrackView, { slot, raid }: Wanted, nowMs: number): void {
  const { eye, table, palette, arrows } = view;
  const dx = (view.px[slot] as number) - eye.width / 2;
  const dy = (view.py[slot] as number) - eye.height / 2;
  const reach = Math.min((eye.width / 2 - MARGIN_PX) / Math.abs(dx), (eye.height / 2 - CLEAR_PX) / Math.abs(dy));
  const id = table.id[slot] as number;
  const edge = { track: id, x: eye.width / 2 + dx * reach, y: eye.height / 2 + dy * reach };
  const arrow = clearPlace(arrows, edge, eye.height);
  arrows.push(arrow);
  const { x, y } = arrow;
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
  const text = raid !== null ? plainRaidLabel(raid, left.trim()) : `${called(view.picture, id)}${left}`;
  pen.textAlign = x > eye.width / 2 ? "right" : "left";
  const textX = x + (x > eye.width / 2 ? -18 : 18);
  pen.strokeText(text, textX, y + 4);
  pen.fillText(text, textX, y + 4);
  pen.textAlign = "start";
}
