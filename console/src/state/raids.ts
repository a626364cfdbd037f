import type { MapAsset, PictureMessage, RaidView } from "../wire";
import { type ThreatRow, threatList } from "./order";

/** A raid's most pressing asset. Times count from the picture's time. */
export interface RaidThreat {
  readonly asset: string;
  /** The member that may be there first. */
  readonly track: number;
  readonly earlyS: number;
  readonly lateS: number | null;
  readonly decideS: number;
}

/** One line of the list of threats: a track by itself, or a raid with all its members, the most pressing first. */
export type ThreatEntry = { readonly key: string; readonly row: ThreatRow } | RaidEntry;

export interface RaidEntry {
  readonly key: string;
  readonly raid: RaidView;
  readonly threat: RaidThreat;
  readonly members: readonly Member[];
}

/** A member of a raid; `row` is null while it is not heading for any asset. */
export interface Member {
  readonly track: number;
  readonly row: ThreatRow | null;
}

/** Members due before their raid that stand in sight while it is folded: one line more for each must not unfold it. */
const EARLY_SHOWN = 3;
/** What is due before by less than a countdown shows, seconds, needs no line of its own. */
const EARLIER_S = 1;

/** Where a raid presses most; null if none of its members is heading for an asset. */
export function raidThreat(raid: RaidView, assets: readonly MapAsset[]): RaidThreat | null {
  const needS = new Map(assets.map((asset) => [asset.id, asset.protectiveTimeS]));
  let most: RaidThreat | null = null;
  for (const { asset, track, earlyS, lateS } of raid.arrivals) {
    if (earlyS === null) continue;
    const decideS = earlyS - (needS.get(asset) ?? 0);
    if (most === null || decideS < most.decideS) most = { asset, track, earlyS, lateS, decideS };
  }
  return most;
}

/** Raids and the tracks that belong to none, by time left to decide. No track is left out: members stand in their raid. */
export function threatEntries(picture: PictureMessage, assets: readonly MapAsset[]): ThreatEntry[] {
  const rows = threatList(picture, assets);
  const rowOf = new Map(rows.map((row) => [row.track, row]));
  const raided = new Set<number>();
  const entries: ThreatEntry[] = [];
  for (const raid of picture.raids) {
    const threat = raidThreat(raid, assets);
    if (threat === null) continue;
    for (const track of raid.tracks) raided.add(track);
    entries.push({ key: `raid ${raid.id}`, raid, threat, members: membersOf(raid, rows, rowOf) });
  }
  for (const row of rows) if (!raided.has(row.track)) entries.push({ key: String(row.track), row });
  return entries.sort((a, b) => timeOf(a).decideS - timeOf(b).decideS || timeOf(a).earlyS - timeOf(b).earlyS);
}

/**
 * The members whose lines are shown: all of an open raid; of a folded one the selected and the soonest of those that are
 * due before it. A raid's own first arrival leaves out members that are unlikely to come; each may be there all the same.
 */
export function membersShown({ members, threat }: RaidEntry, open: boolean, selected: number): readonly Member[] {
  if (open) return members;
  const early = new Set(
    members.filter(({ row }) => row !== null && row.decideS <= threat.decideS - EARLIER_S).slice(0, EARLY_SHOWN),
  );
  return members.filter((member) => early.has(member) || member.track === selected);
}

/** The raid that a track belongs to. */
export function raidOf(picture: PictureMessage | null, track: number): RaidView | null {
  return picture?.raids.find((raid) => raid.tracks.includes(track)) ?? null;
}

function membersOf(raid: RaidView, rows: readonly ThreatRow[], rowOf: ReadonlyMap<number, ThreatRow>): Member[] {
  const mine = new Set(raid.tracks);
  const coming = rows.filter((row) => mine.has(row.track)).map((row) => ({ track: row.track, row }));
  return [...coming, ...raid.tracks.filter((track) => !rowOf.has(track)).map((track) => ({ track, row: null }))];
}

/** Of a raid the time of its first arrival, or of a member that is due before. */
function timeOf(entry: ThreatEntry): { readonly decideS: number; readonly earlyS: number } {
  if ("row" in entry) return entry.row;
  const first = entry.members[0]?.row ?? null;
  return first !== null && first.decideS < entry.threat.decideS ? first : entry.threat;
}
