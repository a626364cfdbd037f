import type { RaidView } from "../wire";
import type { RaidShape } from "./raidshapes";
import type { EdgeArrow, TrackView } from "./trackview";

/** Arrows keep this far from the upper and lower ends of the map. */
export const CLEAR_PX = 50;
const APART_PX = 24;
/** An arrow's text runs along its line, so arrows side by side need more room than those above one another. */
const ASIDE = 4;

/** What of the view tells where arrows are due. */
export type OffMap = Pick<TrackView, "table" | "selected" | "raids" | "raided" | "threats" | "onMap">;

/** A track outside the map that an arrow points to, with the raid that it stands for, null for none. */
export interface Wanted {
  readonly slot: number;
  readonly raid: RaidView | null;
}

/**
 * Who needs an arrow, so that zooming in hides no danger: one member of each raid that lies outside the map or has alarms
 * or threats outside it, each other threat or alarm, and the selection.
 */
export function arrowsWanted(view: OffMap): Wanted[] {
  const { table } = view;
  const wanted: Wanted[] = view.raids.flatMap((shape) => {
    const slot = memberOutside(view, shape);
    return slot < 0 ? [] : [{ slot, raid: shape.raid }];
  });
  const told = new Set(wanted.map(({ slot }) => slot));
  for (let slot = 0; slot < table.used; slot++) {
    const id = table.id[slot] as number;
    if (id === 0 || told.has(slot) || view.onMap(slot, 0)) continue;
    const alone = !view.raided.has(id) && concerns(view, slot);
    if (alone || id === view.selected) wanted.push({ slot, raid: null });
  }
  return wanted;
}

/** The most pressing of a raid's members outside the map; of one that concerns nobody any, if all are outside; else -1. */
function memberOutside(view: OffMap, { raid }: RaidShape): number {
  let best = -1;
  let shown = false;
  for (const track of raid.tracks) {
    const slot = view.table.slotOf.get(track);
    if (slot === undefined) continue;
    if (view.onMap(slot, 0)) shown = true;
    else if (best < 0 || presses(view, slot, best)) best = slot;
  }
  return best >= 0 && shown && !concerns(view, best) ? -1 : best;
}

function concerns(view: OffMap, slot: number): boolean {
  return (view.table.priority[slot] as number) > 0 || view.threats.has(view.table.id[slot] as number);
}

/** True if a track is more urgent than another: by its alarm, then by the time left to decide. */
function presses({ table, threats }: OffMap, slot: number, other: number): boolean {
  const [mine, its] = [table.priority[slot] as number, table.priority[other] as number];
  if (mine !== its) return mine > its;
  const left = (of: number) => threats.get(table.id[of] as number)?.decideS ?? Number.POSITIVE_INFINITY;
  return left(slot) < left(other);
}

/** The arrow's place, moved along the edge, first towards the middle, until it stands clear of the others. */
export function clearPlace(arrows: readonly EdgeArrow[], wanted: EdgeArrow, height: number): EdgeArrow {
  const inward = wanted.y > height / 2 ? -APART_PX : APART_PX;
  for (const step of [inward, -inward]) {
    for (let y = wanted.y; y > CLEAR_PX - 1 && y < height - CLEAR_PX + 1; y += step) {
      if (!arrows.some((arrow) => crowds(arrow, wanted.x, y))) return { ...wanted, y };
    }
  }
  return wanted;
}

function crowds(arrow: EdgeArrow, x: number, y: number): boolean {
  return Math.hypot((arrow.x - x) / ASIDE, arrow.y - y) < APART_PX;
}
