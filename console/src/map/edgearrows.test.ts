import { expect, test } from "vitest";
import { threatList } from "../state/order";
import { alertOf, assetOf, pictureOf, raidViewOf, threatsOf } from "../testing";
import type { AlertView, RaidView } from "../wire";
import { arrowsWanted, clearPlace, type OffMap } from "./edgearrows";
import { raidMembers, raidShapes } from "./raidshapes";
import { TrackTable } from "./tracktable";
import type { EdgeArrow } from "./trackview";

const ROOM = [assetOf("room", 60)];
const first = (track: number, earlyS: number | null) => ({
  asset: "room",
  track,
  earlyS,
  medianS: earlyS,
  lateS: null,
  probability: 0.5,
  members: 1,
});

interface Air {
  readonly ids: readonly number[];
  readonly onMap?: readonly number[];
  readonly due?: readonly (readonly [number, string, number])[];
  readonly alerts?: readonly AlertView[];
  readonly raids?: readonly RaidView[];
  readonly selected?: number;
}

/** Tracks that get an arrow, each with the number of the raid that it stands for, 0 for none. */
function arrows({ ids, onMap = [], due = [], alerts = [], raids = [], selected = 0 }: Air): [number, number][] {
  const picture = pictureOf(ids, { threats: threatsOf(due), raids });
  const table = new TrackTable();
  table.update(picture, 0);
  table.mark(alerts);
  const shapes = raidShapes(raids, alerts, ROOM);
  const view: OffMap = {
    table,
    selected,
    raids: shapes,
    raided: raidMembers(shapes),
    threats: new Map(threatList(picture, ROOM).map((row) => [row.track, row])),
    onMap: (slot) => onMap.includes(table.id[slot] ?? 0),
  };
  return arrowsWanted(view).map(({ slot, raid }) => [table.id[slot] ?? 0, raid?.id ?? 0]);
}

test("threats, alarms and the selection outside the map get an arrow each; what concerns nobody gets none", () => {
  const air = { ids: [1, 2, 3, 4, 5], due: [[1, "room", 70]] as const, alerts: [alertOf({ track: 2 })], selected: 3 };
  expect(arrows(air)).toEqual([
    [1, 0],
    [2, 0],
    [3, 0],
  ]);
  expect(arrows({ ...air, onMap: [1, 2, 3] })).toEqual([]);
});

test("a raid outside the map has one arrow, towards its most pressing member", () => {
  const raids = [raidViewOf({ id: 7, tracks: [1, 2, 3], arrivals: [first(2, 80)] })];
  const due = [
    [2, "room", 80],
    [3, "room", 90],
  ] as const;
  expect(arrows({ ids: [1, 2, 3], raids, due })).toEqual([[2, 7]]);
  expect(arrows({ ids: [1, 2, 3], raids, due, alerts: [alertOf({ track: 1, priority: 3 })] })).toEqual([[1, 7]]);
});

test("a raid that is heading for nothing has an arrow for the alarm of any member", () => {
  const raids = [raidViewOf({ id: 7, tracks: [1, 2, 3], arrivals: [first(1, null)] })];
  expect(arrows({ ids: [1, 2, 3], raids, alerts: [alertOf({ track: 3 })] })).toEqual([[3, 7]]);
});

test("the part of a raid that lies outside the map has an arrow though its first member is on it", () => {
  const raids = [raidViewOf({ id: 7, tracks: [1, 2, 3], arrivals: [first(1, 60)] })];
  const due = [
    [1, "room", 60],
    [2, "room", 70],
  ] as const;
  expect(arrows({ ids: [1, 2, 3], raids, due, onMap: [1, 3] })).toEqual([[2, 7]]);
});

test("a raid that concerns nobody yet has an arrow only while all of it is outside the map", () => {
  const raids = [raidViewOf({ id: 7, tracks: [1, 2, 3] })];
  expect(arrows({ ids: [1, 2, 3], raids })).toEqual([[1, 7]]);
  expect(arrows({ ids: [1, 2, 3], raids, onMap: [2] })).toEqual([]);
});

test("a raid whose first member is not shown has an arrow towards one that is", () => {
  const raids = [raidViewOf({ id: 7, tracks: [1, 2, 3], arrivals: [first(1, 80)] })];
  expect(arrows({ ids: [2, 3], raids, due: [[3, "room", 95]] })).toEqual([[3, 7]]);
  expect(arrows({ ids: [], raids })).toEqual([]);
});

test("the selected member of a raid has an arrow of its own, and only one", () => {
  const raids = [raidViewOf({ id: 7, tracks: [1, 2, 3], arrivals: [first(2, 80)] })];
  const due = [[2, "room", 80]] as const;
  expect(arrows({ ids: [1, 2, 3], raids, due, selected: 3 })).toEqual([
    [2, 7],
    [3, 0],
  ]);
  expect(arrows({ ids: [1, 2, 3], raids, due, selected: 2 })).toEqual([[2, 7]]);
});

test("arrows that want the same place all stand apart while the edge has room", () => {
  for (const y of [50, 300, 301, 550]) {
    const placed: EdgeArrow[] = [];
    for (let track = 0; track < 20; track++) placed.push(clearPlace(placed, { track, x: 774, y }, 600));
    const heights = placed.map((arrow) => arrow.y).sort((a, b) => a - b);
    expect(Math.min(...heights.slice(1).map((here, index) => here - (heights[index] ?? 0)))).toBeGreaterThanOrEqual(24);
    expect(heights[0]).toBeGreaterThanOrEqual(50);
    expect(heights.at(-1)).toBeLessThanOrEqual(550);
  }
});
