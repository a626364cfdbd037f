import { expect, test } from "vitest";
import { findingOf } from "../testing";
import { words } from "../words/words";
import { findingText } from "./verdicts";

const ISOLATES = /[\u2066-\u2069\u00a0]/gu;
const plain = (text: string) => text.replace(ISOLATES, (letter) => (letter === "\u00a0" ? " " : ""));

test("a breach is a sentence with its amount, what it may be off by, and the permit", () => {
  expect(plain(findingText(findingOf()))).toBe("140 m ± 20 m outside permit KM-0012.");
  const late = findingOf({ rule: "time", cause: "late", amount: 35, uncertainty: null, measure: "s" });
  expect(plain(findingText(late))).toMatch(/^35 s after permit KM-0012 ended\.$/u);
});

test("what cannot be judged says so and why", () => {
  expect(plain(findingText(findingOf({ standing: 0 })))).toMatch(/^Perhaps: 140 m/u);
  const asked = findingOf({ standing: 0, cause: "lookup_pending", amount: null, cites: [] });
  expect(findingText(asked)).toBe("The registry is being asked.");
});

test("a word that is not known is shown as it came, and every known one has a sentence", () => {
  expect(findingText(findingOf({ cause: "new_cause" }))).toBe("new_cause");
  for (const cause of Object.keys(words.verdict.causes)) {
    expect(findingText(findingOf({ cause, amount: null, standing: 0 })).length).toBeGreaterThan(10);
  }
});
