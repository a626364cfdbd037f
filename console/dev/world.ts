/** A made-up raid for developing the console: positions by formula, no tracker. Never part of the built console. */
import type {
  AlertView,
  ContactView,
  HealthMessage,
  PictureMessage,
  SensorView,
  SiteView,
  ThreatColumns,
  TrackColumns,
} from "../src/wire.ts";

const LAT = 35.1228;
const LON = 44.8472;
const M_LAT = 111_320;
const M_LON = M_LAT * Math.cos((LAT * Math.PI) / 180);

export interface Body {
  readonly id: number;
  readonly kind: number;
  readonly affiliation: number;
  readonly name: string;
  readonly bearing: number;
  readonly rangeM: number;
  readonly course: number;
  readonly speed: number;
  readonly height: number;
  readonly asset: string;
  readonly spread: number;
  readonly state: number;
  readonly ageS: number;
}

const body = (given: Partial<Body> & { id: number }): Body => ({
  kind: 0,
  affiliation: 0,
  name: "",
  bearing: 0,
  rangeM: 5000,
  course: 0,
  speed: 20,
  height: 90,
  asset: "",
  spread: 0.16,
  state: 1,
  ageS: 0.4,
  ...given,
});

const BODIES: readonly Body[] = [
  body({ id: 23, kind: 3, bearing: 214, rangeM: 8200, course: 34, speed: 42, height: 82, asset: "liquids_tanks" }),
  body({ id: 24, kind: 3, bearing: 217, rangeM: 8900, course: 36, speed: 42, height: 88, asset: "process_train" }),
  body({
    id: 26,
    kind: 3,
    bearing: 211,
    rangeM: 9100,
    course: 31,
    speed: 41,
    height: 76,
    asset: "liquids_tanks",
    state: 2,
    ageS: 4.2,
  }),
  body({
    id: 31,
    kind: 2,
    bearing: 203,
    rangeM: 12_500,
    course: 22,
    speed: 52,
    height: 140,
    asset: "process_train",
    affiliation: 5,
  }),
  body({ id: 32, kind: 2, bearing: 205, rangeM: 13_100, course: 24, speed: 52, height: 144, asset: "process_train" }),
  body({ id: 35, kind: 1, bearing: 232, rangeM: 4300, course: 50, speed: 21, height: 60, asset: "control_room" }),
  body({ id: 12, kind: 4, bearing: 160, rangeM: 3800, course: 80, speed: 11, height: 130 }),
  body({ id: 13, kind: 4, bearing: 285, rangeM: 3200, course: 20, speed: 14, height: 60 }),
  body({
    id: 8,
    kind: 1,
    affiliation: 3,
    name: "1581F5FKD2290001",
    bearing: 6.5,
    rangeM: 3700,
    course: 96,
    speed: 9,
    height: 80,
  }),
  body({
    id: 3,
    kind: 5,
    affiliation: 4,
    name: "IAW411",
    bearing: 312,
    rangeM: 14_000,
    course: 118,
    speed: 228,
    height: 9600,
  }),
  body({ id: 19, bearing: 95, rangeM: 6900, course: 200, speed: 17, height: 210, state: 2, ageS: 12 }),
  body({ id: 40, bearing: 250, rangeM: 7600, course: 90, speed: 12, height: 40, state: 0 }),
  body({ id: 41, bearing: 130, rangeM: 5200, course: 10, speed: 8, height: 40, state: 0 }),
];

const place = (eastM: number, northM: number) => ({ lonDeg: LON + eastM / M_LON, latDeg: LAT + northM / M_LAT });
const asset = (id: string, name: string, eastM: number, northM: number, ringM: number, protectiveTimeS: number) => ({
  id,
  name,
  ...place(eastM, northM),
  ringM,
  protectiveTimeS,
  illustrative: true,
});
const circle = (radiusM: number) =>
  Array.from({ length: 13 }, (_, index): [number, number] => {
    const turn = (index / 12) * 2 * Math.PI;
    const { lonDeg, latDeg } = place(Math.sin(turn) * radiusM, Math.cos(turn) * radiusM);
    return [lonDeg, latDeg];
  });
