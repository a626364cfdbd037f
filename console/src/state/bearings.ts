import type { WedgeView } from "../wire";

/** A bearing with a key that stays its own as long as it is shown. */
export interface KeyedWedge {
  readonly key: string;
  readonly wedge: WedgeView;
}

let given = 0;

/** Bearings with keys: a bearing takes that of the nearest of the picture before which it may be a new measurement of. */
export function keyed(before: readonly KeyedWedge[], wedges: readonly WedgeView[]): KeyedWedge[] {
  const free = new Set(before);
  return wedges.map((wedge) => {
    let nearest: KeyedWedge | null = null;
    for (const old of free) {
      const off = apartDeg(old.wedge, wedge);
      if (off <= wedge.halfWidthDeg + old.wedge.halfWidthDeg && off < apartDeg(nearest?.wedge, wedge)) nearest = old;
    }
    if (nearest === null) return { key: `${wedge.sensor} ${given++}`, wedge };
    free.delete(nearest);
    return { key: nearest.key, wedge };
  });
}

/** Degrees between two bearings, in elevation as well where both have one; infinite for those of different sensors. */
function apartDeg(one: WedgeView | undefined, other: WedgeView): number {
  if (one?.sensor !== other.sensor) return Number.POSITIVE_INFINITY;
  const turn = Math.abs(((one.bearingDeg - other.bearingDeg + 540) % 360) - 180);
  const tilt = one.elevationDeg === null || other.elevationDeg === null ? 0 : one.elevationDeg - other.elevationDeg;
  return Math.hypot(turn, tilt);
}
