import { countdown } from "../format/times";
import { type AlertView, Priority } from "../wire";
import { words } from "../words/words";

export interface MainTime {
  readonly label: string;
  readonly text: string;
}

/**
 * The one number of an alarm: time left to decide; of Act now, or where that has passed, time to the earliest arrival;
 * where it is not about arrival, how long it has been so.
 */
export function mainTime(alert: AlertView, nowUs: number): MainTime {
  if (alert.arrivalEarlyUs === null) {
    const since = Math.min(alert.raisedUs, ...alert.reasons.map((reason) => reason.sinceUs));
    return { label: words.alarms.inside, text: countdown(Math.max(0, (nowUs - since) / 1e6)) };
  }
  const decideS = alert.actByUs === null ? 0 : (alert.actByUs - nowUs) / 1e6;
  if (decideS > 0 && alert.priority !== Priority.ACT_NOW)
    return { label: words.alarms.decideIn, text: countdown(decideS) };
  return { label: words.alarms.arrivesIn, text: countdown(Math.max(0, (alert.arrivalEarlyUs - nowUs) / 1e6)) };
}
