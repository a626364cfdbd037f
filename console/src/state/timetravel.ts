import { closeReplay, controlReplay, openReplay } from "../link/session";
import type { Timeline, TimelineAlert } from "../wire";
import { words } from "../words/words";
import { app, say } from "./app";
import { sceneNowUs } from "./scene";

const REWIND_US = 60_000_000;
/** A replay of an alarm begins this much before it. */
const LEAD_US = 5_000_000;
const NEAR_US = 1_000_000;
export const SPEEDS: readonly number[] = [1, 4, 10, 30, 60];

/** Show the moment `atUs`; the present if it is not past. */
export function goToTime(atUs: number): void {
  const state = app.get();
  const nowUs = sceneNowUs(state.live, performance.now());
  if (nowUs !== null && atUs >= nowUs - NEAR_US) closeReplay();
  else if (state.replay === null) openReplay(atUs);
  else controlReplay({ atUs });
}

/** Replay the last minute. */
export function replayFromNow(): void {
  const nowUs = sceneNowUs(app.get().live, performance.now());
  if (nowUs !== null) openReplay(Math.max(app.get().timeline?.sinceUs ?? 0, nowUs - REWIND_US));
}

/** Where the replay stands; null in the present. */
export function replayAtUs(nowMs: number): number | null {
  const { past, replay } = app.get();
  if (past === null || replay === null) return null;
  return sceneNowUs(past, nowMs) ?? replay.atUs;
}

/** Replay the alarm after (+1) or before (-1) the shown moment. */
export function replayEvent(step: 1 | -1): void {
  const state = app.get();
  const nowMs = performance.now();
  const atUs = replayAtUs(nowMs) ?? sceneNowUs(state.live, nowMs);
  const event = atUs === null ? undefined : nextAlarm(state.timeline, atUs + LEAD_US, step);
  if (event === undefined) say(words.alarms.empty);
  else goToTime(event.timeUs - LEAD_US);
}

/** The nearest raised or promoted alarm after or before a moment. */
export function nextAlarm(timeline: Timeline | null, atUs: number, step: 1 | -1): TimelineAlert | undefined {
  const alarms = (timeline?.alerts ?? []).filter(({ change }) => change === "raised" || change === "promoted");
  if (step === 1) return alarms.find(({ timeUs }) => timeUs > atUs + NEAR_US);
  return alarms.findLast(({ timeUs }) => timeUs < atUs - NEAR_US);
}
