import { expect, test } from "vitest";
import { scaleBar } from "./scale";

test("the bar is round and fits", () => {
  expect(scaleBar(40)).toEqual({ metres: 2000, widthPx: 50 });
  expect(scaleBar(1)).toEqual({ metres: 100, widthPx: 100 });
  for (const perPixel of [0.3, 0.77, 3, 19, 250, 1100]) {
    const { metres, widthPx } = scaleBar(perPixel);
    expect(widthPx).toBeLessThanOrEqual(120);
    expect(widthPx).toBeGreaterThan(40);
    expect([1, 2, 5]).toContain(Number(String(metres)[0]));
  }
});
