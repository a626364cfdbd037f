import type { MapSensor, WedgeView } from "../wire";
import { mercatorX, mercatorY, stretch } from "./mercator";

/** A wedge of this age is as faint as it gets. */
const FAINT_S = 5;
const FAINTEST = 0.25;
const RAD = Math.PI / 180;

/** A bearing as it is drawn: its sensor's place and its reach in Mercator metres, its edges as screen angles. */
export interface WedgeShape {
  readonly wedge: WedgeView;
  readonly x: number;
  readonly y: number;
  readonly reach: number;
  /** Clockwise from the right-hand side of the screen, as canvases count. */
  readonly from: number;
  readonly to: number;
}

/** Wedges whose sensor is known to the site. */
export function wedgeShapes(wedges: readonly WedgeView[], sensors: readonly MapSensor[]): readonly WedgeShape[] {
  const byId = new Map(sensors.map((sensor) => [sensor.id, sensor]));
  return wedges.flatMap((wedge) => {
    const sensor = byId.get(wedge.sensor);
    if (sensor === undefined) return [];
    return {
      wedge,
      x: mercatorX(sensor.lonDeg),
      y: mercatorY(sensor.latDeg),
      reach: wedge.reachM * stretch(sensor.latDeg),
      from: (wedge.bearingDeg - wedge.halfWidthDeg - 90) * RAD,
      to: (wedge.bearingDeg + wedge.halfWidthDeg - 90) * RAD,
    };
  });
}

/** How strongly a wedge is drawn: 1 when it is new, and never nothing while the picture holds it. */
export function strength(ageS: number): number {
  const share = Math.min(1, Math.max(0, ageS / FAINT_S));
  return 1 - (1 - FAINTEST) * share;
}
