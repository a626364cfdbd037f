import { expect, test } from "vitest";
import { commandOf, DEFAULT_KEYS, keysOf, takenBy } from "./bindings";

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
