import { expect, test } from "vitest";
import { shortName } from "./names";

test("what stands in brackets is left out, unless nothing else is there", () => {
  expect(shortName("Liquids tanks (LPG, condensate)")).toBe("Liquids tanks");
  expect(shortName("Tank (A) north")).toBe("Tank north");
  expect(shortName("(unnamed)")).toBe("(unnamed)");
});
