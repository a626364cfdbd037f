import { expect, test } from "vitest";
import { alertOf } from "../testing";
import { toRepeat, toSound, toSpeak } from "./heard";

test("an alert sounds once, and again only when it asks again", () => {
  const first = toSound([alertOf({ id: 1, priority: 2, soundings: 1 })], new Map());
  expect(first.priority).toBe(2);
  expect(toSound([alertOf({ id: 1, priority: 2, soundings: 1 })], first.heard).priority).toBe(0);
  expect(toSound([alertOf({ id: 1, priority: 3, soundings: 2 })], first.heard).priority).toBe(3);
});

test("several at once sound as the most urgent one", () => {
  const alerts = [alertOf({ id: 1, priority: 1 }), alertOf({ id: 2, priority: 3 }), alertOf({ id: 3, priority: 2 })];
  const sounding = toSound(alerts, new Map());
  expect(sounding.priority).toBe(3);
  expect([...sounding.heard.keys()]).toEqual([1, 2, 3]);
});

test("what is acknowledged elsewhere is quiet here", () => {
  expect(toSound([alertOf({ state: "acknowledged" })], new Map()).priority).toBe(0);
  expect(toRepeat([alertOf({ state: "acknowledged", priority: 3 })])).toBe(0);
});

test("only an unacknowledged Act now is repeated", () => {
  expect(toRepeat([alertOf({ priority: 2 })])).toBe(0);
  expect(toRepeat([alertOf({ priority: 3 })])).toBe(3);
});

test("a new alarm is spoken though a more urgent one still waits, and each asks once", () => {
  const urgent = alertOf({ id: 1, priority: 3 });
  const first = toSpeak([urgent], new Map());
  expect(first.alert?.id).toBe(1);
  const second = toSpeak([urgent, alertOf({ id: 2, priority: 2 })], first.heard);
  expect(second.alert?.id).toBe(2);
  expect(toSpeak([urgent, alertOf({ id: 2, priority: 2 })], second.heard).alert).toBeNull();
  expect(toSpeak([alertOf({ id: 1, priority: 3, soundings: 2 })], second.heard).alert?.id).toBe(1);
  expect(toSpeak([alertOf({ id: 9, state: "acknowledged" })], second.heard).alert).toBeNull();
});
