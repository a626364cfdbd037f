import { expect, test } from "vitest";
import { coverageOf } from "../testing";
import { sightOf } from "./sight";

test("the share told is that of the worse height, and never rounded up", () => {
  expect(sightOf(coverageOf({ seen: [0.999, 1] }), true)).toMatchObject({ percent: 99, caution: false });
  expect(sightOf(coverageOf({ seen: [1, 0.57] }), true)).toMatchObject({ percent: 57, caution: false });
  expect(sightOf(coverageOf({ seen: [1, 1] }), true)).toMatchObject({ percent: 100, caution: false });
});

test("what is not known is unknown and calls for caution", () => {
  expect(sightOf(null, true)).toEqual({ percent: "unknown", caution: true, blind: [] });
});

test("what was seen when the connection was lost is not what is seen now", () => {
  expect(sightOf(coverageOf({ seen: [1, 1] }), false)).toMatchObject({ percent: "unknown", caution: true });
});

test("a sensor without data calls for caution and is named; so does it that nothing is seen at all", () => {
  const sensors = [
    { id: "east", live: true, seen: 0.7 },
    { id: "west", live: false, seen: 0 },
  ];
  expect(sightOf(coverageOf({ sensors }), true)).toEqual({ percent: 75, caution: true, blind: ["west"] });
  expect(sightOf(coverageOf({ seen: [0.004, 0.9], sensors: [] }), true)).toMatchObject({ percent: 0, caution: true });
});

test("a site without assets has no warning area, which is no share and nothing to worry about", () => {
  expect(sightOf(coverageOf({ seen: [null, null] }), true)).toMatchObject({ percent: "no_area", caution: false });
});
