import { expect, test } from "vitest";
import { alertOf, pictureOf, tracksOf } from "../testing";
import { mercatorX, stretch } from "./mercator";
import { at, LOST, TrackTable } from "./tracktable";

const east = (table: TrackTable, id: number) => at(table.nowX, table.slotOf.get(id) ?? -1);

test("a track is moved on by its velocity, but not for long without news", () => {
  const table = new TrackTable();
  table.update(pictureOf([1]), 0);
  const start = mercatorX(44.8);
  table.reckon(1000);
  expect(east(table, 1) - start).toBeCloseTo(40 * stretch(35.1), 3);
  table.reckon(60_000);
  expect(east(table, 1) - start).toBeCloseTo(120 * stretch(35.1), 3);
});

test("a small correction glides, a large one jumps", () => {
  const table = new TrackTable();
  const moved = (lonDeg: number) => pictureOf([1], { tracks: tracksOf([1], { lonDeg: [lonDeg], speedMps: [0] }) });
  table.update(moved(44.8), 0);
  table.update(moved(44.801), 200);
  table.reckon(200);
  expect(east(table, 1)).toBeCloseTo(mercatorX(44.8), 3);
  table.reckon(5000);
  expect(east(table, 1)).toBeCloseTo(mercatorX(44.801), 3);
  table.update(moved(44.9), 5200);
  table.reckon(5200);
  expect(east(table, 1)).toBeCloseTo(mercatorX(44.9), 3);
});

test("a track that left the picture stays at its last place for a minute; a tentative one goes at once", () => {
  const table = new TrackTable();
  table.update(pictureOf([1, 2], { tracks: tracksOf([1, 2], { state: [1, 0] }) }), 0);
  table.update(pictureOf([]), 1000);
  expect([...table.slotOf.keys()]).toEqual([1]);
  expect(table.state[table.slotOf.get(1) ?? -1]).toBe(LOST);
  const place = east(table, 1);
  table.update(pictureOf([]), 40_000);
  expect(east(table, 1)).toBe(place);
  table.update(pictureOf([]), 62_000);
  expect(table.slotOf.size).toBe(0);
});

test("slots are used again and numbers are kept apart", () => {
  const table = new TrackTable();
  for (let turn = 0; turn < 50; turn++) {
    table.update(pictureOf([turn * 3 + 1, turn * 3 + 2, turn * 3 + 3]), turn * 100_000);
  }
  expect(table.used).toBeLessThan(20);
  expect(new Set(table.slotOf.values()).size).toBe(table.slotOf.size);
});

test("the most urgent alarm of a track marks it, ended ones do not", () => {
  const table = new TrackTable();
  table.update(pictureOf([23, 24]), 0);
  table.mark([
    alertOf({ id: 1, track: 23, priority: 1 }),
    alertOf({ id: 2, track: 23, priority: 3, state: "acknowledged" }),
    alertOf({ id: 3, track: 24, priority: 3, state: "cleared_unseen" }),
  ]);
  const slot = table.slotOf.get(23) ?? -1;
  expect([table.priority[slot], table.waiting[slot]]).toEqual([3, 0]);
  expect(table.priority[table.slotOf.get(24) ?? -1]).toBe(0);
});

test("a number that was merged into another track is gone at once, not lost", () => {
  const table = new TrackTable();
  table.update(pictureOf([1, 2]), 0);
  table.update(pictureOf([1], { tracks: tracksOf([1], { also: [[2]] }) }), 200);
  expect([...table.slotOf.keys()]).toEqual([1]);
});
