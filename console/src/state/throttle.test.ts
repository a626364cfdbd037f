import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Throttle } from "./throttle";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what is asked for again and again still happens, in its time and no oftener", () => {
  const acted: number[] = [];
  const throttle = new Throttle(1000, () => acted.push(Date.now()));
  const begunMs = Date.now();
  for (let step = 0; step < 100; step++) {
    throttle.ask();
    vi.advanceTimersByTime(100);
  }
  expect(acted.map((ms) => ms - begunMs)).toEqual([1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000]);
});

test("what is asked for once happens once, and not after it was stopped", () => {
  const act = vi.fn();
  const throttle = new Throttle(1000, act);
  throttle.ask();
  vi.advanceTimersByTime(5000);
  expect(act).toHaveBeenCalledTimes(1);
  throttle.ask();
  throttle.stop();
  vi.advanceTimersByTime(5000);
  expect(act).toHaveBeenCalledTimes(1);
});
