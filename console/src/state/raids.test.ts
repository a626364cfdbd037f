import { expect, test } from "vitest";
import { assetOf, pictureOf, raidViewOf, threatsOf } from "../testing";
import { membersShown, raidOf, raidThreat, type ThreatEntry, threatEntries } from "./raids";

const ASSETS = [assetOf("tank", 150), assetOf("room", 60)];
const arrival = (name: string, track: number, earlyS: number | null) => ({
  asset: name,
  track,
  earlyS,
  medianS: earlyS,
  lateS: null,
  probability: 0.5,
  members: 2,
});

test("a raid presses most where the least time is left to decide", () => {
  const raid = raidViewOf({ arrivals: [arrival("room", 3, 80), arrival("tank", 4, 120), arrival("tank", 5, null)] });
  expect(raidThreat(raid, ASSETS)).toMatchObject({ asset: "tank", track: 4, decideS: -30 });
  expect(raidThreat(raidViewOf({ arrivals: [arrival("room", 3, null)] }), ASSETS)).toBeNull();
});

test("a raid is one line among the others by time left, and holds every member once", () => {
  const threats = threatsOf([
    [1, "room", 70],
    [2, "room", 100],
    [3, "room", 90],
    [9, "room", 300],
  ]);
  const raid = raidViewOf({ id: 2, tracks: [2, 3, 4], arrivals: [arrival("room", 3, 90)] });
  const entries = threatEntries(pictureOf([1, 2, 3, 4, 9], { threats, raids: [raid] }), ASSETS);
  expect(entries.map(({ key }) => key)).toEqual(["1", "raid 2", "9"]);
  const shown = entries.flatMap((entry) => ("raid" in entry ? entry.members.map(({ track }) => track) : []));
  expect(shown).toEqual([3, 2, 4]);
});

test("a raid that is heading for nothing is no line, and hides nobody", () => {
  const threats = threatsOf([[1, "room", 70]]);
  const entries = threatEntries(pictureOf([1, 2, 3], { threats, raids: [raidViewOf({ tracks: [2, 3] })] }), ASSETS);
  expect(entries.map(({ key }) => key)).toEqual(["1"]);
});

test("a track's raid is found", () => {
  const picture = pictureOf([1, 2], { raids: [raidViewOf({ id: 7, tracks: [2] })] });
  expect(raidOf(picture, 2)?.id).toBe(7);
  expect(raidOf(picture, 1)).toBeNull();
  expect(raidOf(null, 1)).toBeNull();
});

/** Entries of a raid of tracks 2 to 7 whose first arrival is that of 3 in 90 s, and of 9 by itself in 85 s. */
function withMembers(arrivals: Readonly<Record<number, number>>): ThreatEntry[] {
  const given = { 3: 90, ...arrivals };
  const pairs = Object.entries(given).map(([track, earlyS]) => [Number(track), "room", earlyS] as const);
  const threats = threatsOf([[9, "room", 85], ...pairs]);
  const raid = raidViewOf({ id: 2, tracks: [2, 3, 4, 5, 6, 7], arrivals: [arrival("room", 3, 90)] });
  return threatEntries(pictureOf([2, 3, 4, 5, 6, 7, 9], { threats, raids: [raid] }), ASSETS);
}

function shownOf(entries: readonly ThreatEntry[], open: boolean, selected: number): number[] {
  return entries.flatMap((entry) =>
    "raid" in entry ? membersShown(entry, open, selected).map(({ track }) => track) : [],
  );
}

test("a member that is due before its raid stands in sight, and its raid where the member would", () => {
  const entries = withMembers({ 2: 200, 4: 40 });
  expect(entries.map(({ key }) => key)).toEqual(["raid 2", "9"]);
  expect(shownOf(entries, false, 0)).toEqual([4]);
  expect(shownOf(withMembers({ 2: 200 }), false, 0)).toEqual([]);
});

test("of many members that are due before their raid the soonest stand in sight, and always the selected one", () => {
  const entries = withMembers({ 2: 40, 4: 70, 5: 50, 6: 60, 7: 80 });
  expect(shownOf(entries, false, 0)).toEqual([2, 5, 6]);
  expect(shownOf(entries, false, 3)).toEqual([2, 5, 6, 3]);
  expect(shownOf(entries, true, 0)).toEqual([2, 5, 6, 4, 7, 3]);
});
