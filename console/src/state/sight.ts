import type { CoverageView } from "../wire";

/** What can be said of sight in one figure. */
export interface SightNow {
  /** Whole percent of the warning area that is seen at the worse height; `no_area` on a site without assets. */
  readonly percent: number | "unknown" | "no_area";
  /** True if it is not as it should be, or not known to be. */
  readonly caution: boolean;
  /** Sensors whose data do not come. */
  readonly blind: readonly string[];
}

/** `current`: false once the connection is lost, for what was seen then is not what is seen now. */
export function sightOf(coverage: CoverageView | null, current: boolean): SightNow {
  const blind = coverage?.sensors.filter((sensor) => !sensor.live).map((sensor) => sensor.id) ?? [];
  if (coverage === null || !current) return { percent: "unknown", caution: true, blind };
  const shares = coverage.seen.filter((share) => share !== null);
  if (shares.length === 0) return { percent: "no_area", caution: blind.length > 0, blind };
  // Shares come in thousandths, of which a product may fall short by a rounding error.
  const percent = Math.floor(Math.min(...shares) * 100 + 1e-6);
  return { percent, caution: blind.length > 0 || percent === 0, blind };
}
