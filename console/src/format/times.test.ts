import { expect, test } from "vitest";
import { age, band, countdown, hourAndMinute, timeOfDay } from "./times";

const NOON_US = Date.UTC(2026, 10, 26, 12, 0, 5) * 1000;

test("a countdown is rounded down and keeps its sign", () => {
  expect(countdown(52.9)).toBe("0:52");
  expect(countdown(190)).toBe("3:10");
  expect(countdown(3723)).toBe("1:02:03");
  expect(countdown(-20)).toBe("−0:20");
  expect(countdown(-0.4)).toBe("−0:01");
  expect(countdown(Number.NaN)).toBe("–");
});

test("an arrival band may be open at its end and never starts before now", () => {
  expect(band(190, 260)).toBe("3:10–4:20");
  expect(band(190, null)).toBe("3:10–…");
  expect(band(-4, 12)).toBe("0:00–0:12");
  expect(band(12, 12.4)).toBe("0:12");
});

test("an age is never negative", () => {
  expect(age(-3)).toBe("0.0\u00a0s");
  expect(age(9.96)).toBe("10\u00a0s");
  expect(age(600)).toBe("10\u00a0min");
  expect(age(Number.NaN)).toBe("–");
});

test("the time of day is that of the site, and UTC where the zone is not known", () => {
  expect(timeOfDay(NOON_US, "Asia/Baghdad")).toBe("15:00:05");
  expect(hourAndMinute(NOON_US, "UTC")).toBe("12:00");
  expect(timeOfDay(NOON_US, "No/Such_Place")).toBe("12:00:05");
});
