const RADIUS_M = 6_378_137;
const RAD = Math.PI / 180;

/** East in metres of spherical Mercator (EPSG:3857). */
export function mercatorX(lonDeg: number): number {
  return lonDeg * RAD * RADIUS_M;
}

/** North in metres of spherical Mercator. */
export function mercatorY(latDeg: number): number {
  return RADIUS_M * Math.log(Math.tan(Math.PI / 4 + (latDeg * RAD) / 2));
}

/** Mercator metres for one metre on the ground at a latitude. */
export function stretch(latDeg: number): number {
  return 1 / Math.cos(latDeg * RAD);
}

/** The same from the Mercator coordinate. */
export function stretchAt(y: number): number {
  return Math.cosh(y / RADIUS_M);
}

/** Longitude of an east coordinate, degrees. */
export function lonDegOf(x: number): number {
  return x / RADIUS_M / RAD;
}

/** Latitude of a north coordinate, degrees. */
export function latDegOf(y: number): number {
  return Math.atan(Math.sinh(y / RADIUS_M)) / RAD;
}
