import { api } from "../link/api";
import { app, type ReplayState, say } from "../state/app";
import { paced } from "../state/clock";
import { closed, emptyScene, received, sceneNowUs } from "../state/scene";
import { words } from "../words/words";
import { Stream, socketAddress } from "./stream";

let live: Stream | null = null;
let past: Stream | null = null;

/** Look who is signed in, and show the console or the way in. */
export async function begin(): Promise<void> {
  const me = await api.me();
  if (me.ok) {
    app.set({ you: me.body, route: "console", routeReason: "" });
    goLive();
  } else {
    app.set({ route: "signed_out", routeReason: me.status === 401 ? "" : "unreachable" });
  }
}

/** Open the live stream. */
export function goLive(): void {
  live?.stop();
  app.set({ live: emptyScene(performance.now()) });
  live = new Stream(() => socketAddress("/live"), {
    message(message) {
      const before = app.get().live;
      app.set({ live: received(before, message, performance.now(), Date.now()) });
      if (message.type !== "hello") return;
      app.set({ you: message.you });
      if (before.helloCount > 0) say(words.link.back);
    },
    closed() {
      app.set({ live: closed(app.get().live, performance.now()) });
      void checkSession();
    },
    ended: () => leave("ended"),
  });
  live.start();
}

/** End the session on this screen. */
export async function signOut(): Promise<void> {
  const answer = await api.signOut();
  if (answer.ok || answer.status === 401) leave("");
  else say(words.acts.unreachable, true);
}

/** Show the past from a moment on; the live stream goes on behind it. */
export function openReplay(atUs: number, speed = 1): void {
  past?.stop();
  const start = Math.floor(atUs);
  const first: ReplayState = { speed, paused: false, atUs: start };
  app.set({ past: emptyScene(performance.now()), replay: first });
  /** What the address asked for. */
  let asked = first;
  const stream = new Stream(
    () => {
      asked = { ...(app.get().replay ?? first), paused: false };
      return socketAddress(`/replay?at_us=${standing() ?? start}&speed=${asked.speed}`);
    },
    {
      message(message) {
        const scene = app.get().past;
        const replay = app.get().replay;
        if (scene === null || replay === null) return;
        // What was asked for while nobody listened.
        if (message.type === "hello") tell(stream, asked, replay);
        const hereMs = performance.now();
        const next = received(scene, message, hereMs, Date.now());
        app.set({ past: { ...next, clock: paced(next.clock, hereMs, replay.paused ? 0 : replay.speed) } });
      },
      closed() {
        const scene = app.get().past;
        if (scene !== null) app.set({ past: closed(scene, performance.now()) });
      },
      ended: () => leave("ended"),
    },
  );
  past = stream;
  past.start();
}

/** Where the replay stands: what it shows, or, before it shows anything, where it was told to go. */
function standing(): number | null {
  const { past: scene, replay } = app.get();
  if (scene === null || replay === null) return null;
  return Math.floor(sceneNowUs(scene, performance.now()) ?? replay.atUs);
}

function tell(stream: Stream, before: ReplayState, now: ReplayState): void {
  const change = {
    ...(now.atUs !== before.atUs && { seek_us: Math.floor(now.atUs) }),
    ...(now.speed !== before.speed && { speed: now.speed }),
    ...(now.paused !== before.paused && { pause: now.paused }),
  };
  if (Object.keys(change).length > 0) stream.send(change);
}

/** Move the replay: elsewhere, faster, or stopped. */
export function controlReplay(change: { atUs?: number; speed?: number; paused?: boolean }): void {
  const { replay, past: scene } = app.get();
  if (replay === null || past === null) return;
  const hereMs = performance.now();
  const next = { ...replay, ...change };
  const moved = change.atUs === undefined ? scene : emptyScene(hereMs);
  const kept = moved === null || scene === null ? moved : { ...moved, hello: scene.hello };
  app.set({
    replay: next,
    past: kept === null ? null : { ...kept, clock: paced(kept.clock, hereMs, next.paused ? 0 : next.speed) },
  });
  past.send({
    ...(change.atUs !== undefined && { seek_us: Math.floor(change.atUs) }),
    ...(change.speed !== undefined && { speed: change.speed }),
    ...(change.paused !== undefined && { pause: change.paused }),
  });
}

/** Back to the present. */
export function closeReplay(): void {
  past?.stop();
  past = null;
  app.set({ past: null, replay: null });
}

async function checkSession(): Promise<void> {
  const me = await api.me();
  if (!me.ok && me.status === 401) leave("ended");
}

function leave(reason: string): void {
  live?.stop();
  closeReplay();
  app.set({ route: "signed_out", routeReason: reason, you: null, shift: "", selected: 0, pane: "decision" });
}
