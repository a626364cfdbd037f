import { expect, test } from "vitest";
import { apart } from "../words/apart";
import { finding } from "./findings";

test("evidence is shown with its number, its limit and their unit", () => {
  const jump = { code: "speed", measured: 3333.3, limit: 120, sinceUs: 0 };
  expect(finding(jump)).toBe(`jumped at no less than: ${apart("3333 m/s")}, limit ${apart("120 m/s")}`);
  const unseen = { code: "unseen", measured: 0.957, limit: 0.9, sinceUs: 0 };
  expect(finding(unseen)).toContain(apart("95.7 %"));
  expect(finding({ code: "replayed", measured: 7, limit: 4, sinceUs: 0 })).toContain(apart("7"));
});

test("a code that this console does not know is shown as it is", () => {
  expect(finding({ code: "newer", measured: null, limit: 1, sinceUs: 0 })).toBe(
    `newer: ${apart("–")}, limit ${apart("1")}`,
  );
});
