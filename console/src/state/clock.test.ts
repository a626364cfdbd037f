import { expect, test } from "vitest";
import { observe, paced, serverNowUs, unsetClock } from "./clock";

test("nothing is known before the first message", () => {
  expect(serverNowUs(unsetClock, 1000)).toBeNull();
});

test("the message that came with least delay sets the clock", () => {
  let clock = observe(unsetClock, 1_300, 1_000_000);
  clock = observe(clock, 2_050, 2_000_000);
  clock = observe(clock, 3_400, 3_000_000);
  expect(serverNowUs(clock, 3_400)).toBe(3_350_000);
});

test("a scenario that runs four times as fast is followed", () => {
  let clock = unsetClock;
  for (let second = 0; second <= 4; second++) clock = observe(clock, second * 1000, second * 4_000_000);
  expect(clock.rate).toBeCloseTo(4);
  expect(serverNowUs(clock, 4_500)).toBe(18_000_000);
});

test("a clock that was set back starts anew", () => {
  const clock = observe(observe(unsetClock, 0, 9_000_000), 1000, 2_000_000);
  expect(serverNowUs(clock, 1000)).toBe(2_000_000);
});

test("a paused replay stands still", () => {
  const clock = paced(observe(unsetClock, 0, 5_000_000), 1000, 0);
  expect(serverNowUs(clock, 90_000)).toBe(6_000_000);
});
