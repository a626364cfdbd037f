import { TrackState } from "../wire";

/** What the screen shows of a track's life, from state and age; `lost` is one that has left the picture. */
export type ShownState = "tentative" | "live" | "coasting" | "stale" | "lost";

export const STALE_S = 10;
/** A lost track stays listed at its last place for this long. */
export const LOST_KEPT_S = 60;

/** `ageS`: seconds since the last detection that was used. A missing age is stale, never live. */
export function shownState(state: number, ageS: number): ShownState {
  if (!(ageS <= STALE_S)) return "stale";
  if (state === TrackState.TENTATIVE) return "tentative";
  return state === TrackState.CONFIRMED ? "live" : "coasting";
}