const sensor = (id: string, kind: string, eastM: number, northM: number, rangeM: number) => ({
  id,
  kind,
  ...place(eastM, northM),
  rangeM,
});

export const SITE: SiteView = {
  id: "khor_mor",
  name: "Khor Mor gas field",
  timeZone: "Asia/Baghdad",
  lonDeg: LON,
  latDeg: LAT,
  accuracyM: 5000,
  groundAmslM: 480,
  assets: [
    asset("process_train", "Process train", 0, 0, 250, 120),
    asset("liquids_tanks", "Liquids tanks (LPG, condensate)", 460, -280, 250, 150),
    asset("control_room", "Control room", -230, 170, 150, 60),
    asset("accommodation", "Accommodation", -950, 620, 250, 180),
    asset("flare", "Flare", 640, 430, 120, 60),
    asset("pipeline_head", "Pipeline head", 180, 880, 150, 90),
  ],
  sensors: [
    sensor("radar_north", "radar_3d", 300, 1800, 12_000),
    sensor("radar_south", "radar_2d", -1200, -2200, 20_000),
    sensor("rf_west", "rf_bearing", -2500, 300, 8000),
    sensor("rid", "remote_id", -230, 170, 5000),
    sensor("adsb", "adsb", -230, 170, 250_000),
  ],
  zones: [
    {
      id: "plant",
      name: "Plant (illustrative)",
      type: "PROHIBITED",
      ringsDeg: [circle(1950)],
      lowerAmslM: 480,
      upperAmslM: 1480,
    },
    {
      id: "outer",
      name: "Outer zone (illustrative)",
      type: "CONDITIONAL",
      ringsDeg: [circle(8000)],
      lowerAmslM: 480,
      upperAmslM: 1980,
    },
  ],
  rules: [
    { id: "arrival", sentence: "May reach a protected asset within seven minutes." },
    { id: "inside_plant", sentence: "Inside the prohibited zone over the plant." },
    { id: "attack_drone", sentence: "A one-way attack drone inside the outer zone." },
  ],
};

interface Taken {
  readonly by: string;
  readonly us: number;
}

/** The raid from its start; people's acts change it. */
export class World {
  readonly acknowledged = new Map<number, Taken>();
  readonly dismissed = new Set<number>();
  readonly words = new Map<number, { affiliation: number; by: string }>();
  readonly #raisedUs = new Map<number, number>();

  constructor(private readonly startUs: number) {}

  picture(timeUs: number, seq: number): PictureMessage {
    const seconds = (timeUs - this.startUs) / 1e6;
    const flying = BODIES.map((item) => ({ item, at: where(item, seconds) }));
    return {
      type: "picture",
      seq,
      timeUs,
      oldestReceivedUs: timeUs - 120_000,
      tracks: this.#tracks(flying, timeUs),
      threats: threats(flying),
      raids: [],
      contacts: [...contacts(flying), ghost(timeUs)],
      clusters: [
        {
          feed: "rid-north",
          reason: "crowd",
          count: 9981,
          sinceUs: timeUs - 95_000_000,
          ...place(-2600, 1500),
          radiusM: 1900,
          examples: ["G0001", "G0002"],
        },
      ],
      permits: [],
      wedges: [
        {
          sensor: SITE.sensors.at(-1)?.id ?? "",
          bearingDeg: 250,
          halfWidthDeg: 6,
          elevationDeg: null,
          reachM: 8000,
          kind: 1,
          ageS: (timeUs / 1e6) % 5,
        },
      ],
    };
  }

