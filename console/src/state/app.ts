import type { Timeline, You } from "../wire";
import { emptyScene, type Scene } from "./scene";
import { createStore } from "./store";

export type Route = "loading" | "sign_in" | "signed_out" | "console";
/** What the middle of the page shows: the picture, or an office whose code is loaded when it is first opened. */
export type View = "picture" | "registry" | "permits";
export type Pane = "decision" | "people" | "keys" | "feeds" | "zones";
export type Form = "" | "mark" | "name" | "same";
export type SoundState = "locked" | "on" | "off" | "failed";

export interface StatusLine {
  readonly text: string;
  readonly bad: boolean;
  readonly id: number;
}

export interface ReplayState {
  readonly speed: number;
  readonly paused: boolean;
  readonly atUs: number;
}

export interface AppState {
  readonly route: Route;
  /** Why the signed-out page is shown: `ended`, `unreachable`, or empty. */
  readonly routeReason: string;
  readonly you: You | null;
  readonly live: Scene;
  readonly past: Scene | null;
  readonly replay: ReplayState | null;
  /** Selected track, 0 for none. */
  readonly selected: number;
  readonly follow: boolean;
  readonly pane: Pane;
  readonly view: View;
  readonly status: StatusLine;
  readonly sound: SoundState;
  readonly soundTestedUs: number | null;
  /** Who confirmed the shift on this screen, empty until somebody did. */
  readonly shift: string;
  readonly timeline: Timeline | null;
  /** The form that is open for the selected track. */
  readonly form: Form;
  /** The track that is said to be the same object, 0 while none is chosen. */
  readonly other: number;
}

export const app = createStore<AppState>({
  route: "loading",
  routeReason: "",
  you: null,
  live: emptyScene(performance.now()),
  past: null,
  replay: null,
  selected: 0,
  follow: false,
  pane: "decision",
  view: "picture",
  status: { text: "", bad: false, id: 0 },
  sound: "locked",
  soundTestedUs: null,
  shift: "",
  timeline: null,
  form: "",
  other: 0,
});

/** What the screen shows: the replay where there is one, else the present. */
export function shown(state: AppState): Scene {
  return state.past ?? state.live;
}

/** Say something in the one status line. */
export function say(text: string, bad = false): void {
  app.set({ status: { text, bad, id: app.get().status.id + 1 } });
}

/** Time zone of the site, UTC until it is known. */
export function siteZone(state: AppState): string {
  return shown(state).hello?.site.timeZone ?? state.live.hello?.site.timeZone ?? "UTC";
}

/** True if the signed-in person may decide. */
export function mayDecide(you: You | null): boolean {
  return you !== null && you.role !== "viewer";
}

export function mayInvite(you: You | null): boolean {
  return you?.role === "administrator";
}

/** True if the signed-in person may change geo-zones. */
export function mayDrawZones(you: You | null): boolean {
  return you?.role === "administrator" || you?.role === "shift_lead";
}

export function maySeePeople(you: You | null): boolean {
  return you?.role === "administrator" || you?.role === "shift_lead";
}
