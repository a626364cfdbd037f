import { expect, test } from "vitest";
import { coverageOf, pictureOf } from "../testing";
import type { HealthMessage } from "../wire";
import { closed, emptyScene, medianLatencyMs, received } from "./scene";

test("gaps in the numbers are counted, but not across a reconnect", () => {
  let scene = received(emptyScene(0), pictureOf([], { seq: 4, timeUs: 1 }), 1, 0);
  scene = received(scene, pictureOf([], { seq: 7, timeUs: 2 }), 2, 0);
  expect(scene.skipped).toBe(2);
  scene = received(closed(scene, 3), pictureOf([], { seq: 90, timeUs: 3 }), 4, 0);
  expect(scene.skipped).toBe(2);
});

test("a lost connection keeps what was shown", () => {
  const picture = pictureOf([1], { timeUs: 1 });
  const scene = closed(received(emptyScene(0), picture, 1, 0), 50);
  expect(scene.picture).toBe(picture);
  expect(scene.closedMs).toBe(50);
  expect(closed(scene, 90).closedMs).toBe(50);
});

test("the latency is that of the oldest frame shown, and unknown where the clocks differ", () => {
  const shown = (oldestReceivedUs: number) =>
    received(emptyScene(0), pictureOf([], { timeUs: 1, oldestReceivedUs }), 1, 1_000);
  expect(medianLatencyMs(shown(800_000))).toBe(200);
  expect(medianLatencyMs(shown(2_000_000))).toBeNull();
  expect(medianLatencyMs(emptyScene(0))).toBeNull();
});

test("what can be seen stays until it is said anew, and is unknown again when the node says so", () => {
  const health: HealthMessage = {
    type: "health",
    seq: 1,
    timeUs: 2,
    feeds: [],
    sensors: [],
    outputs: [],
    recording: "ok",
    notes: [],
    alarmsLast10Min: 0,
    clients: 1,
  };
  const said = (coverage: ReturnType<typeof coverageOf> | null) =>
    ({ type: "coverage", seq: 1, timeUs: 1, coverage }) as const;
  const coverage = coverageOf();
  let scene = received(received(emptyScene(0), said(coverage), 1, 0), health, 2, 0);
  expect(scene.coverage).toBe(coverage);
  expect(scene.lastDataMs).toBe(2);
  scene = received(scene, said(null), 3, 0);
  expect(scene.coverage).toBeNull();
});
