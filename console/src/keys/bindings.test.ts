import { expect, test } from "vitest";
import { commandAt, commandOf, DEFAULT_KEYS, keysOf, takenBy } from "./bindings";

test("every command has a key of its own", () => {
  const keys = Object.values(DEFAULT_KEYS);
  expect(new Set(keys).size).toBe(keys.length);
});

test("letters count in either case", () => {
  expect(commandOf("A", {})).toBe("acknowledge");
  expect(commandOf("Escape", {})).toBe("deselect");
  expect(commandOf("y", {})).toBeUndefined();
});

test("a key can be changed or switched off, and is not given twice", () => {
  const own = { acknowledge: "y", labels: "" };
  expect(commandOf("y", own)).toBe("acknowledge");
  expect(commandOf("a", own)).toBeUndefined();
  expect(commandOf("l", own)).toBeUndefined();
  expect(takenBy("y", "home", own)).toBe("acknowledge");
  expect(takenBy("y", "acknowledge", own)).toBeUndefined();
  expect(keysOf({ "no such command": "z" })).toEqual(DEFAULT_KEYS);
});

test("a keyboard of another script has the keys where they stand in Latin, unless they are given otherwise", () => {
  const pressed = (key: string, code: string, shiftKey = false) => ({ key, code, shiftKey });
  expect(commandAt(pressed("a", "KeyA"), {})).toBe("acknowledge");
  expect(commandAt(pressed("\u0634", "KeyA"), {})).toBe("acknowledge");
  expect(commandAt(pressed("\u062f", "BracketRight"), {})).toBe("nextEvent");
  expect(commandAt(pressed("\u061f", "Slash", true), {})).toBe("keys");
  expect(commandAt(pressed("\u0634", "KeyA"), { home: "\u0634" })).toBe("home");
  expect(commandAt(pressed("a", "KeyQ"), {})).toBe("acknowledge"); // a Latin keyboard of another order
  expect(commandAt(pressed("y", "KeyA"), {})).toBeUndefined();
  expect(commandAt(pressed("\u00e9", "Digit2"), {})).toBeUndefined();
});