  alerts(timeUs: number): AlertView[] {
    const { threats: found } = this.picture(timeUs, 0);
    const list: AlertView[] = [];
    found.track.forEach((track, row) => {
      const early = found.arrivalEarlyS[row];
      const name = found.asset[row] ?? "";
      const needS = SITE.assets.find((item) => item.id === name)?.protectiveTimeS ?? 0;
      if (early === null || early === undefined || list.some((alert) => alert.track === track)) return;
      if (!this.#raisedUs.has(track)) this.#raisedUs.set(track, timeUs - row * 7_000_000);
      list.push(
        this.#alert(
          track,
          name,
          early,
          found.arrivalMedianS[row] ?? null,
          found.arrivalLateS[row] ?? null,
          needS,
          timeUs,
        ),
      );
    });
    if (!this.dismissed.has(9)) list.push(this.#ended(timeUs));
    return list;
  }

  health(timeUs: number, seq: number): HealthMessage {
    const feed = (id: string, format: string, state: string, ageS: number, rateHz: number) => ({
      id,
      sensor: id,
      format,
      state,
      address: "udp 127.0.0.1:8600",
      ageS,
      rateHz,
      lagS: 0.12,
      frames: 1000,
      messages: 4200,
      rejects: id === "rid" ? 3 : 0,
      dropped: 0,
      reason: "",
      rejectReasons: id === "rid" ? [{ reason: "bad_check_sequence", count: 3 }] : [],
      says: id === "radar_south" ? "degraded" : "unknown",
      saysIn: id === "radar_south" ? "I034/050" : "",
    });
    return {
      type: "health",
      seq,
      timeUs,
      feeds: [
        feed("radar_north", "asterix", "live", 0.3, 8.1),
        feed("radar_south", "asterix", "live", 0.9, 4),
        feed("rf_west", "detection_json", "silent", 74, 0),
        feed("rid", "remoteid", "live", 0.7, 1.1),
        feed("adsb", "adsb", "live", 0.4, 6.2),
      ],
      sensors: sensors(),
      outputs: [
        {
          id: "province",
          format: "cot",
          state: "down",
          address: "tls://198.51.100.7:8089",
          peers: 0,
          sent: 0,
          dropped: 412,
          refused: 0,
          reason: "Connection refused",
        },
      ],
      recording: "ok",
      notes: ["sensor_misaligned"],
      alarmsLast10Min: 5,
      clients: 2,
    };
  }

  #alert(
    track: number,
    name: string,
    early: number,
    median: number | null,
    late: number | null,
    needS: number,
    timeUs: number,
  ): AlertView {
    const taken = this.acknowledged.get(track);
    const priority = early < needS ? 3 : early < 2 * needS ? 2 : 1;
    const at = (seconds: number | null) => (seconds === null ? null : timeUs + seconds * 1e6);
    const raisedUs = this.#raisedUs.get(track) ?? timeUs;
    return {
      id: track,
      track,
      priority,
      state: taken === undefined ? "raised" : "acknowledged",
      raisedUs,
      asset: name,
      arrivalEarlyUs: at(early),
      arrivalMedianUs: at(median),
      arrivalLateUs: at(late),
      actByUs: at(early - needS),
      reasons: [
        {
          rule: "arrival",
          asset: name,
          zone: "",
          sinceUs: raisedUs,
          arrivalEarlyS: early,
          arrivalLateS: late,
          breach: [],
        },
        ...(priority === 3
          ? [
              {
                rule: "attack_drone",
                asset: "",
                zone: "outer",
                sinceUs: timeUs - 9e6,
                arrivalEarlyS: null,
                arrivalLateS: null,
                breach: [],
              },
            ]
          : []),
      ],
      acknowledgedBy: taken?.by ?? "",
      acknowledgedUs: taken?.us ?? null,
      clearedUs: null,
      clearReason: "",
      soundings: priority,
    };
  }

