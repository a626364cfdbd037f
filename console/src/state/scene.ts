import type {
  AlertsMessage,
  AlertView,
  CoverageView,
  HealthMessage,
  Hello,
  PictureMessage,
  ServerMessage,
} from "../wire";
import { observe, type ServerClock, serverNowUs, unsetClock } from "./clock";
import type { Arrival } from "./freshness";

/** What one connection shows: the live one, or a replay. The newest message of each kind, and how they came. */
export interface Scene extends Arrival {
  readonly hello: Hello | null;
  readonly picture: PictureMessage | null;
  /** Local monotonic time at which the picture came. */
  readonly pictureMs: number;
  readonly alerts: readonly AlertView[];
  /** False until the first list of this connection has come. */
  readonly alertsKnown: boolean;
  readonly health: HealthMessage | null;
  /** What can be seen now, null while that is not known. */
  readonly coverage: CoverageView | null;
  readonly clock: ServerClock;
  /** Number of this connection's last picture, null before the first. */
  readonly lastSeq: number | null;
  /** Pictures that this screen was too slow for. */
  readonly skipped: number;
  /** From socket to screen, of the latest pictures that told, milliseconds. */
  readonly latencyMs: readonly number[];
  readonly helloCount: number;
}

const LATENCIES_KEPT = 50;

export function emptyScene(nowMs: number): Scene {
  return {
    hello: null,
    picture: null,
    pictureMs: nowMs,
    alerts: [],
    alertsKnown: false,
    health: null,
    coverage: null,
    clock: unsetClock,
    lastSeq: null,
    skipped: 0,
    latencyMs: [],
    lastDataMs: null,
    closedMs: null,
    startedMs: nowMs,
    helloCount: 0,
  };
}

/** The scene after one message. `hereMs`: monotonic local time; `wallMs`: this computer's clock, for the latency. */
export function received(scene: Scene, message: ServerMessage, hereMs: number, wallMs: number): Scene {
  switch (message.type) {
    case "hello":
      return {
        ...scene,
        hello: message,
        closedMs: null,
        helloCount: scene.helloCount + 1,
        clock: message.serverTimeUs > 0 ? observe(scene.clock, hereMs, message.serverTimeUs) : scene.clock,
      };
    case "picture":
      return withPicture(scene, message, hereMs, wallMs);
    case "alerts":
      return withAlerts(scene, message, hereMs);
    case "coverage":
      return { ...scene, coverage: message.coverage, lastDataMs: hereMs };
    case "site":
      return scene.hello === null ? scene : { ...scene, hello: { ...scene.hello, site: message.site } };
    case "health":
      return withHealth(scene, message, hereMs);
  }
}

function withPicture(scene: Scene, message: PictureMessage, hereMs: number, wallMs: number): Scene {
  const gap = scene.lastSeq === null ? 0 : message.seq - scene.lastSeq - 1;
  const oldestUs = message.oldestReceivedUs;
  const latency = oldestUs === null ? [] : [wallMs - oldestUs / 1000];
  return {
    ...scene,
    picture: message,
    pictureMs: hereMs,
    lastDataMs: hereMs,
    clock: observe(scene.clock, hereMs, message.timeUs),
    lastSeq: message.seq,
    skipped: scene.skipped + Math.max(0, gap),
    latencyMs: [...scene.latencyMs, ...latency].slice(-LATENCIES_KEPT),
  };
}

function withAlerts(scene: Scene, message: AlertsMessage, hereMs: number): Scene {
  return { ...scene, alerts: message.alerts, alertsKnown: true, lastDataMs: hereMs };
}

function withHealth(scene: Scene, message: HealthMessage, hereMs: number): Scene {
  return { ...scene, health: message, lastDataMs: hereMs, clock: observe(scene.clock, hereMs, message.timeUs) };
}

/** The connection is gone; what was shown stays, and grows old. Sequence numbers begin anew. */
export function closed(scene: Scene, hereMs: number): Scene {
  return { ...scene, lastSeq: null, closedMs: scene.closedMs ?? hereMs };
}

/** The scene's own time now, microseconds; null before anything was heard. */
export function sceneNowUs(scene: Scene, hereMs: number): number | null {
  return serverNowUs(scene.clock, hereMs);
}

/** Median latency from socket to screen in milliseconds, null if unknown or nonsense (clocks that differ). */
export function medianLatencyMs(scene: Scene): number | null {
  const sorted = [...scene.latencyMs].sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1];
  return median === undefined || median < 0 || median > 60_000 ? null : median;
}
