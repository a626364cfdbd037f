import { expect, test } from "vitest";
import { wedgeOf } from "../testing";
import type { WedgeView } from "../wire";
import { keyed } from "./bearings";

const keysOf = (pictures: readonly (readonly WedgeView[])[]): string[][] => {
  let before = keyed([], []);
  return pictures.map((wedges) => {
    before = keyed(before, wedges);
    return before.map(({ key }) => key);
  });
};

test("a bearing that is measured anew keeps its key, whatever its place in the list", () => {
  const [first, second] = keysOf([
    [wedgeOf({ bearingDeg: 45 }), wedgeOf({ bearingDeg: 120 })],
    [wedgeOf({ bearingDeg: 121.3 }), wedgeOf({ bearingDeg: 44.2 })],
  ]) as [string[], string[]];
  expect(second).toEqual([first[1], first[0]]);
});

test("no two bearings have the same key, though they look alike", () => {
  const twins = [
    wedgeOf({ elevationDeg: 5 }),
    wedgeOf({ elevationDeg: 40 }),
    wedgeOf({ sensor: "other" }),
    wedgeOf({ elevationDeg: 5 }),
  ];
  for (const keys of keysOf([twins, [...twins].reverse()])) expect(new Set(keys).size).toBe(twins.length);
});

test("a bearing across north is the same; one elsewhere, of another sensor or after one that ended is another", () => {
  const [north, across, elsewhere, again] = keysOf([
    [wedgeOf({ bearingDeg: 359 })],
    [wedgeOf({ bearingDeg: 1 })],
    [wedgeOf({ bearingDeg: 90 }), wedgeOf({ bearingDeg: 2, sensor: "other" })],
    [wedgeOf({ bearingDeg: 1 })],
  ]);
  expect(across).toEqual(north);
  expect(new Set([...(north ?? []), ...(elsewhere ?? []), ...(again ?? [])]).size).toBe(4);
});
