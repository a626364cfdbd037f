import { words } from "../words/words";
import { mercatorX, mercatorY } from "./mercator";
import type { TrackView } from "./trackview";

const MARK_PX = 16;
/** A canvas needs no isolates: the whole caption runs in the language's direction. */
const ISOLATES = /[\u2066-\u2069]/gu;

/** A flood of claims as one mark: three dotted rings where most of them claim to be, and how many there are. */
export function paintClusters(pen: CanvasRenderingContext2D, view: TrackView): void {
  for (const cluster of view.picture?.clusters ?? []) {
    if (cluster.lonDeg === null || cluster.latDeg === null) continue;
    const x = view.screenX(mercatorX(cluster.lonDeg));
    const y = view.screenY(mercatorY(cluster.latDeg));
    pen.strokeStyle = view.palette.disagree;
    pen.lineWidth = 1.4;
    pen.setLineDash([2, 3]);
    for (const side of [-7, 0, 7]) {
      pen.beginPath();
      pen.arc(x + side, y, MARK_PX - Math.abs(side), 0, 2 * Math.PI);
      pen.stroke();
    }
    pen.setLineDash([]);
    caption(pen, view, words.claims.cluster(String(cluster.count)).replace(ISOLATES, ""), x, y + MARK_PX + 14);
  }
  pen.textAlign = "start";
}

function caption(pen: CanvasRenderingContext2D, view: TrackView, text: string, x: number, y: number): void {
  pen.font = "bold 12px 'Noto Sans', sans-serif";
  pen.textAlign = "center";
  pen.lineWidth = 3;
  pen.strokeStyle = view.palette.halo;
  pen.strokeText(text, x, y);
  pen.fillStyle = view.palette.disagree;
  pen.fillText(text, x, y);
}
