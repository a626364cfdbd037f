import type { TrackView } from "./trackview";

const REACH_PX = 18;

/** The track at a point of the map, or the one an edge arrow or a raid's label stands for; 0 for none. */
export function pick(view: TrackView, x: number, y: number): number {
  for (const arrow of view.arrows) {
    if (Math.hypot(arrow.x - x, arrow.y - y) < REACH_PX) return arrow.track;
  }
  let best = 0;
  let least = REACH_PX;
  const { table } = view;
  for (let slot = 0; slot < table.used; slot++) {
    if (table.id[slot] === 0) continue;
    const away = Math.hypot((view.px[slot] as number) - x, (view.py[slot] as number) - y);
    // An alarm under the pointer wins over its neighbours.
    const weighed = away - (table.priority[slot] as number) * 3;
    if (away < REACH_PX && weighed < least) [best, least] = [table.id[slot] as number, weighed];
  }
  return best === 0 ? raidAt(view, x, y) : best;
}

/** The first of the raid whose label is at a point of the map; 0 for none. */
function raidAt(view: TrackView, x: number, y: number): number {
  const label = view.raidLabels.find(
    (box) => box && Math.abs(box.centreX - x) < box.width / 2 && Math.abs(box.centreY - y) < box.height / 2,
  );
  return label?.track ?? 0;
}
