import { expect, test } from "vitest";
import type { Timeline } from "../wire";
import { gaps, partAt, spanOf, ticks, timeAt } from "./timespan";

const MINUTE = 60_000_000;
const timeline = (feeds: Timeline["feeds"]): Timeline => ({ sinceUs: 0, alerts: [], feeds, decisions: [] });

test("the strip shows all that is remembered, three minutes at least, a day at most", () => {
  const now = 5000 * MINUTE;
  expect(now - spanOf(now - MINUTE, now).fromUs).toBe(3 * MINUTE);
  expect(now - spanOf(now - 90 * MINUTE, now).fromUs).toBe(90 * MINUTE);
  expect(now - spanOf(0, now).fromUs).toBe(24 * 60 * MINUTE);
});

test("places and moments agree", () => {
  const span = { fromUs: 100, toUs: 300 };
  expect(partAt(span, timeAt(span, 0.25))).toBeCloseTo(0.25);
  expect(timeAt(span, 7)).toBe(300);
});

test("ticks are round and few", () => {
  const found = ticks(spanOf(0, 37 * MINUTE), 8);
  expect(found.length).toBeLessThanOrEqual(9);
  expect(found.every((time) => time % (5 * MINUTE) === 0)).toBe(true);
});

test("a gap lasts until the feed is live again, through silence and loss, and an open one until now", () => {
  const found = gaps(
    timeline([
      { timeUs: 10, feed: "a", state: "silent" },
      { timeUs: 20, feed: "a", state: "down" },
      { timeUs: 30, feed: "b", state: "down" },
      { timeUs: 40, feed: "a", state: "live" },
    ]),
    90,
  );
  expect(found).toEqual([
    { fromUs: 10, toUs: 40 },
    { fromUs: 30, toUs: 90 },
  ]);
});