  #ended(timeUs: number): AlertView {
    const alert = this.#alert(9, "flare", 60, 70, 90, 60, timeUs);
    return {
      ...alert,
      id: 9,
      priority: 1,
      state: "cleared_unseen",
      raisedUs: this.startUs - 200e6,
      clearedUs: this.startUs - 95e6,
      clearReason: "lost",
      actByUs: null,
      arrivalEarlyUs: null,
    };
  }

  #tracks(flying: readonly Flying[], timeUs: number): TrackColumns {
    const column = <Value>(of: (one: Flying) => Value) => flying.map(of);
    return {
      id: column(({ item }) => item.id),
      state: column(({ item }) => item.state),
      kind: column(({ item }) => item.kind),
      claimLabel: column(({ item }) => (item.id === 8 ? 4 : item.id === 3 ? 2 : 0)),
      kindPercent: column(({ item }) => percents(item)),
      kindBelieved: column(({ item }) => percents(item)),
      kindEvidence: column(({ item }) => (item.state === 0 ? 0 : item.id % 2 ? 1 : 3)),
      affiliation: column(({ item }) => this.words.get(item.id)?.affiliation ?? item.affiliation),
      name: column(({ item }) => item.name),
      label: column(() => ""),
      labelledBy: column(() => ""),
      also: column(() => []),
      decidedBy: column(({ item }) => this.words.get(item.id)?.by ?? ""),
      contact: column(() => ""),
      lonDeg: column(({ at }) => place(at.east, at.north).lonDeg),
      latDeg: column(({ at }) => place(at.east, at.north).latDeg),
      amslM: column(({ item }) => item.height + 480),
      aboveSiteM: column(({ item }) => item.height),
      sigmaHeightM: column(() => 9),
      courseDeg: column(({ item }) => item.course),
      speedMps: column(({ item }) => item.speed),
      climbMps: column(({ item }) => (item.id % 3) - 1),
      ellipseMajorM: column(({ item }) => (item.state === 2 ? 380 : 120)),
      ellipseMinorM: column(({ item }) => (item.state === 2 ? 160 : 46)),
      ellipseDeg: column(({ item }) => (item.bearing + 90) % 180),
      ageS: column(({ item }) => item.ageS),
      bornUs: column(() => timeUs - 95e6),
      existence: column(() => 0.98),
      sensors: column(({ item }) => (item.id % 2 ? 3 : 1)),
      updatedUs: column(() => timeUs - 400_000),
      verdict: column(() => 0),
      verdictUs: column(() => timeUs - 95e6),
      findings: column(() => []),
      airframe: column(() => ""),
      permit: column(() => ""),
    };
  }
}

/** Most of the probability to the kind it is, the rest to the others; none while tentative. */
function percents(item: Body): readonly number[] {
  if (item.state === 0) return [];
  return [1, 2, 3, 4, 5, 6].map((kind) => (kind === item.kind ? 75 : 5));
}

interface Flying {
  readonly item: Body;
  readonly at: { readonly east: number; readonly north: number };
}

function where(item: Body, seconds: number): { east: number; north: number } {
  const from = (item.bearing * Math.PI) / 180;
  const to = (item.course * Math.PI) / 180;
  const limit = item.asset === "" ? 900 : Math.max(0, item.rangeM / item.speed - 6);
  const travelled = item.speed * (seconds % Math.max(limit, 60));
  return {
    east: Math.sin(from) * item.rangeM + Math.sin(to) * travelled,
    north: Math.cos(from) * item.rangeM + Math.cos(to) * travelled,
  };
}

function threats(flying: readonly Flying[]): ThreatColumns {
  const rows = flying
    .filter(({ item }) => item.asset !== "")
    .flatMap((one) => [one.item.asset, "flare"].map((name, index) => ({ ...one, name, further: index * 22 })));
  const median = ({ item, at, further }: (typeof rows)[number]) => Math.hypot(at.east, at.north) / item.speed + further;
  return {
    track: rows.map(({ item }) => item.id),
    asset: rows.map(({ name }) => name),
    arrivalEarlyS: rows.map((row) => median(row) * (1 - row.item.spread)),
    arrivalMedianS: rows.map(median),
    arrivalLateS: rows.map((row) => median(row) * (1 + row.item.spread * 1.4)),
    closestLowM: rows.map(() => 10),
    closestMedianM: rows.map(({ further }) => 120 + further * 12),
    closestHighM: rows.map(() => 400),
    closestS: rows.map(median),
    probability: rows.map(({ further }) => (further > 0 ? 0.31 : 0.86)),
  };
}

