import { expect, test } from "vitest";
import { shownState } from "./trackstate";

test("state and age say how alive a track is; a missing age is stale", () => {
  expect(shownState(0, 0.5)).toBe("tentative");
  expect(shownState(1, 0.5)).toBe("live");
  expect(shownState(2, 4)).toBe("coasting");
  expect(shownState(2, 12)).toBe("stale");
  expect(shownState(1, Number.NaN)).toBe("stale");
});
