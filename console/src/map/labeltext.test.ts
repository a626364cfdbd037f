import { expect, test } from "vitest";
import { pictureOf, tracksOf } from "../testing";
import { words } from "../words/words";
import { clean, labelText } from "./labeltext";

const THREAT = {
  track: 1,
  row: 0,
  asset: "tank",
  earlyS: 190,
  medianS: 220,
  lateS: 260,
  decideS: 70,
  closestMedianM: 10,
  probability: 1,
};

test("detail rises with concern", () => {
  const bird = pictureOf([1], { tracks: tracksOf([1], { kind: [4] }) });
  expect(labelText(bird, 0, undefined, 0, words, "Tanks")).toBe("T001");
  expect(labelText(pictureOf([1]), 0, undefined, 0, words, "Tanks")).toBe("T001\n80\u00a0m → 40\u00a0m/s");
  expect(labelText(pictureOf([1]), 0, THREAT, 10, words, "Tanks").split("\n")[2]).toBe("Tanks 3:00–4:10");
});

test("a label says what is lawful and what breaks a rule, and nothing of what is not known", () => {
  const lines = [0, 1, 2].map((verdict) =>
    labelText(pictureOf([1], { tracks: tracksOf([1], { verdict: [verdict], kind: [4] }) }), 0, undefined, 0, words, ""),
  );
  expect(lines).toEqual(["T001", "T001 ✓ lawful", "T001 ✕ breach"]);
});

test("a claimed name is one short line of plain text", () => {
  expect(clean("\u202eevil\nname\u0007")).toBe("evilname");
  expect(clean("x".repeat(300))).toHaveLength(18);
  expect(clean("<img src=x>")).toBe("<img src=x>");
});

test("a track bears the name that a person gave it", () => {
  const named = pictureOf([1], { tracks: tracksOf([1], { label: ["Kestrel"], kind: [4] }) });
  expect(labelText(named, 0, undefined, 0, words, "Tanks")).toBe("Kestrel");
});
