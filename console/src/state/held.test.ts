import { expect, test } from "vitest";
import { HOLD_MS, heldOrder } from "./held";

const before = { keys: ["a", "b", "c"], sinceMs: 1000 };

test("rows that only overtake one another wait", () => {
  expect(heldOrder(before, ["b", "a", "c"], 1500).keys).toEqual(["a", "b", "c"]);
  expect(heldOrder(before, ["b", "a", "c"], 1000 + HOLD_MS).keys).toEqual(["b", "a", "c"]);
});

test("a row that comes, goes or changes finds its place at once", () => {
  expect(heldOrder(before, ["d", "a", "b", "c"], 1100).keys[0]).toBe("d");
  expect(heldOrder(before, ["b", "c"], 1100).keys).toEqual(["b", "c"]);
  expect(heldOrder(before, ["c acknowledged", "a", "b"], 1100).keys[0]).toBe("c acknowledged");
  expect(heldOrder(null, ["a"], 0).keys).toEqual(["a"]);
});
