import type { AlertView } from "../wire";
import { type AppState, mayDecide, shown } from "./app";
import { meant } from "./called";
import { alarmOrder, isActive, needsPerson } from "./order";
import type { Scene } from "./scene";
import { type ShownState, shownState } from "./trackstate";

/** What the decision pane is about. */
export interface Subject {
  readonly track: number;
  /** Row in the picture, -1 if the track is no longer in it. */
  readonly row: number;
  readonly state: ShownState;
  /** The track's most urgent alert, if it has one. */
  readonly alert: AlertView | null;
  /** False if the pane shows it only because it is the most urgent. */
  readonly chosen: boolean;
}

/** The selected track, else that of the most urgent alarm; null if there is neither. */
export function subjectOf(scene: Scene, selected: number): Subject | null {
  const urgent = alarmOrder(scene.alerts).find((alert) => isActive(alert));
  const track = selected !== 0 ? meant(scene.picture, selected) : (urgent?.track ?? 0);
  if (track === 0) return null;
  const tracks = scene.picture?.tracks;
  const row = tracks?.id.indexOf(track) ?? -1;
  const own = alarmOrder(scene.alerts.filter((alert) => alert.track === track));
  return {
    track,
    row,
    state: row < 0 ? "lost" : shownState(tracks?.state[row] ?? 0, tracks?.ageS[row] ?? Number.NaN),
    alert: own.find(isActive) ?? own.find(needsPerson) ?? null,
    chosen: selected !== 0,
  };
}

/** The track of which it is asked now which other is the same object; 0 while that form is not to be seen. */
export function asksWhichIsSame(state: AppState): number {
  if (state.form !== "same" || state.pane !== "decision" || state.past !== null || !mayDecide(state.you)) return 0;
  const subject = subjectOf(shown(state), state.selected);
  return subject !== null && subject.row >= 0 && subject.track > 0 ? subject.track : 0;
}
