import { acknowledge, dismiss } from "../link/decide";
import { closeReplay } from "../link/session";
import { chart } from "../map/current";
import { testSound } from "../sound/watch";
import { app, say, shown } from "../state/app";
import { spokenOf } from "../state/called";
import { stepAlarm } from "../state/order";
import { type Preferences, prefer, preferences } from "../state/prefs";
import { asksWhichIsSame } from "../state/subject";
import { replayEvent, replayFromNow } from "../state/timetravel";
import { words } from "../words/words";
import { type Command, commandAt } from "./bindings";

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** What each command does. None of them does anything that cannot be undone. */
export const COMMANDS: Readonly<Record<Command, () => void>> = {
  acknowledge: () => void acknowledge(),
  dismiss: () => void dismiss(),
  next: () => step(1),
  previous: () => step(-1),
  deselect,
  zoomIn: () => chart()?.zoom(1),
  zoomOut: () => chart()?.zoom(-1),
  home: () => chart()?.home(),
  follow: toggleFollow,
  go: () => goTo(app.get().selected),
  labels: () => toggle("labels"),
  trails: () => toggle("trails"),
  uncertainty: () => toggle("uncertainty"),
  coverage: () => toggle("coverage"),
  unseen: () => toggle("unseen"),
  sound: () => void testSound(),
  theme: toggleTheme,
  replay: () => (app.get().past === null ? replayFromNow() : closeReplay()),
  nextEvent: () => replayEvent(1),
  previousEvent: () => replayEvent(-1),
  feeds: () => openPane("feeds"),
  keys: () => openPane("keys"),
};

/** Listen to the keyboard of the whole page. */
export function startKeys(): void {
  window.addEventListener("keydown", onKey);
}

function onKey(event: KeyboardEvent): void {
  if (app.get().route !== "console" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const typing = isField(event.target);
  if (typing && event.key !== "Escape") return;
  if (typing) (event.target as HTMLElement).blur();
  const { singleKeys, keys } = preferences.get();
  const arrow = ARROWS[event.key];
  if (arrow !== undefined) {
    if (event.target instanceof HTMLElement && event.target.closest("[data-arrows]") !== null) return;
    event.preventDefault();
    chart()?.pan(...arrow);
    return;
  }
  const command = commandAt(event, keys);
  if (command === undefined || (!singleKeys && event.key.length === 1 && command !== "keys")) return;
  if (event.repeat && command === "acknowledge") return;
  event.preventDefault();
  COMMANDS[command]();
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [data-typing]") !== null;
}

/** Select a track, without moving the map; or, while one is asked for, say which is the same object. */
export function select(track: number): void {
  const asked = asksWhichIsSame(app.get());
  if (asked !== 0 && track >= 0) offer(track, asked);
  else app.set({ selected: track, follow: false, form: "", other: 0, ...(track !== 0 && { pane: "decision" }) });
}

/** A click beside a track must not cost the form, and none must go unanswered. */
function offer(track: number, asked: number): void {
  if (track === 0) say(words.hand.nothingThere);
  else if (track === asked) say(words.hand.itself(spokenOf(shown(app.get()).picture, asked)));
  else app.set({ other: track });
}

export function goTo(track: number): void {
  if (track === 0) say(words.acts.nothingSelected);
  else chart()?.go(track);
}

export function toggleFollow(): void {
  const { selected, follow } = app.get();
  if (selected === 0) say(words.acts.nothingSelected);
  else app.set({ follow: !follow });
}

export function toggleTheme(): void {
  prefer({ theme: preferences.get().theme === "dark" ? "light" : "dark" });
}

export function toggle(
  name: keyof Pick<Preferences, "labels" | "trails" | "uncertainty" | "coverage" | "unseen">,
): void {
  prefer({ [name]: !preferences.get()[name] });
}

/** Open a side pane, or close it if it is open. */
export function openPane(pane: "feeds" | "keys" | "people" | "zones"): void {
  app.set({ pane: app.get().pane === pane ? "decision" : pane });
}

function step(by: 1 | -1): void {
  const state = app.get();
  const from = asksWhichIsSame(state) !== 0 && state.other !== 0 ? state.other : state.selected;
  const track = stepAlarm(shown(state).alerts, from, by);
  if (track === 0) say(words.alarms.empty);
  else select(track);
}

function deselect(): void {
  const { pane, form } = app.get();
  if (form !== "") app.set({ form: "", other: 0 });
  else if (pane !== "decision") app.set({ pane: "decision" });
  else select(0);
}
