import { mercatorX, mercatorY } from "./mercator";
import type { TrackView } from "./trackview";

const FONT = "600 12px 'Noto Sans', sans-serif";

/** The volume of the permit that the selected track is weighed against, with its number at its northern end. */
export function paintPermit(pen: CanvasRenderingContext2D, view: TrackView): void {
  const { picture } = view;
  const row = picture?.tracks.id.indexOf(view.selected) ?? -1;
  const number = picture?.tracks.permit[row] ?? "";
  const permit = picture?.permits.find((one) => one.number === number);
  if (permit === undefined) return;
  let topX = 0;
  let topY = Number.POSITIVE_INFINITY;
  pen.beginPath();
  for (const [lonDeg, latDeg] of permit.ringDeg) {
    const x = view.screenX(mercatorX(lonDeg));
    const y = view.screenY(mercatorY(latDeg));
    pen.lineTo(x, y);
    if (y < topY) [topX, topY] = [x, y];
  }
  pen.closePath();
  pen.fillStyle = pen.strokeStyle = view.palette.neutral;
  pen.globalAlpha = 0.1;
  pen.fill();
  pen.globalAlpha = 0.95;
  pen.lineWidth = 1.5;
  pen.setLineDash([7, 4]);
  pen.stroke();
  pen.setLineDash([]);
  pen.globalAlpha = 1;
  pen.font = FONT;
  pen.lineWidth = 3;
  pen.strokeStyle = view.palette.halo;
  const text = `${permit.number} · ${permit.upperM} m ${permit.upperReference}`;
  pen.strokeText(text, topX + 6, Math.max(topY, 14));
  pen.fillText(text, topX + 6, Math.max(topY, 14));
}
