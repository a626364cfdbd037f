import type { PictureMessage, SiteView, ThreatColumns } from "../wire";

const LAT = 35.1228;
const LON = 44.8472;
/** Half of what is covered, degrees of longitude and latitude: about a wide screen. */
const SPREAD_DEG = [0.2, 0.09] as const;
const M_LAT = 111_320;

/** A place without assets or sensors: nothing here can be taken for the real site. */
export const BENCH_SITE: SiteView = {
  id: "bench",
  name: "SYNTHETIC",
  timeZone: "UTC",
  lonDeg: LON,
  latDeg: LAT,
  accuracyM: 0,
  groundAmslM: 0,
  assets: [],
  sensors: [],
  zones: [],
  rules: [],
};

const NO_THREATS: ThreatColumns = {
  track: [],
  asset: [],
  arrivalEarlyS: [],
  arrivalMedianS: [],
  arrivalLateS: [],
  closestLowM: [],
  closestMedianM: [],
  closestHighM: [],
  closestS: [],
  probability: [],
};

/** A repeatable fraction of 1 for a number. */
function share(seed: number): number {
  const value = Math.sin(seed * 12.9898) * 43_758.5453;
  return value - Math.floor(value);
}

/** `count` tracks that fly circles, at a moment. */
export function syntheticPicture(count: number, seconds: number, seq: number): PictureMessage {
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  const column = (of: (id: number) => number) => ids.map(of);
  const turn = (id: number) => seconds * (0.02 + 0.03 * share(id + 7)) + share(id + 3) * 6.283;
  const radius = (id: number) => 300 + 900 * share(id + 11);
  const speed = (id: number) => radius(id) * (0.02 + 0.03 * share(id + 7));
  const east = (id: number) => Math.sin(turn(id)) * radius(id);
  const north = (id: number) => Math.cos(turn(id)) * radius(id);
  const timeUs = Math.round(seconds * 1e6);
  return {
    type: "picture",
    seq,
    timeUs,
    oldestReceivedUs: null,
    tracks: {
      id: ids,
      state: column((id) => (id % 9 === 0 ? 2 : 1)),
      kind: column((id) => id % 6),
      kindPercent: ids.map((id) => (id % 4 === 0 ? [] : [60, 20, 10, 5, 3, 2])),
      kindBelieved: ids.map(() => []),
      kindEvidence: column((id) => (id % 4 === 0 ? 0 : 1)),
      affiliation: column((id) => (id % 5 === 0 ? 3 : id % 7 === 0 ? 5 : 0)),
      label: ids.map(() => ""),
      labelledBy: ids.map(() => ""),
      also: ids.map(() => []),
      name: ids.map(() => ""),
      decidedBy: ids.map(() => ""),
      contact: ids.map(() => ""),
      claimLabel: ids.map(() => 0),
      lonDeg: column((id) => LON + (share(id) - 0.5) * 2 * SPREAD_DEG[0] + east(id) / (M_LAT * 0.818)),
      latDeg: column((id) => LAT + (share(id + 1) - 0.5) * 2 * SPREAD_DEG[1] + north(id) / M_LAT),
      amslM: column((id) => 500 + 400 * share(id)),
      aboveSiteM: column((id) => 20 + 400 * share(id + 5) + 5 * Math.sin(seconds + id)),
      sigmaHeightM: column(() => 10),
      courseDeg: column((id) => (((turn(id) * 180) / Math.PI + 90) % 360) + 0),
      speedMps: column(speed),
      climbMps: column((id) => Math.cos(seconds / 5 + id)),
      ellipseMajorM: column(() => 80),
      ellipseMinorM: column(() => 40),
      ellipseDeg: column((id) => (id * 37) % 180),
      ageS: column((id) => (id % 31 === 0 ? 12 : 0.5)),
      bornUs: column(() => 0),
      existence: column(() => 0.99),
      sensors: column(() => 1),
      updatedUs: column(() => timeUs),
      verdict: column((id) => (id % 10 === 0 ? 1 : id % 53 === 0 ? 2 : 0)),
      verdictUs: column(() => timeUs),
      findings: ids.map(() => []),
      airframe: ids.map(() => ""),
      permit: ids.map(() => ""),
    },
    threats: NO_THREATS,
    raids: [],
    contacts: [],
    clusters: [],
    wedges: [],
    permits: [],
  };
}
