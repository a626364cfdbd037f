import { app, say } from "../state/app";
import { freshness } from "../state/freshness";
import { sceneNowUs } from "../state/scene";
import { words } from "../words/words";
import { type Heard, toRepeat, toSound } from "./heard";
import { Sounder } from "./sounder";
import { OFFLINE_TONE, TONES } from "./tones";

const REPEAT_MS = 8_000;
const FLOOD_ALARMS = 10;
const FLOOD_SPACING_MS = 5_000;

const sounder = new Sounder((state) => app.set({ sound: state }));
let heard: Heard = new Map();
let lastToneMs = Number.NEGATIVE_INFINITY;
let saidOffline = false;

/** Listen to the live alerts, whatever the screen shows, and make them heard. */
export function startSounding(): void {
  let alerts = app.get().live.alerts;
  app.subscribe(() => {
    const next = app.get().live.alerts;
    if (next === alerts) return;
    alerts = next;
    soundNew();
  });
  setInterval(remind, 500);
  for (const gesture of ["pointerdown", "keydown"]) {
    window.addEventListener(gesture, () => void (app.get().sound === "locked" && unlock()), { capture: true });
  }
}

/** Unlock the sound within a gesture; what has waited to be heard sounds now. */
export async function unlock(): Promise<void> {
  await sounder.unlock();
  if (app.get().sound === "on") soundNew();
}

export function switchSound(on: boolean): void {
  sounder.switch(on);
}

/** Play all tones and say what came of it. */
export async function testSound(): Promise<void> {
  await sounder.unlock();
  const passed = await sounder.test();
  const { live } = app.get();
  if (passed) app.set({ soundTestedUs: sceneNowUs(live, performance.now()) ?? Date.now() * 1000 });
  say(passed ? words.sound.passed : words.sound.failedTest, !passed);
}

function soundNew(): void {
  if (app.get().sound !== "on") return;
  const nowMs = performance.now();
  const { live } = app.get();
  const flood = (live.health?.alarmsLast10Min ?? 0) > FLOOD_ALARMS;
  if (flood && nowMs - lastToneMs < FLOOD_SPACING_MS) return;
  const sounding = toSound(live.alerts, heard);
  heard = sounding.heard;
  play(sounding.priority, nowMs);
}

function remind(): void {
  const nowMs = performance.now();
  const { live, route } = app.get();
  if (route !== "console") return;
  const offline = freshness(live, nowMs) === "OFFLINE";
  if (offline && !saidOffline) sounder.play(OFFLINE_TONE);
  saidOffline = offline;
  if (app.get().sound !== "on") return;
  soundNew();
  if (nowMs - lastToneMs > REPEAT_MS) play(toRepeat(live.alerts), nowMs);
}

function play(priority: number, nowMs: number): void {
  const tone = TONES[priority];
  if (tone === undefined) return;
  lastToneMs = nowMs;
  sounder.play(tone);
}
