import { expect, test } from "vitest";
import { dataAgeS, freshness } from "./freshness";

const open = (lastDataMs: number | null) => ({ lastDataMs, closedMs: null, startedMs: 0 });

test("below three seconds LIVE, up to ten DEGRADED, then OFFLINE", () => {
  expect(freshness(open(10_000), 12_900)).toBe("LIVE");
  expect(freshness(open(10_000), 13_100)).toBe("DEGRADED");
  expect(freshness(open(10_000), 20_000)).toBe("DEGRADED");
  expect(freshness(open(10_000), 20_001)).toBe("OFFLINE");
});

test("without any time it is never LIVE", () => {
  expect(freshness(open(null), 1_000)).toBe("CONNECTING");
  expect(freshness(open(null), 10_001)).toBe("OFFLINE");
  expect(dataAgeS(open(null), 5)).toBeNull();
});

test("a lost socket is never LIVE, however fresh its last message, and OFFLINE well within ten seconds", () => {
  const lost = { lastDataMs: 10_000, closedMs: 10_100, startedMs: 0 };
  expect(freshness(lost, 10_200)).toBe("DEGRADED");
  expect(freshness(lost, 15_200)).toBe("OFFLINE");
});
