/** How far the shown picture can be trusted to be the present. Missing time is never LIVE. */
export type Freshness = "CONNECTING" | "LIVE" | "DEGRADED" | "OFFLINE";

export const DEGRADED_S = 3;
export const OFFLINE_S = 10;
/** A closed socket says the same sooner: after this long nobody answered two attempts to reconnect. */
export const CLOSED_OFFLINE_S = 5;

export interface Arrival {
  /** Local monotonic time of the last message with data, null for never. */
  readonly lastDataMs: number | null;
  /** When the socket was lost, null while it is open. */
  readonly closedMs: number | null;
  readonly startedMs: number;
}

/** Seconds since the last message with data; null if there was none. */
export function dataAgeS(arrival: Arrival, nowMs: number): number | null {
  return arrival.lastDataMs === null ? null : Math.max(0, (nowMs - arrival.lastDataMs) / 1000);
}

export function freshness(arrival: Arrival, nowMs: number): Freshness {
  const ageS = dataAgeS(arrival, nowMs);
  if (ageS === null) return nowMs - arrival.startedMs > OFFLINE_S * 1000 ? "OFFLINE" : "CONNECTING";
  if (ageS > OFFLINE_S) return "OFFLINE";
  if (arrival.closedMs !== null && nowMs - arrival.closedMs > CLOSED_OFFLINE_S * 1000) return "OFFLINE";
  return ageS < DEGRADED_S && arrival.closedMs === null ? "LIVE" : "DEGRADED";
}
