import { expect, test } from "vitest";
import type { ContactView } from "../wire";
import { doubted } from "./doubted";

const found = [{ code: "speed", measured: 500, limit: 120, sinceUs: 0 }];
const claim = (key: string, given: Partial<ContactView>) =>
  ({ key, track: 0, evidence: found, score: 1, label: "contradicted", ...given }) as ContactView;

test("only what no track bears out and something speaks against is listed, the worst first", () => {
  const listed = doubted([
    claim("quiet", { evidence: [], label: "uncorroborated", score: 0 }),
    claim("tied", { track: 7 }),
    claim("interfered", { label: "interfered" }),
    claim("hint", { label: "uncorroborated", score: 0.5 }),
    claim("worst", { score: 2 }),
    claim("bad", {}),
  ]);
  expect(listed.map((contact) => contact.key)).toEqual(["worst", "bad", "hint"]);
});
