import { type AlertView, type MapAsset, type PictureMessage, Priority } from "../wire";

/** One track's most pressing asset. Times count from the picture's time. */
export interface ThreatRow {
  readonly track: number;
  readonly row: number;
  readonly asset: string;
  readonly earlyS: number;
  readonly medianS: number | null;
  readonly lateS: number | null;
  /** Earliest arrival minus the time that the asset's protective action needs. */
  readonly decideS: number;
  readonly closestMedianM: number;
  readonly probability: number;
}

/** All pairs of track and asset that arrive, the most pressing first. `track`: only this one's. */
export function threatPairs(picture: PictureMessage, assets: readonly MapAsset[], track?: number): ThreatRow[] {
  const needS = new Map(assets.map((asset) => [asset.id, asset.protectiveTimeS]));
  const { threats } = picture;
  const rows: ThreatRow[] = [];
  threats.track.forEach((id, row) => {
    const earlyS = threats.arrivalEarlyS[row] ?? null;
    const asset = threats.asset[row] ?? "";
    if (earlyS === null || (track !== undefined && id !== track)) return;
    rows.push({
      track: id,
      row,
      asset,
      earlyS,
      medianS: threats.arrivalMedianS[row] ?? null,
      lateS: threats.arrivalLateS[row] ?? null,
      decideS: earlyS - (needS.get(asset) ?? 0),
      closestMedianM: threats.closestMedianM[row] ?? Number.NaN,
      probability: threats.probability[row] ?? 0,
    });
  });
  return rows.sort((a, b) => a.decideS - b.decideS || a.earlyS - b.earlyS || a.track - b.track);
}

/** One row per track, by time left to decide. */
export function threatList(picture: PictureMessage, assets: readonly MapAsset[]): ThreatRow[] {
  const seen = new Set<number>();
  return threatPairs(picture, assets).filter((row) => !seen.has(row.track) && seen.add(row.track));
}

const OTHERS_SHOWN = 3;

/** The assets that a track may reach beside its most pressing one: the next few, and how many more there are. */
export function others(pairs: readonly ThreatRow[]): { readonly shown: readonly ThreatRow[]; readonly more: number } {
  return { shown: pairs.slice(1, 1 + OTHERS_SHOWN), more: Math.max(0, pairs.length - 1 - OTHERS_SHOWN) };
}

export function isActive(alert: AlertView): boolean {
  return alert.state === "raised" || alert.state === "acknowledged";
}

/** True if a person still has to acknowledge it or to see that it ended. */
export function needsPerson(alert: AlertView): boolean {
  return alert.state === "raised" || alert.state === "cleared_unseen";
}

/** Unacknowledged first, then ended and unseen, then the rest; within each the most urgent, then the soonest. */
export function alarmOrder(alerts: readonly AlertView[]): AlertView[] {
  return [...alerts].sort(
    (a, b) =>
      group(a) - group(b) ||
      b.priority - a.priority ||
      soonestUs(a) - soonestUs(b) ||
      a.raisedUs - b.raisedUs ||
      a.id - b.id,
  );
}

/** The alert that `A` acts on: the selected track's own, else the first unacknowledged. */
export function toAcknowledge(alerts: readonly AlertView[], selected: number): AlertView | null {
  const waiting = alarmOrder(alerts).filter((alert) => alert.state === "raised");
  if (selected !== 0) {
    const own = alerts.some((alert) => alert.track === selected && isActive(alert));
    if (own) return waiting.find((alert) => alert.track === selected) ?? null;
  }
  return waiting[0] ?? null;
}

/** The track of the next (+1) or previous (-1) alarm of the list, from the selected one; 0 if there is none. */
export function stepAlarm(alerts: readonly AlertView[], selected: number, step: 1 | -1): number {
  const tracks = [...new Set(alarmOrder(alerts).map((alert) => alert.track))];
  if (tracks.length === 0) return 0;
  const at = tracks.indexOf(selected);
  if (at < 0) return (step === 1 ? tracks[0] : tracks.at(-1)) ?? 0;
  return tracks[(at + step + tracks.length) % tracks.length] ?? 0;
}

function group(alert: AlertView): number {
  if (alert.state === "raised") return 0;
  if (alert.state === "cleared_unseen") return 1;
  return alert.state === "acknowledged" ? 2 : 3;
}

/** What is left of time: to decide, or, where that has passed, to the arrival. */
function soonestUs(alert: AlertView): number {
  const timeUs = alert.priority === Priority.ACT_NOW ? alert.arrivalEarlyUs : (alert.actByUs ?? alert.arrivalEarlyUs);
  return timeUs ?? Number.MAX_SAFE_INTEGER;
}
