// Made by `python -m hima.web.schema_ts` from src/hima/web/schema/ and bodies.py. Do not edit.

/** Kind of an object, as a code that fits in a column. UNKNOWN is the absence of evidence. */
export const Kind = {
  UNKNOWN: 0,
  MULTIROTOR: 1,
  FIXED_WING: 2,
  ONE_WAY_ATTACK: 3,
  BIRD: 4,
  MANNED_AIRCRAFT: 5,
  CLUTTER: 6,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** What the probabilities of kinds rest on; motion and sensors are bits, so that both is their sum. */
export const KindEvidence = {
  NOTHING: 0,
  MOTION: 1,
  SENSORS: 2,
  BOTH: 3,
} as const;
export type KindEvidence = (typeof KindEvidence)[keyof typeof KindEvidence];

/** Whose it is. Only a person sets FRIEND without evidence or HOSTILE; time alone changes nothing. */
export const Affiliation = {
  UNKNOWN: 0,
  PENDING: 1,
  ASSUMED_FRIEND: 2,
  FRIEND: 3,
  NEUTRAL: 4,
  SUSPECT: 5,
  HOSTILE: 6,
} as const;
export type Affiliation = (typeof Affiliation)[keyof typeof Affiliation];

/** Life of a track. Tentative ones alarm nobody; dropped ones are reported once. */
export const TrackState = {
  TENTATIVE: 0,
  CONFIRMED: 1,
  COASTING: 2,
  DROPPED: 3,
} as const;
export type TrackState = (typeof TrackState)[keyof typeof TrackState];

/** How urgent. ACT_NOW: less time left than the protective action needs; DECIDE: less than twice that. */
export const Priority = {
  WATCH: 1,
  DECIDE: 2,
  ACT_NOW: 3,
} as const;
export type Priority = (typeof Priority)[keyof typeof Priority];

/** The verdict. Absence of data is UNKNOWN, never a breach. */
export const Standing = {
  UNKNOWN: 0,
  LAWFUL: 1,
  BREACH: 2,
} as const;
export type Standing = (typeof Standing)[keyof typeof Standing];

/** Hours of certain days in which the zone applies; those that end before they begin last until the next day. */
export interface HoursSettings {
  readonly day: readonly ("ANY" | "FRI" | "MON" | "SAT" | "SUN" | "THU" | "TUE" | "WED")[];
  readonly start_time?: string | null;
  readonly end_time?: string | null;
  readonly start_event?: "BMCT" | "EECT" | "SR" | "SS" | null;
  readonly end_event?: "BMCT" | "EECT" | "SR" | "SS" | null;
}

/** A time in which the zone applies; without one it always does. */
export interface ApplicabilitySettings {
  readonly start?: string | null;
  readonly end?: string | null;
  readonly schedule?: readonly HoursSettings[];
}

/** Whom to ask for leave, to tell, or who can say more. */
export interface AuthoritySettings {
  readonly purpose: "AUTHORIZATION" | "INFORMATION" | "NOTIFICATION";
  readonly name?: string | null;
  readonly service?: string | null;
  readonly contact_name?: string | null;
  readonly site_url?: string | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly interval_before?: string | null;
}

/** One geo-zone: the `properties` of a polygon in `zones.geojson`. */
export interface ZoneProperties {
  readonly id: string;
  readonly name: string;
  readonly type: "CONDITIONAL" | "NO_RESTRICTION" | "PROHIBITED" | "REQ_AUTHORIZATION" | "USPACE";
  readonly lower_m: number;
  readonly upper_m: number;
  readonly height_reference: "AGL" | "AMSL" | "HAE";
  readonly upper_height_reference?: "AGL" | "AMSL" | "HAE" | null;
  readonly identifier?: string | null;
  readonly country?: string | null;
  readonly variant?: "COMMON" | "CUSTOMIZED";
  readonly reason?: readonly ("AIR_TRAFFIC" | "DAR" | "EMERGENCY" | "NATURE" | "NOISE" | "OTHER" | "POPULATION" | "PRIVACY" | "SENSITIVE")[];
  readonly message?: string | null;
  readonly conditions?: string | null;
  readonly authority?: readonly AuthoritySettings[];
  readonly applicability?: readonly ApplicabilitySettings[];
}

/** Rings of [longitude, latitude], the outer one first, each closed. */
export interface PolygonGeometry {
  readonly type: "Polygon";
  readonly coordinates: readonly (readonly (readonly number[])[])[];
}

/** A GeoJSON feature holding one zone. */
export interface ZoneFeature {
  readonly type: "Feature";
  readonly properties: ZoneProperties;
  readonly geometry: PolygonGeometry;
}

/** A protected asset to draw. */
export interface MapAsset {
  readonly id: string;
  readonly name: string;
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly ringM: number;
  readonly protectiveTimeS: number;
  readonly illustrative: boolean;
}

/** A sensor to draw, with the range of its coverage. */
export interface MapSensor {
  readonly id: string;
  readonly kind: string;
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly rangeM: number;
}

/** A geo-zone to draw; heights above mean sea level. */
export interface MapZone {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly ringsDeg: readonly (readonly (readonly [number, number])[])[];
  readonly lowerAmslM: number;
  readonly upperAmslM: number;
}

/** A rule's sentence for people. */
export interface RuleText {
  readonly id: string;
  readonly sentence: string;
}

/** The site as the console draws it. */
export interface SiteView {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly accuracyM: number;
  readonly groundAmslM: number;
  readonly assets: readonly MapAsset[];
  readonly sensors: readonly MapSensor[];
  readonly zones: readonly MapZone[];
  readonly rules: readonly RuleText[];
}

/** The signed-in person. `signedInUntilUs`: when the session ends at the latest; 0 if it has no end. */
export interface You {
  readonly id: string;
  readonly name: string;
  readonly organisation: string;
  readonly role: string;
  readonly signedInUntilUs?: number;
}

/** First message. `mode`: LIVE, SIM, REPLAY or EXERCISE; `recordedMode`: in a replay, that of what was recorded. */
export interface Hello {
  readonly type: "hello";
  readonly protocol: number;
  readonly version: string;
  readonly mode: string;
  readonly serverTimeUs: number;
  readonly site: SiteView;
  readonly you: You;
  readonly recordedMode?: string;
}

/** The site is another than the first message said: its zones were changed. */
export interface SiteMessage {
  readonly type: "site";
  readonly site: SiteView;
}

/**
 * One rule that is broken, or cannot be judged.
 *
 * `standing`: a code of `Standing`; words of `rule`, `cause` and `measure` as in the picture's nouns. `amount`: by how
 * much; `uncertainty`: two standard deviations of that. `cites`: what it rests on, as `kind:name`.
 */
export interface FindingView {
  readonly rule: string;
  readonly standing: number;
  readonly cause: string;
  readonly amount: number | null;
  readonly uncertainty: number | null;
  readonly measure: string;
  readonly sinceUs: number;
  readonly cites: readonly string[];
}

/** The volume of a permit that a track is weighed against, to draw. */
export interface PermitView {
  readonly number: string;
  readonly ringDeg: readonly (readonly [number, number])[];
  readonly lowerM: number;
  readonly lowerReference: string;
  readonly upperM: number;
  readonly upperReference: string;
  readonly untilUs: number | null;
}

/**
 * Confirmed and coasting tracks, and tentative ones, one row each, predicted to the picture's time.
 *
 * `state`: 0 tentative, 1 confirmed, 2 coasting. `kind` and `affiliation` are codes of `Kind`, `Affiliation`.
 * `label`: a person's name for it, by which it goes instead of its number; `labelledBy`: that person. `also`: numbers
 * that were merged into it and still stand for it. `name`: what the aircraft claims to be.
 * `kindPercent`: probability of each kind in percent, in order of the codes from 1; empty while nothing tells.
 * `kindEvidence`: what it rests on, a code of `KindEvidence`. `kindBelieved`: the same probabilities if the claim, by
 * its label, and a person's word are counted.
 * `contact`: key of the claim that is joined to it; `claimLabel`: a code of `Label`, 0 without a claim.
 * `ellipse*`: 95 % position ellipse, semi-axes in metres, orientation of the major axis clockwise from north.
 * `verdict`: a code of `Standing`; `findings`: what is broken or cannot be judged, of tracks that say who they are or
 * break a rule; `airframe` and `permit`: what it is taken for and weighed against, or empty.
 * `sensors`: bit i set if sensor i of the site contributed in the last ten seconds. `ageS`: seconds since the
 * last detection used.
 */
export interface TrackColumns {
  readonly id: readonly number[];
  readonly state: readonly number[];
  readonly kind: readonly number[];
  readonly kindPercent: readonly (readonly number[])[];
  readonly kindEvidence: readonly number[];
  readonly kindBelieved: readonly (readonly number[])[];
  readonly affiliation: readonly number[];
  readonly label: readonly string[];
  readonly labelledBy: readonly string[];
  readonly also: readonly (readonly number[])[];
  readonly name: readonly string[];
  readonly decidedBy: readonly string[];
  readonly contact: readonly string[];
  readonly claimLabel: readonly number[];
  readonly lonDeg: readonly number[];
  readonly latDeg: readonly number[];
  readonly amslM: readonly number[];
  readonly aboveSiteM: readonly number[];
  readonly sigmaHeightM: readonly number[];
  readonly courseDeg: readonly number[];
  readonly speedMps: readonly number[];
  readonly climbMps: readonly number[];
  readonly ellipseMajorM: readonly number[];
  readonly ellipseMinorM: readonly number[];
  readonly ellipseDeg: readonly number[];
  readonly ageS: readonly number[];
  readonly bornUs: readonly number[];
  readonly existence: readonly number[];
  readonly sensors: readonly number[];
  readonly updatedUs: readonly number[];
  readonly verdict: readonly number[];
  readonly verdictUs: readonly number[];
  readonly findings: readonly (readonly FindingView[])[];
  readonly airframe: readonly string[];
  readonly permit: readonly string[];
}

/** Pairs of track and asset. Seconds and metres; None where that part of the band never arrives. */
export interface ThreatColumns {
  readonly track: readonly number[];
  readonly asset: readonly string[];
  readonly arrivalEarlyS: readonly (number | null)[];
  readonly arrivalMedianS: readonly (number | null)[];
  readonly arrivalLateS: readonly (number | null)[];
  readonly closestLowM: readonly number[];
  readonly closestMedianM: readonly number[];
  readonly closestHighM: readonly number[];
  readonly closestS: readonly number[];
  readonly probability: readonly number[];
}

/** One piece of evidence against a claim: what was measured, and the limit that it exceeds, in its code's unit. */
export interface EvidenceView {
  readonly code: string;
  readonly measured: number | null;
  readonly limit: number;
  readonly sinceUs: number;
}

/**
 * A cooperative claim: a ghost beside the tracks. `track` is 0 if it belongs to none.
 *
 * `origin`: who found the position, `aircraft`, `rebroadcast`, `tisb`, `mlat`, `provider` or `unknown`;
 * `heightReference`: what its height was measured from, `barometric`, `ellipsoid`, `ground` or `unknown`. `nic`,
 * `nacP`, `sil` and `sda` are the aircraft's own word on the quality of its position, null where it has not said.
 * `scheme`: what its name is, `serial`, `registration`, `session`, `icao_address`, `call_sign` or `unstated`.
 * `label`: `verified`, `uncorroborated`, `interfered` or `contradicted`; `evidence`: what speaks against it; `score`:
 * the weight of what is left of that, 1 contradicts. `also`: other emitters that claim the same at the same place.
 */
export interface ContactView {
  readonly key: string;
  readonly source: string;
  readonly name: string;
  readonly scheme: string;
  readonly kind: number;
  readonly ageS: number;
  readonly lonDeg: number | null;
  readonly latDeg: number | null;
  readonly amslM: number | null;
  readonly courseDeg: number | null;
  readonly speedMps: number | null;
  readonly operatorLonDeg: number | null;
  readonly operatorLatDeg: number | null;
  readonly track: number;
  readonly offsetM: number | null;
  readonly origin: string;
  readonly heightReference: string;
  readonly nic: number | null;
  readonly nacP: number | null;
  readonly sil: number | null;
  readonly sda: number | null;
  readonly label: string;
  readonly evidence: readonly EvidenceView[];
  readonly score: number;
  readonly signalDb: number | null;
  readonly landed: boolean;
  readonly also: readonly string[];
}

/**
 * Unverified claims of one feed that are shown as one, because there are too many of them to be believed.
 *
 * `reason`: `crowd`, or `one_emitter` where their strength says so. Nine tenths of the claimed places are within
 * `radiusM` of the middle, which is null if none is claimed. `examples`: a few of their names.
 */
export interface ClusterView {
  readonly feed: string;
  readonly reason: string;
  readonly count: number;
  readonly sinceUs: number;
  readonly lonDeg: number | null;
  readonly latDeg: number | null;
  readonly radiusM: number;
  readonly examples: readonly string[];
}

/**
 * When the first of a raid's members may reach an asset.
 *
 * `track`: that member; `members`: how many may well be heading there.
 */
export interface RaidArrivalView {
  readonly asset: string;
  readonly track: number;
  readonly earlyS: number | null;
  readonly medianS: number | null;
  readonly lateS: number | null;
  readonly probability: number;
  readonly members: number;
}

/**
 * Tracks that fly together; each is in the track columns too.
 *
 * `tracks`: its members, of which `confirmed` are detected now: at least so many objects. `outlineDeg`: corners as
 * longitude and latitude, not closed, around the members' 95 % ellipses. Heights are above the site.
 */
export interface RaidView {
  readonly id: number;
  readonly sinceUs: number;
  readonly tracks: readonly number[];
  readonly confirmed: number;
  readonly outlineDeg: readonly (readonly [number, number])[];
  readonly lowestM: number;
  readonly highestM: number;
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly courseDeg: number;
  readonly speedMps: number;
  readonly climbMps: number;
  readonly closestAsset: string;
  readonly closestM: number | null;
  readonly arrivals: readonly RaidArrivalView[];
}

/**
 * A bearing that belongs to no track: something may be anywhere in it, so it is never drawn as a point.
 *
 * `sensor`: its id; `halfWidthDeg`: two standard deviations to either side; `reachM`: how far the sensor covers.
 */
export interface WedgeView {
  readonly sensor: string;
  readonly bearingDeg: number;
  readonly halfWidthDeg: number;
  readonly elevationDeg: number | null;
  readonly reachM: number;
  readonly kind: number;
  readonly ageS: number;
}

/**
 * The whole picture; each one replaces the one before.
 *
 * `seq` rises by one from picture to picture, as it does among alerts and among heartbeats: a gap means that this
 * connection was too slow for what lies between.
 *
 * `oldestReceivedUs`: receipt time of the oldest frame that this picture is the first to show, None if none;
 * browser time minus this is the latency from socket to screen.
 */
export interface PictureMessage {
  readonly type: "picture";
  readonly seq: number;
  readonly timeUs: number;
  readonly oldestReceivedUs: number | null;
  readonly tracks: TrackColumns;
  readonly threats: ThreatColumns;
  readonly raids: readonly RaidView[];
  readonly contacts: readonly ContactView[];
  readonly clusters: readonly ClusterView[];
  readonly wedges: readonly WedgeView[];
  readonly permits: readonly PermitView[];
}

/** One rule that holds for an alert; `breach`: for a rule about breaches, what is broken. */
export interface ReasonView {
  readonly rule: string;
  readonly asset: string;
  readonly zone: string;
  readonly sinceUs: number;
  readonly arrivalEarlyS: number | null;
  readonly arrivalLateS: number | null;
  readonly breach: readonly FindingView[];
}

/** One alert. `priority`: 1 watch, 2 decide, 3 act now. Arrival times are absolute; None: never, or not about it. */
export interface AlertView {
  readonly id: number;
  readonly track: number;
  readonly priority: number;
  readonly state: string;
  readonly raisedUs: number;
  readonly asset: string;
  readonly arrivalEarlyUs: number | null;
  readonly arrivalMedianUs: number | null;
  readonly arrivalLateUs: number | null;
  readonly actByUs: number | null;
  readonly reasons: readonly ReasonView[];
  readonly acknowledgedBy: string;
  readonly acknowledgedUs: number | null;
  readonly clearedUs: number | null;
  readonly clearReason: string;
  readonly soundings: number;
}

/** All alerts on the list, most urgent first; sent when one changes or an arrival time moves. */
export interface AlertsMessage {
  readonly type: "alerts";
  readonly seq: number;
  readonly timeUs: number;
  readonly alerts: readonly AlertView[];
}

/** How often something was refused for one reason, by the code that the pages of the formats explain. */
export interface RejectView {
  readonly reason: string;
  readonly count: number;
}

/**
 * Health of one feed. `state`: unknown, live, silent, down; `reason`: why it is down.
 *
 * `reject_reasons`: why most of the `rejects` were refused, the most frequent first. `says`: what its source says of
 * itself: unknown, operational, degraded, not_operational; `says_in`: where in its standard it said so.
 */
export interface FeedView {
  readonly id: string;
  readonly sensor: string;
  readonly format: string;
  readonly state: string;
  readonly address: string;
  readonly ageS: number | null;
  readonly rateHz: number;
  readonly lagS: number | null;
  readonly frames: number;
  readonly messages: number;
  readonly rejects: number;
  readonly dropped: number;
  readonly reason: string;
  readonly rejectReasons: readonly RejectView[];
  readonly says: string;
  readonly saysIn: string;
}

/**
 * Health of one output, a recipient of the picture. `state`: up, waiting (nobody has connected), down.
 *
 * `peers`: connections now; `dropped`: messages that a peer did not get; `refused`: connections turned away or ended;
 * `reason`: why it is down.
 */
export interface OutputView {
  readonly id: string;
  readonly format: string;
  readonly state: string;
  readonly address: string;
  readonly peers: number;
  readonly sent: number;
  readonly dropped: number;
  readonly refused: number;
  readonly reason: string;
}

/**
 * What a sensor is off by in one quantity: what it says minus what is true. `applied` is taken from its reports.
 *
 * `quantity`: range, azimuth, elevation, clock; `unit`: m, deg, s, for all three numbers.
 */
export interface BiasView {
  readonly quantity: string;
  readonly unit: string;
  readonly value: number;
  readonly sigma: number;
  readonly applied: number;
  readonly significant: boolean;
}

/**
 * Calibration and behaviour of one sensor. `state`: learning, good, corrected, misaligned, off.
 *
 * `common`: times that it was compared with others on a common target; `claimants`: cooperative aircraft that are
 * believed about it. `noise`: factor by which its errors exceed the declared ones, with its 95 % interval. None: not
 * known yet.
 */
export interface SensorView {
  readonly id: string;
  readonly state: string;
  readonly sinceUs: number;
  readonly biases: readonly BiasView[];
  readonly common: number;
  readonly claimants: number;
  readonly misaligned: boolean;
  readonly noise: number | null;
  readonly noiseLow: number | null;
  readonly noiseHigh: number | null;
  readonly noiseApplied: number;
  readonly noisy: boolean;
  readonly detection: number | null;
  readonly detectionPoor: boolean;
  readonly frozen: boolean;
}

/** A sensor that sees what is in its coverage. `live`: its data come; `seen`: share of the warning area it sees. */
export interface SensorSight {
  readonly id: string;
  readonly live: boolean;
  readonly seen: number | null;
}

/** A fixed thing that gives plots, as a sensor has learnt it; what stays within its cell is not seen there. */
export interface ReflectorView {
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly sensor: string;
}

/**
 * What can be seen now, as last worked out. Terrain and buildings are not considered.
 *
 * The box is a square grid of `cells` by `cells`. `tenths`: for each height above the reference point (`heightM`) a
 * digit a cell, row by row from the south-west: tenths of the chance that an object is seen within `withinS`, 9 for
 * nine tenths and more. `seen`: share of the warning area for which it is 9, None without assets. `fixtures`:
 * tracks ended because they were fixed reflectors.
 */
export interface CoverageView {
  readonly timeUs: number;
  readonly withinS: number;
  readonly westDeg: number;
  readonly southDeg: number;
  readonly eastDeg: number;
  readonly northDeg: number;
  readonly cells: number;
  readonly heightM: readonly number[];
  readonly tenths: readonly string[];
  readonly seen: readonly (number | null)[];
  readonly sensors: readonly SensorSight[];
  readonly reflectors: readonly ReflectorView[];
  readonly fixtures: number;
}

/** What can be seen now; sent when it was worked out anew. `coverage`: None while it is not known. */
export interface CoverageMessage {
  readonly type: "coverage";
  readonly seq: number;
  readonly timeUs: number;
  readonly coverage: CoverageView | null;
}

/** Once a second, also when nothing flies: the heartbeat. `recording`: ok, full, failed; `notes`: codes. */
export interface HealthMessage {
  readonly type: "health";
  readonly seq: number;
  readonly timeUs: number;
  readonly feeds: readonly FeedView[];
  readonly sensors: readonly SensorView[];
  readonly outputs: readonly OutputView[];
  readonly recording: string;
  readonly notes: readonly string[];
  readonly alarmsLast10Min: number;
  readonly clients: number;
}

/** A request that says all in its address. */
export interface Empty {
}

/** A person's word on whose a track is; `reason` in the person's words. */
export interface AffiliationRequest {
  readonly affiliation: "assumed_friend" | "friend" | "hostile" | "neutral" | "pending" | "suspect" | "unknown";
  readonly reason?: string;
}

/** A person's name for a track; an empty one takes it away. */
export interface NameRequest {
  readonly name: string;
}

/** The track that ends: it is the same object as that of the address. */
export interface MergeRequest {
  readonly other: number;
  readonly reason?: string;
}

/** The track of the address holds two objects. `other`: a number merged into it that comes back; 0 for a new one. */
export interface SplitRequest {
  readonly other?: number;
  readonly reason?: string;
}

/** Use of a one-time link. Name and organisation are asked of the first administrator only. */
export interface SignInRequest {
  readonly token: string;
  readonly name?: string;
  readonly organisation?: string;
}

/** Whom to invite, and as what. */
export interface InvitationRequest {
  readonly name: string;
  readonly organisation: string;
  readonly role: "administrator" | "operator" | "shift_lead" | "viewer";
}

/** The role a person shall have. */
export interface RoleRequest {
  readonly role: "administrator" | "operator" | "shift_lead" | "viewer";
}

/** It was done. */
export interface Done {
  readonly ok: true;
}

/** One thing wrong: in which field, what, and what to do. `where` is empty if it is in none. */
export interface ProblemView {
  readonly where: string;
  readonly what: string;
  readonly hint: string;
}

/** It was not done: `refusal` is a closed code, `sentence` says it in English, `problems` all that is wrong. */
export interface Refused {
  readonly ok: false;
  readonly refusal: string;
  readonly sentence: string;
  readonly problems?: readonly ProblemView[];
}

/** A one-time link to hand to a person; shown this once. */
export interface LinkView {
  readonly link: string;
  readonly expiresUs: number;
}

/** A link that has not been used yet. */
export interface InvitationView {
  readonly id: string;
  readonly name: string;
  readonly organisation: string;
  readonly role: string;
  readonly madeBy: string;
  readonly expiresUs: number;
}

/** Links that still work, the newest first. */
export interface Invitations {
  readonly invitations: readonly InvitationView[];
}

/** A person with an account; `lastSeenUs` is None if never signed in. */
export interface PersonView {
  readonly id: string;
  readonly name: string;
  readonly organisation: string;
  readonly role: string;
  readonly sessions: number;
  readonly lastSeenUs: number | null;
}

/** Everybody with an account, in order of name. */
export interface People {
  readonly people: readonly PersonView[];
}

/** One act of account keeping. */
export interface AuditView {
  readonly timeUs: number;
  readonly who: string;
  readonly what: string;
  readonly about: string;
}

/** The latest acts, the newest first. */
export interface Audit {
  readonly lines: readonly AuditView[];
}

/** Something happened to an alert. `change`: raised, promoted, demoted, acknowledged, cleared, dismissed. */
export interface TimelineAlert {
  readonly timeUs: number;
  readonly alert: number;
  readonly track: number;
  readonly priority: number;
  readonly change: string;
}

/** A feed fell silent, went down or came back. */
export interface TimelineFeed {
  readonly timeUs: number;
  readonly feed: string;
  readonly state: string;
}

/**
 * A person decided; `refusal` is empty if it had effect.
 *
 * `act`: acknowledge, dismiss, set_affiliation, rename_track, merge_tracks, split_track, change_zones. `other`: the
 * second track of a merge or split; `name`: that of a renamed track.
 */
export interface TimelineDecision {
  readonly timeUs: number;
  readonly person: string;
  readonly act: string;
  readonly alert: number;
  readonly track: number;
  readonly affiliation: number;
  readonly reason: string;
  readonly refusal: string;
  readonly other: number;
  readonly name: string;
}

/** What happened, in order of time. `sinceUs`: nothing older is remembered. */
export interface Timeline {
  readonly sinceUs: number;
  readonly alerts: readonly TimelineAlert[];
  readonly feeds: readonly TimelineFeed[];
  readonly decisions: readonly TimelineDecision[];
}

/** What the console may say to a replay; each field alone or together, named as in the address. */
export interface ReplayControl {
  readonly seek_us?: number | null;
  readonly speed?: number | null;
  readonly pause?: boolean | null;
}

/**
 * What a phone needs to check transport permits without a network, as base64.
 *
 * Attributes:
 *     root: The root's Ed25519 public key.
 *     keys: Signed list of the keys that sign permits.
 *     ended: Signed list of permits that hold no longer.
 */
export interface TransportLists {
  readonly root: string;
  readonly keys: string;
  readonly ended: string;
}

/** How many scans were new, and how many the ledger had already. */
export interface ScansTaken {
  readonly taken: number;
  readonly duplicates: number;
}

/**
 * A new record. `begin` and `until` are days or moments; empty for now and for the term of the rule packs.
 *
 * `despite` says why a name that looks like another one's is another one.
 */
export interface EnterRequest {
  readonly number: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly why: string;
  readonly begin?: string;
  readonly until?: string;
  readonly despite?: string;
}

/** What is to stand in a record, whole; fields left out stay. `version`: of the record, as the person saw it. */
export interface CorrectRequest {
  readonly number: string;
  readonly version: number;
  readonly fields: Readonly<Record<string, string>>;
  readonly why: string;
  readonly state?: "" | "disposed" | "exported" | "in_service" | "lost" | "seized" | "stolen";
  readonly despite?: string;
}

/** What became of a record. `operator`: to whom it is transferred; `until`: to when it is renewed. */
export interface ActRequest {
  readonly number: string;
  readonly version: number;
  readonly verb: "disposed" | "exported" | "found" | "lost" | "reinstated" | "released" | "renewed" | "returned" | "seized" | "stolen" | "suspended" | "transferred";
  readonly why: string;
  readonly operator?: string;
  readonly until?: string;
}

/** Rows of a table (CSV), its first line naming the columns. `dryRun`: only say what would become of each. */
export interface TableRequest {
  readonly csv: string;
  readonly dryRun: boolean;
  readonly why: string;
}

/** A field of a kind of record, as a form shows it. `type`: text, number, yes_no, choice, list or json. */
export interface FieldView {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly choices: readonly string[];
  readonly meaning: string;
  readonly unit: string;
  readonly personal: boolean;
}

/** A kind of record. `standing`: its records hold for a time, and may be suspended. */
export interface KindView {
  readonly kind: string;
  readonly fields: readonly FieldView[];
  readonly standing: boolean;
}

/** A body that endorses flight permits. `yours`: you may speak for it. */
export interface BodyView {
  readonly id: string;
  readonly name: string;
  readonly always: boolean;
  readonly yours: boolean;
}

/** What is kept here. `world`: LIVE, or SIM where the records are those of a simulated run. */
export interface RegistryView {
  readonly kept: boolean;
  readonly world: string;
  readonly trouble: string;
  readonly kinds: readonly KindView[];
  readonly bodies: readonly BodyView[];
}

/** What a verdict goes by of one airframe: no person, no holder. */
export interface FactsView {
  readonly uin: string;
  readonly serial: string;
  readonly model: string;
  readonly state: string;
  readonly operator: string;
  readonly fromUs: number | null;
  readonly toUs: number | null;
  readonly suspended: boolean;
}

/** A record in a list. */
export interface RecordRow {
  readonly number: string;
  readonly name: string;
  readonly state: string;
  readonly suspended: boolean;
}

/** A page of a list. `after`: what to ask for to go on, empty at the end; `more`: there are more than counted. */
export interface Records {
  readonly world: string;
  readonly rows: readonly RecordRow[];
  readonly after: string;
  readonly total: number;
  readonly more: boolean;
}

/** An act on a record. `changed`: fields that differ from before, as before and after; personal ones left out. */
export interface HistoryRow {
  readonly seq: number;
  readonly timeUs: number;
  readonly verb: string;
  readonly by: string;
  readonly organisation: string;
  readonly why: string;
  readonly version: number;
  readonly changed: readonly (readonly [string, string, string])[];
}

/**
 * A record as it stands, with what became of it, oldest first.
 *
 * `hidden`: fields that your role does not show; `may`: what may become of it now and be recorded by you.
 */
export interface RecordSheet {
  readonly world: string;
  readonly kind: string;
  readonly number: string;
  readonly version: number;
  readonly state: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly hidden: readonly string[];
  readonly fromUs: number | null;
  readonly toUs: number | null;
  readonly suspended: boolean;
  readonly may: readonly string[];
  readonly history: readonly HistoryRow[];
}

/** What became of a row: accepted, there or refused, and why; the last may say where the store was lost: stopped. */
export interface TableRow {
  readonly line: number;
  readonly number: string;
  readonly outcome: string;
  readonly why: readonly string[];
}

/** What became of each row of a table. */
export interface TableReport {
  readonly dryRun: boolean;
  readonly accepted: number;
  readonly there: number;
  readonly refused: number;
  readonly rows: readonly TableRow[];
}

/** Where: a ground plan and two heights, each with what it is measured from. */
export interface Volume {
  readonly ring_deg: readonly (readonly number[])[];
  readonly lower_m: number;
  readonly lower_reference: "AGL" | "AMSL" | "HAE";
  readonly upper_m: number;
  readonly upper_reference: "AGL" | "AMSL" | "HAE";
}

/** When, once: from a moment to a moment of local time. */
export interface Window {
  readonly start: string;
  readonly end: string;
  readonly time_zone: string;
}

/**
 * When, again and again: the same hours of the days between two days.
 *
 * Hours that end before they begin last until the next day.
 */
export interface Recurrence {
  readonly first_day: string;
  readonly last_day: string;
  readonly start_time: string;
  readonly end_time: string;
  readonly time_zone: string;
  readonly days?: readonly ("FRI" | "MON" | "SAT" | "SUN" | "THU" | "TUE" | "WED")[];
}

/** A permit as it is asked for. */
export interface Application {
  readonly purpose: string;
  readonly operator: string;
  readonly pilot: string;
  readonly airframes: readonly string[];
  readonly volume: Volume;
  readonly window?: readonly Window[];
  readonly recurrence?: readonly Recurrence[];
  readonly opens?: readonly string[];
}

/** An application to be looked at. `number`: the permit that it would change, empty for a new one. */
export interface CheckRequest {
  readonly application: unknown;
  readonly number?: string;
}

/** An application to be written down. */
export interface DraftRequest {
  readonly application: unknown;
  readonly why: string;
}

/** An application in the place of the one that a permit has. */
export interface AmendRequest {
  readonly number: string;
  readonly version: number;
  readonly application: unknown;
  readonly why: string;
}

/** An act on a permit that says all in its address. `version`: of the permit, as the person saw it. */
export interface PermitRequest {
  readonly number: string;
  readonly version: number;
  readonly why: string;
}

/** What a body says. */
export interface EndorseRequest {
  readonly number: string;
  readonly version: number;
  readonly body: string;
  readonly decision: "approve" | "approve_with_condition" | "refuse";
  readonly why: string;
  readonly condition?: string;
}

/** `accepting`: permits that it conflicts with now and that the issuer has looked at; others are refused. */
export interface IssueRequest {
  readonly number: string;
  readonly version: number;
  readonly why: string;
  readonly accepting?: readonly string[];
}

/** Another permit in the same place at the same time. `heights`: overlap, or not_comparable. */
export interface ConflictView {
  readonly other: string;
  readonly state: string;
  readonly placeDeg: readonly [number, number];
  readonly areaM2: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly heights: string;
  readonly ringDeg: readonly (readonly [number, number])[];
}

/** A zone that the flight must have opened. */
export interface TouchedZone {
  readonly id: string;
  readonly name: string;
}

/** What the filing check found. `windowsUs`: the first times, written out; `times`: how many there are. */
export interface CheckedView {
  readonly ok: boolean;
  readonly problems: readonly ProblemView[];
  readonly required: readonly string[];
  readonly opens: readonly TouchedZone[];
  readonly notes: readonly string[];
  readonly conflicts: readonly ConflictView[];
  readonly more: boolean;
  readonly windowsUs: readonly (readonly [number, number])[];
  readonly times: number;
}

/** A permit in a list. `waiting`: bodies that have not spoken; `yours`: you may speak for one of them. */
export interface PermitRow {
  readonly number: string;
  readonly state: string;
  readonly purpose: string;
  readonly operator: string;
  readonly fromUs: number;
  readonly toUs: number;
  readonly waiting: readonly string[];
  readonly yours: boolean;
}

/** A page of a list. */
export interface Permits {
  readonly world: string;
  readonly rows: readonly PermitRow[];
  readonly after: string;
  readonly total: number;
  readonly more: boolean;
}

/** What a body said, and who spoke for it. */
export interface EndorsementView {
  readonly body: string;
  readonly decision: string;
  readonly condition: string;
  readonly name: string;
  readonly timeUs: number;
  readonly why: string;
}

/**
 * A permit with its history. `may`: acts that you may do now; `speak`: bodies that you may speak for now.
 *
 * `more`: there are more conflicts than are told, or more permits near than were looked at.
 */
export interface PermitSheet {
  readonly world: string;
  readonly number: string;
  readonly version: number;
  readonly state: string;
  readonly application: Application;
  readonly windowsUs: readonly (readonly [number, number])[];
  readonly times: number;
  readonly required: readonly string[];
  readonly waiting: readonly string[];
  readonly endorsements: readonly EndorsementView[];
  readonly opens: readonly TouchedZone[];
  readonly accepted: readonly string[];
  readonly conflicts: readonly ConflictView[];
  readonly may: readonly string[];
  readonly speak: readonly string[];
  readonly history: readonly HistoryRow[];
  readonly more: boolean;
}

/** The permit after an act. */
export interface Filed {
  readonly number: string;
  readonly version: number;
  readonly state: string;
}

/** Zones as features of `zones.geojson`, to be looked at before they are saved. */
export interface ZoneDraft {
  readonly put?: readonly unknown[];
}

/** Zones drawn or changed, names of zones taken away, the revision that was edited, and why. */
export interface ZoneChangeRequest {
  readonly revision: number;
  readonly reason: string;
  readonly put?: readonly unknown[];
  readonly remove?: readonly string[];
}

/** Take the latest change back; the revision that it made, and why. */
export interface ZoneUndoRequest {
  readonly revision: number;
  readonly reason: string;
}

/** One change of the zones. `person` is empty where the site folder was changed while the node was not running. */
export interface ZoneEditView {
  readonly timeUs: number;
  readonly person: string;
  readonly organisation: string;
  readonly reason: string;
  readonly put: readonly string[];
  readonly removed: readonly string[];
}

/** The zones in force. `unkept`: why the site folder could not be written; `edits`: the newest first. */
export interface ZonesView {
  readonly revision: number;
  readonly features: readonly ZoneFeature[];
  readonly edits: readonly ZoneEditView[];
  readonly undoable: boolean;
  readonly unkept: string;
}

/** Something wrong: where, what, and what to do, as `hima check` says it. */
export interface ZoneProblem {
  readonly where: string;
  readonly what: string;
  readonly hint: string;
}

/** Tracks that are inside a drawn zone now, within its heights; `applies`: whether it applies at this moment. */
export interface ZoneInside {
  readonly zone: string;
  readonly applies: boolean;
  readonly tracks: readonly number[];
}

/** Everything wrong in a draft; what is inside is only known of a sound one. */
export interface ZoneChecked {
  readonly problems: readonly ZoneProblem[];
  readonly inside: readonly ZoneInside[];
}

export type ServerMessage = Hello | PictureMessage | AlertsMessage | CoverageMessage | HealthMessage | SiteMessage;
