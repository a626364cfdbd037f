import { expect, test } from "vitest";
import { assetOf, pictureOf, raidViewOf, threatsOf } from "../testing";
import { raidOf, raidThreat, threatEntries } from "./raids";

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