function contacts(flying: readonly Flying[]): ContactView[] {
  return flying
    .filter(({ item }) => item.id === 8 || item.id === 3)
    .map(({ item, at }) => ({
      key: `rid/${item.id}`,
      source: item.id === 8 ? "remote_id" : "adsb",
      name: item.name,
      scheme: item.id === 8 ? "serial" : "call_sign",
      kind: item.kind,
      ageS: 0.8,
      ...place(at.east + (item.id === 8 ? 520 : 60), at.north + 40),
      amslM: 560,
      courseDeg: item.course,
      speedMps: item.speed,
      operatorLonDeg: item.id === 8 ? place(300, 3100).lonDeg : null,
      operatorLatDeg: item.id === 8 ? place(300, 3100).latDeg : null,
      track: item.id,
      offsetM: item.id === 8 ? 520 : 70,
      origin: "aircraft",
      heightReference: item.id === 8 ? "ellipsoid" : "barometric",
      nic: item.id === 8 ? null : 8,
      nacP: item.id === 8 ? null : 9,
      sil: item.id === 8 ? null : 3,
      sda: item.id === 8 ? null : 2,
      label: item.id === 8 ? "contradicted" : "verified",
      evidence:
        item.id === 8
          ? [
              { code: "off_track", measured: 14.2, limit: 3, sinceUs: 0 },
              { code: "double_identity", measured: 3812, limit: 200, sinceUs: 0 },
            ]
          : [],
      score: item.id === 8 ? 2 : 0,
      signalDb: item.id === 8 ? -71 : -18,
      landed: false,
      also: item.id === 8 ? ["rid/12"] : [],
    }));
}

/** A claim where no sensor sees anything. */
function ghost(timeUs: number): ContactView {
  return {
    key: "rid/60aa",
    source: "remote_id",
    name: "1787F04BM2401",
    scheme: "serial",
    kind: 1,
    ageS: 0.6,
    ...place(1900, -1500),
    amslM: 540,
    courseDeg: 10,
    speedMps: 12,
    operatorLonDeg: null,
    operatorLatDeg: null,
    track: 0,
    offsetM: null,
    origin: "aircraft",
    heightReference: "ellipsoid",
    nic: null,
    nacP: null,
    sil: null,
    sda: null,
    label: "contradicted",
    evidence: [
      { code: "speed", measured: 3291.4, limit: 120, sinceUs: timeUs - 20_000_000 },
      { code: "unseen", measured: 0.96, limit: 0.9, sinceUs: timeUs - 15_000_000 },
    ],
    score: 1.5,
    signalDb: -66,
    landed: false,
    also: [],
  };
}

function sensors(): SensorView[] {
  const bias = (quantity: string, unit: string, value: number, sigma: number, significant: boolean) => ({
    quantity,
    unit,
    value,
    sigma,
    applied: significant ? value : 0,
    significant,
  });
  const sensor = (id: string, state: string, biases: SensorView["biases"], misaligned: boolean): SensorView => ({
    id,
    state,
    sinceUs: 0,
    biases,
    common: 812,
    claimants: 0,
    misaligned,
    noise: 1.02,
    noiseLow: 0.97,
    noiseHigh: 1.07,
    noiseApplied: 1,
    noisy: false,
    detection: 0.84,
    detectionPoor: false,
    frozen: false,
  });
  const north = [bias("range", "m", 0.5, 1.2, false), bias("azimuth", "deg", 0.01, 0.02, false)];
  const south = [bias("range", "m", 40.2, 1.1, true), bias("azimuth", "deg", 0.6, 0.01, true)];
  return [
    sensor("radar_north", "good", north, false),
    sensor("radar_south", "corrected", south, true),
    sensor("rf_west", "learning", [bias("azimuth", "deg", -0.21, 0.3, false)], false),
  ];
}
