import { expect, test } from "vitest";
import { lengthS, TONES, testTune } from "./tones";

test("the test plays every tone, one after the other", () => {
  const tune = testTune();
  expect(tune.length).toBe(Object.values(TONES).flat().length);
  for (const [index, note] of tune.entries()) {
    const before = tune[index - 1];
    if (before !== undefined) expect(note.atS).toBeGreaterThanOrEqual(before.atS + before.lengthS - 1e-9);
  }
});

test("tones differ in the number of notes, not only in pitch", () => {
  const counts = [1, 2, 3].map((priority) => TONES[priority]?.length);
  expect(new Set(counts).size).toBe(3);
  expect(lengthS(TONES[3] ?? [])).toBeLessThan(2);
});
