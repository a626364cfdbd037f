import { expect, test } from "vitest";
import { arrivalScale } from "./arrivalscale";

test("everything stands on the bar, in order", () => {
  for (const [early, late, need] of [
    [190, 260, 120],
    [20, null, 150],
    [-5, 3, 60],
    [900, 1400, 30],
  ] as const) {
    const scale = arrivalScale(early, late, need);
    for (const part of [scale.action, scale.early, scale.late, scale.decide]) {
      expect(part).toBeGreaterThanOrEqual(0);
      expect(part).toBeLessThanOrEqual(1);
    }
    expect(scale.late).toBeGreaterThanOrEqual(scale.early);
    expect(scale.ticks.length).toBeLessThanOrEqual(6);
  }
});

test("the last time to decide is the arrival less the action", () => {
  const scale = arrivalScale(200, 260, 120);
  expect(scale.early - scale.decide).toBeCloseTo(scale.action);
});
