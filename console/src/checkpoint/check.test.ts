import { describe, expect, it } from "vitest";
import { fromBase45 } from "./base45";
import { inflate } from "./bytes";
import { check, type Finding } from "./check";
import { follows, type Lists, readLists } from "./lists";
import { emptyChain, noted, type Scan, scanDigest, sent } from "./scans";
import { isText, PREFIX } from "./token";
import vectors from "./vectors.json";

const lists = readLists(vectors.lists) as Lists;
const nobody: ReadonlySet<string> = new Set();

describe("a token is found to be what the node finds", () => {
  for (const vector of vectors.tokens) {
    it(vector.name, async () => {
      const found = await check(vector.text, lists, vector.now_s, nobody);
      expect([found.finding, found.hints, found.digest]).toEqual([vector.finding, vector.hints, vector.digest]);
      expect([found.claims?.permit ?? null, found.claims?.driver ?? null]).toEqual([vector.permit, vector.driver]);
    });
  }
});

const genuine = vectors.tokens[0] as (typeof vectors.tokens)[number];

describe("a genuine token", () => {
  it("does not survive one wrong letter anywhere", async () => {
    const authentic: Finding[] = ["valid", "revoked", "expired", "not_yet_valid"];
    for (let at = 0; at < genuine.text.length; at++) {
      const letter = genuine.text.charAt(at) === "0" ? "1" : "0";
      const text = genuine.text.slice(0, at) + letter + genuine.text.slice(at + 1);
      const { finding } = await check(text, lists, genuine.now_s, nobody);
      expect(authentic, `letter ${at}`).not.toContain(finding);
    }
  });

  it("is told of when it was seen elsewhere", async () => {
    const found = await check(genuine.text, lists, genuine.now_s, new Set([genuine.digest]));
    expect(found.hints).toEqual(["seen_elsewhere"]);
  });

  it("is checked in no time", async () => {
    const begun = performance.now();
    for (let n = 0; n < 20; n++) await check(genuine.text, lists, genuine.now_s, nobody);
    expect((performance.now() - begun) / 20).toBeLessThan(20);
  });
});

describe("a text of a token", () => {
  it("is counted in letters, as the node counts it", () => {
    expect(isText("\u{1F681}".repeat(400))).toBe(true);
    expect(isText("\u{1F681}".repeat(401))).toBe(false);
    expect(isText("a".repeat(401))).toBe(false);
  });
});

describe("what is inflated", () => {
  it("never grows beyond what was allowed", async () => {
    const bomb = vectors.tokens.find((vector) => vector.name === "bomb")?.text ?? "";
    const packed = fromBase45(bomb.slice(PREFIX.length)) as Uint8Array<ArrayBuffer>;
    expect(await inflate(packed, 8192)).toBeNull();
    expect((await inflate(packed, 2_000_000))?.length).toBe(2_000_000);
  });
});

describe("lists", () => {
  it("are of the root alone", () => {
    const other = { ...vectors.lists, root: btoa("x".repeat(32)) };
    expect(readLists(other)).toBeNull();
    expect(readLists({ ...vectors.lists, ended: vectors.lists.keys })).toBeNull();
    expect(readLists({ ...vectors.lists, keys: "?" })).toBeNull();
  });

  it("do not go back, nor to another root", () => {
    const nowS = lists.newestS;
    expect(follows(lists, null, nowS)).toBe(true);
    expect(follows(lists, lists, nowS)).toBe(true);
    expect(follows({ ...lists, oldestS: lists.oldestS - 1 }, lists, nowS)).toBe(false);
    expect(follows({ ...lists, root: new Uint8Array(32) }, lists, nowS)).toBe(false);
  });

  it("of a day to come are not taken, not even as the first", () => {
    expect(follows(lists, null, lists.newestS - 86_400)).toBe(true);
    expect(follows(lists, null, lists.newestS - 86_401)).toBe(false);
    expect(follows(lists, lists, lists.newestS - 86_401)).toBe(false);
  });
});

describe("scans", () => {
  it("have the node's digests", async () => {
    for (const entry of vectors.scans) {
      expect(await scanDigest(entry.scan as unknown as Scan)).toBe(entry.digest);
    }
  });

  it("form a chain of which the node takes pieces", async () => {
    const found = await check(genuine.text, lists, genuine.now_s, nobody);
    const where = { checkpoint: "Bazian\nx", person: "Ha\u202ew\u2028r\u0085e", place: null };
    let chain = emptyChain("0011223344556677");
    for (let n = 0; n < 3; n++) chain = await noted(chain, found, genuine.text, where, 1.7e12 + n);
    expect(chain.waiting.map((scan) => scan.number)).toEqual([1, 2, 3]);
    expect(chain.waiting[0]?.checkpoint).toBe("Bazian x");
    expect(chain.waiting[0]?.person).toBe("Ha w r e");
    expect(chain.waiting[2]?.previous).toBe(await scanDigest(chain.waiting[1] as Scan));
    const rest = sent(chain, chain.waiting.slice(0, 2));
    expect([rest.count, rest.waiting.length, rest.head]).toEqual([3, 1, chain.head]);
  });
});
