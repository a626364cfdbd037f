import { clean } from "./labeltext";
import { mercatorX, mercatorY } from "./mercator";
import type { TrackView } from "./trackview";

/** A claim this far from its track disagrees with it. */
export const DISAGREE_M = 250;

/** Claims of aircraft: hollow ghosts tied to their track, amber where something speaks against it; the pilot's claimed place. */
export function paintGhosts(pen: CanvasRenderingContext2D, view: TrackView): void {
  const { palette } = view;
  pen.font = "11px 'Noto Sans', sans-serif";
  pen.textAlign = "center";
  for (const contact of view.contacts) {
    if (contact.lonDeg === null || contact.latDeg === null) continue;
    const x = view.screenX(mercatorX(contact.lonDeg));
    const y = view.screenY(mercatorY(contact.latDeg));
    const disagrees = contact.label === "contradicted" || (contact.offsetM ?? 0) > DISAGREE_M;
    const colour = disagrees ? palette.disagree : palette.ghost;
    pen.strokeStyle = colour;
    pen.lineWidth = disagrees ? 1.8 : 1.2;
    tie(pen, view, contact.track, x, y);
    pen.setLineDash([2, 3]);
    pen.beginPath();
    pen.arc(x, y, 12, 0, 2 * Math.PI);
    pen.stroke();
    pen.setLineDash([]);
    const name = clean(contact.name || contact.key);
    if (contact.track === 0 || disagrees) caption(pen, view, name, colour, x, y + 25);
    if (contact.operatorLonDeg !== null && contact.operatorLatDeg !== null) {
      const operatorX = view.screenX(mercatorX(contact.operatorLonDeg));
      const operatorY = view.screenY(mercatorY(contact.operatorLatDeg));
      paintOperator(pen, operatorX, operatorY, x, y);
    }
  }
  pen.textAlign = "start";
}

function tie(pen: CanvasRenderingContext2D, view: TrackView, track: number, x: number, y: number): void {
  const slot = view.table.slotOf.get(track);
  if (slot === undefined) return;
  pen.setLineDash([]);
  pen.beginPath();
  pen.moveTo(view.px[slot] as number, view.py[slot] as number);
  pen.lineTo(x, y);
  pen.stroke();
}

function caption(
  pen: CanvasRenderingContext2D,
  view: TrackView,
  text: string,
  colour: string,
  x: number,
  y: number,
): void {
  pen.lineWidth = 3;
  pen.strokeStyle = view.palette.halo;
  pen.strokeText(text, x, y);
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}

/** The pilot: head and shoulders, joined to the claimed aircraft. */
function paintOperator(pen: CanvasRenderingContext2D, x: number, y: number, fromX: number, fromY: number): void {
  pen.lineWidth = 1;
  pen.setLineDash([1, 4]);
  pen.beginPath();
  pen.moveTo(fromX, fromY);
  pen.lineTo(x, y);
  pen.stroke();
  pen.setLineDash([]);
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.arc(x, y - 4, 3, 0, 2 * Math.PI);
  pen.moveTo(x - 5.5, y + 6);
  pen.arc(x, y + 6, 5.5, Math.PI, 2 * Math.PI);
  pen.closePath();
  pen.stroke();
}
