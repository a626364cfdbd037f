import { expect, test } from "vitest";
import { alertOf, assetOf, pictureOf, threatsOf } from "../testing";
import { alarmOrder, others, stepAlarm, threatList, threatPairs, toAcknowledge } from "./order";

const ASSETS = [assetOf("tank", 150), assetOf("room", 60)];

test("threats stand in order of the time left to decide, not of arrival", () => {
  const threats = threatsOf([
    [1, "room", 100],
    [2, "tank", 120],
    [3, "room", 300],
  ]);
  const rows = threatList(pictureOf([1, 2, 3], { threats }), ASSETS);
  expect(rows.map(({ track, decideS }) => [track, decideS])).toEqual([
    [2, -30],
    [1, 40],
    [3, 240],
  ]);
});

test("a track stands once, with its most pressing asset, and not at all if it never arrives", () => {
  const threats = threatsOf([
    [1, "room", 100],
    [1, "tank", 130],
    [2, "tank", null],
  ]);
  expect(threatList(pictureOf([1, 2], { threats }), ASSETS).map((row) => [row.track, row.asset])).toEqual([
    [1, "tank"],
  ]);
});

test("unacknowledged alarms come first, then ended and unseen ones, whatever their priority", () => {
  const alerts = [
    alertOf({ id: 1, state: "acknowledged", priority: 3 }),
    alertOf({ id: 2, state: "cleared_unseen", priority: 3, clearedUs: 5 }),
    alertOf({ id: 3, state: "raised", priority: 1 }),
    alertOf({ id: 4, state: "raised", priority: 3, arrivalEarlyUs: 90 }),
    alertOf({ id: 5, state: "raised", priority: 3, arrivalEarlyUs: 80 }),
  ];
  expect(alarmOrder(alerts).map(({ id }) => id)).toEqual([5, 4, 3, 2, 1]);
});

test("acknowledging takes the selected track's alarm, else the most urgent, and never another track's by surprise", () => {
  const alerts = [
    alertOf({ id: 1, track: 10, priority: 3 }),
    alertOf({ id: 2, track: 20, priority: 1 }),
    alertOf({ id: 3, track: 30, state: "acknowledged" }),
  ];
  expect(toAcknowledge(alerts, 0)?.id).toBe(1);
  expect(toAcknowledge(alerts, 20)?.id).toBe(2);
  expect(toAcknowledge(alerts, 30)).toBeNull();
  expect(toAcknowledge(alerts, 99)?.id).toBe(1);
  expect(toAcknowledge([], 0)).toBeNull();
});

test("stepping goes round the list", () => {
  const alerts = [alertOf({ id: 1, track: 10, priority: 3 }), alertOf({ id: 2, track: 20, priority: 1 })];
  expect(stepAlarm(alerts, 0, 1)).toBe(10);
  expect(stepAlarm(alerts, 10, 1)).toBe(20);
  expect(stepAlarm(alerts, 20, 1)).toBe(10);
  expect(stepAlarm(alerts, 0, -1)).toBe(20);
  expect(stepAlarm([], 0, 1)).toBe(0);
});

test("of a track's other assets three are named and the rest counted", () => {
  const picture = (count: number) =>
    pictureOf([1], { threats: threatsOf(Array.from({ length: count }, (_, k) => [1, `asset ${k}`, 100 + k])) });
  const told = (count: number) => {
    const { shown, more } = others(threatPairs(picture(count), [], 1));
    return [shown.map(({ asset }) => asset), more];
  };
  expect(told(6)).toEqual([["asset 1", "asset 2", "asset 3"], 2]);
  expect(told(4)).toEqual([["asset 1", "asset 2", "asset 3"], 0]);
  expect(told(1)).toEqual([[], 0]);
});
