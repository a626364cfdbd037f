/** A corner of a ground plan: longitude and latitude in degrees. */
export type Corner = readonly [number, number];

const EARTH_M = 6_371_008.8;
const CIRCLE_CORNERS = 48;

/** Corners from what somebody pasted: lines of numbers, or GeoJSON with one ring. Null if they are none. */
export function pastedCorners(text: string): Corner[] | null {
  const trimmed = text.trim();
  return trimmed.startsWith("{") || trimmed.startsWith("[") ? fromJson(trimmed) : fromLines(trimmed);
}

/** A circle on the ground as a ring, not closed; corners run counter-clockwise from the east. */
export function circleCorners(centre: Corner, radiusM: number): Corner[] {
  const [lonDeg, latDeg] = centre;
  const northDeg = ((radiusM / EARTH_M) * 180) / Math.PI;
  const eastDeg = northDeg / Math.cos((latDeg * Math.PI) / 180);
  return Array.from({ length: CIRCLE_CORNERS }, (_, corner) => {
    const turn = (2 * Math.PI * corner) / CIRCLE_CORNERS;
    return [rounded(lonDeg + eastDeg * Math.cos(turn)), rounded(latDeg + northDeg * Math.sin(turn))] as const;
  });
}

/** Degrees to a centimetre on the ground. */
export function rounded(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}

function fromLines(text: string): Corner[] | null {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const corners = lines.map((line) =>
    line
      .trim()
      .split(/[\s,;]+/)
      .map(Number),
  );
  return corners.length >= 3 && corners.every(isCorner) ? (corners as unknown as Corner[]) : null;
}

function fromJson(text: string): Corner[] | null {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return null;
  }
  const ring = ringOf(found, 0);
  return ring !== null && ring.length >= 3 && ring.every((corner) => isCorner(corner.slice(0, 2)))
    ? ring.map((corner) => [corner[0], corner[1]] as Corner)
    : null;
}

/** The first ring in a feature, a geometry or bare arrays. */
function ringOf(found: unknown, depth: number): number[][] | null {
  if (depth > 6 || found === null || typeof found !== "object") return null;
  if (!Array.isArray(found)) {
    const { features, geometry, coordinates } = found as Record<string, unknown>;
    return ringOf(features ?? geometry ?? coordinates ?? null, depth + 1);
  }
  const [first] = found;
  if (Array.isArray(first) && typeof first[0] === "number") return found as number[][];
  return ringOf(first, depth + 1);
}

function isCorner(numbers: readonly unknown[]): boolean {
  return numbers.length === 2 && numbers.every((value) => typeof value === "number" && Number.isFinite(value));
}
