/** Values for tests: ordinary ones, of which a test changes what it is about. */
import type {
  AlertView,
  CoverageView,
  FindingView,
  MapAsset,
  PictureMessage,
  RaidView,
  ThreatColumns,
  TrackColumns,
  WedgeView,
} from "./wire";

export function alertOf(given: Partial<AlertView> = {}): AlertView {
  return {
    id: 1,
    track: 23,
    priority: 2,
    state: "raised",
    raisedUs: 0,
    asset: "tank",
    arrivalEarlyUs: 100_000_000,
    arrivalMedianUs: 120_000_000,
    arrivalLateUs: 150_000_000,
    actByUs: 40_000_000,
    reasons: [],
    acknowledgedBy: "",
    acknowledgedUs: null,
    clearedUs: null,
    clearReason: "",
    soundings: 1,
    ...given,
  };
}

/** A picture of tracks that stand at one place; `threats`: pairs of track, asset, earliest arrival. */
export function pictureOf(ids: readonly number[], given: Partial<PictureMessage> = {}): PictureMessage {
  return {
    type: "picture",
    seq: 0,
    timeUs: 0,
    oldestReceivedUs: null,
    tracks: tracksOf(ids),
    threats: threatsOf([]),
    raids: [],
    contacts: [],
    clusters: [],
    wedges: [],
    permits: [],
    ...given,
  };
}

/** The volume of a permit is left by 140 m, give or take 20. */
export function findingOf(given: Partial<FindingView> = {}): FindingView {
  return {
    rule: "volume",
    standing: 2,
    cause: "outside",
    amount: 140,
    uncertainty: 20,
    measure: "m",
    sinceUs: 0,
    cites: ["permit:KM-0012"],
    ...given,
  };
}

/** Two cells by two, of which the south-western one is not seen near the ground. */
export function coverageOf(given: Partial<CoverageView> = {}): CoverageView {
  return {
    timeUs: 0,
    withinS: 5,
    westDeg: 44.7,
    southDeg: 35,
    eastDeg: 44.9,
    northDeg: 35.2,
    cells: 2,
    heightM: [50, 300],
    tenths: ["0999", "9999"],
    seen: [0.75, 1],
    sensors: [{ id: "radar", live: true, seen: 0.75 }],
    reflectors: [],
    fixtures: 0,
    ...given,
  };
}

/** A bearing of a moment ago to the north-east. */
export function wedgeOf(given: Partial<WedgeView> = {}): WedgeView {
  return {
    sensor: "rf",
    bearingDeg: 45,
    halfWidthDeg: 6,
    elevationDeg: null,
    reachM: 8000,
    kind: 0,
    ageS: 0.3,
    ...given,
  };
}

/** A raid of three tracks that is heading for nothing. */
export function raidViewOf(given: Partial<RaidView> = {}): RaidView {
  return {
    id: 1,
    sinceUs: 0,
    tracks: [1, 2, 3],
    confirmed: 3,
    outlineDeg: [
      [44.8, 35.1],
      [44.8, 35.2],
      [44.9, 35.1],
    ],
    lowestM: 60,
    highestM: 140,
    lonDeg: 44.83,
    latDeg: 35.13,
    courseDeg: 90,
    speedMps: 40,
    climbMps: 0,
    closestAsset: "room",
    closestM: 4000,
    arrivals: [],
    ...given,
  };
}

export function tracksOf(ids: readonly number[], given: Partial<TrackColumns> = {}): TrackColumns {
  const column = <Value>(value: Value) => ids.map(() => value);
  return {
    id: ids,
    state: column(1),
    kind: column(0),
    kindPercent: column([]),
    kindEvidence: column(0),
    kindBelieved: column([]),
    affiliation: column(0),
    label: column(""),
    labelledBy: column(""),
    also: column<readonly number[]>([]),
    name: column(""),
    decidedBy: column(""),
    contact: column(""),
    claimLabel: column(0),
    lonDeg: column(44.8),
    latDeg: column(35.1),
    amslM: column(560),
    aboveSiteM: column(80),
    sigmaHeightM: column(9),
    courseDeg: column(90),
    speedMps: column(40),
    climbMps: column(0),
    ellipseMajorM: column(100),
    ellipseMinorM: column(50),
    ellipseDeg: column(0),
    ageS: column(0.4),
    bornUs: column(0),
    existence: column(0.99),
    sensors: column(1),
    updatedUs: column(0),
    verdict: column(0),
    verdictUs: column(0),
    findings: column<readonly FindingView[]>([]),
    airframe: column(""),
    permit: column(""),
    ...given,
  };
}

export function threatsOf(pairs: readonly (readonly [number, string, number | null])[]): ThreatColumns {
  return {
    track: pairs.map(([track]) => track),
    asset: pairs.map(([, asset]) => asset),
    arrivalEarlyS: pairs.map(([, , early]) => early),
    arrivalMedianS: pairs.map(([, , early]) => early),
    arrivalLateS: pairs.map(() => null),
    closestLowM: pairs.map(() => 1),
    closestMedianM: pairs.map(() => 2),
    closestHighM: pairs.map(() => 3),
    closestS: pairs.map(() => 4),
    probability: pairs.map(() => 0.9),
  };
}

/** An asset on the map that needs so many seconds to be protected. */
export function assetOf(id: string, protectiveTimeS: number): MapAsset {
  return { id, name: id, lonDeg: 0, latDeg: 0, ringM: 100, protectiveTimeS, illustrative: true };
}
