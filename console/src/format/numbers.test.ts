import { expect, test } from "vitest";
import { climb, course, distance, metres, percent, position, trackName } from "./numbers";

test("numbers of tracks have three digits at least", () => {
  expect([trackName(7), trackName(23), trackName(4711)]).toEqual(["T007", "T023", "T4711"]);
});

test("distances change to kilometres", () => {
  expect(distance(999.4)).toBe("999\u00a0m");
  expect(distance(1000)).toBe("1\u00a0km");
  expect(distance(3449)).toBe("3.4\u00a0km");
  expect(distance(25_400)).toBe("25\u00a0km");
  expect(distance(Number.NaN)).toBe("–");
});

test("heights stay in metres and show that they are below", () => {
  expect(metres(10_060)).toBe("10060\u00a0m");
  expect(metres(-12.4)).toBe("−12\u00a0m");
});

test("a course is three digits and 360 is north", () => {
  expect([course(4.6), course(359.7), course(Number.NaN)]).toEqual(["005°", "000°", "–"]);
});

test("climb and position carry their sign or side", () => {
  expect(climb(1.24)).toBe("+1.2\u00a0m/s");
  expect(climb(-0.6)).toBe("−0.6\u00a0m/s");
  expect(position(-35.12281, 44.8472)).toBe("35.1228°\u00a0S 44.8472°\u00a0E");
});

test("rounding makes nothing certain, and what is not known is no number", () => {
  expect([percent(0.997), percent(1), percent(0.504), percent(0)]).toEqual([
    "99\u00a0%",
    "100\u00a0%",
    "50\u00a0%",
    "0\u00a0%",
  ]);
  expect(percent(Number.NaN)).toBe("–");
});
