const NO_BREAK = "\u00a0";
const MINUS = "\u2212";

/** Track number as people say it: T023. */
export function trackName(id: number): string {
  return `T${String(id).padStart(3, "0")}`;
}

/** A distance: metres below a kilometre, else kilometres with one digit. */
export function distance(metres: number): string {
  if (!Number.isFinite(metres)) return "–";
  const size = Math.abs(metres);
  if (size < 1000) return `${signed(Math.round(metres))}${NO_BREAK}m`;
  return `${signed(Math.round(metres / (size < 10_000 ? 100 : 1000)) / (size < 10_000 ? 10 : 1))}${NO_BREAK}km`;
}

/** Whole metres, also above a kilometre: for heights. */
export function metres(value: number): string {
  return Number.isFinite(value) ? `${signed(Math.round(value))}${NO_BREAK}m` : "–";
}

export function speed(mps: number): string {
  return Number.isFinite(mps) ? `${Math.round(mps)}${NO_BREAK}m/s` : "–";
}

/** Climb with its sign. */
export function climb(mps: number): string {
  if (!Number.isFinite(mps)) return "–";
  const rounded = Math.round(mps * 10) / 10;
  return `${rounded > 0 ? "+" : ""}${signed(rounded)}${NO_BREAK}m/s`;
}

/** Course as three digits: 045°. */
export function course(degrees: number): string {
  if (!Number.isFinite(degrees)) return "–";
  return `${String(Math.round(degrees) % 360).padStart(3, "0")}°`;
}

/** A share in whole percent; one that is not quite all is never told as all. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return "–";
  return `${Math.min(share < 1 ? 99 : 100, Math.round(share * 100))}${NO_BREAK}%`;
}

/** Latitude and longitude with four digits, some ten metres. */
export function position(latDeg: number, lonDeg: number): string {
  const lat = `${Math.abs(latDeg).toFixed(4)}°${NO_BREAK}${latDeg < 0 ? "S" : "N"}`;
  const lon = `${Math.abs(lonDeg).toFixed(4)}°${NO_BREAK}${lonDeg < 0 ? "W" : "E"}`;
  return `${lat} ${lon}`;
}

function signed(value: number): string {
  return value < 0 ? `${MINUS}${-value}` : String(value);
}
