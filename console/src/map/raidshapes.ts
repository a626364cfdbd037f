import { type RaidThreat, raidThreat } from "../state/raids";
import type { AlertView, MapAsset, RaidView } from "../wire";
import { mercatorX, mercatorY, stretch } from "./mercator";

const RAD = Math.PI / 180;

/** A raid as it is drawn: corners and velocity in Mercator metres, at the picture's time. */
export interface RaidShape {
  readonly raid: RaidView;
  readonly threat: RaidThreat | null;
  /** Highest priority among its members' alarms, 0 for none. */
  readonly priority: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly vx: number;
  readonly vy: number;
}

/** Where a raid's label stands on the map, and the track that a click on it selects. */
export interface RaidLabel {
  readonly track: number;
  readonly centreX: number;
  readonly centreY: number;
  readonly width: number;
  readonly height: number;
}

/** Tracks that are members of raids. */
export function raidMembers(shapes: readonly RaidShape[]): ReadonlySet<number> {
  return new Set(shapes.flatMap(({ raid }) => raid.tracks));
}

export function raidShapes(raids: readonly RaidView[], alerts: readonly AlertView[], assets: readonly MapAsset[]) {
  const priorityOf = new Map<number, number>();
  for (const alert of alerts) {
    if (alert.state !== "raised" && alert.state !== "acknowledged") continue;
    priorityOf.set(alert.track, Math.max(alert.priority, priorityOf.get(alert.track) ?? 0));
  }
  return raids.map((raid): RaidShape => {
    const speed = raid.speedMps * stretch(raid.latDeg);
    return {
      raid,
      threat: raidThreat(raid, assets),
      priority: Math.max(0, ...raid.tracks.map((track) => priorityOf.get(track) ?? 0)),
      x: Float64Array.from(raid.outlineDeg, ([lonDeg]) => mercatorX(lonDeg)),
      y: Float64Array.from(raid.outlineDeg, ([, latDeg]) => mercatorY(latDeg)),
      vx: speed * Math.sin(raid.courseDeg * RAD),
      vy: speed * Math.cos(raid.courseDeg * RAD),
    };
  });
}
