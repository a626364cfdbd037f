/** Is this paper a permit? The same answers as `hima.registry.transport.check`; a person decides. */
import type { Lists, PublicKey } from "./lists";
import { same, verifies } from "./sign1";
import { type Claims, readToken, USE } from "./token";

export type Finding =
  | "valid"
  | "not_a_permit"
  | "unknown_key"
  | "forged"
  | "key_not_in_use"
  | "revoked"
  | "not_yet_valid"
  | "expired";
export type Hint = "stale_list" | "clock_behind" | "delivered_already" | "seen_elsewhere";

export interface Check {
  readonly finding: Finding;
  readonly hints: readonly Hint[];
  readonly claims: Claims | null;
  /** Digest of the claims; empty if they cannot be read. */
  readonly digest: string;
}

export async function check(text: string, lists: Lists, nowS: number, elsewhere: ReadonlySet<string>): Promise<Check> {
  const hints: Hint[] = [];
  if (nowS > lists.staleS) hints.push("stale_list");
  if (nowS < lists.newestS) hints.push("clock_behind");
  const token = await readToken(text);
  if (token === null) return { finding: "not_a_permit", hints, claims: null, digest: "" };
  const { claims, digest, signed } = token;
  const key = lists.keys.find((known) => same(known.id, signed.keyId));
  if (key === undefined) return { finding: "unknown_key", hints, claims, digest };
  if (!verifies(signed, key.key, USE)) return { finding: "forged", hints, claims, digest };
  const end = lists.ended.get(claims.permit);
  if (end === "delivered") hints.push("delivered_already");
  if (elsewhere.has(digest)) hints.push("seen_elsewhere");
  const gone = end !== undefined && end !== "delivered";
  return { finding: genuine(claims, key, gone, nowS), hints, claims, digest };
}

function genuine(claims: Claims, key: PublicKey, gone: boolean, nowS: number): Finding {
  if (claims.issuedS < key.sinceS || (key.toS !== 0 && claims.issuedS > key.toS)) return "key_not_in_use";
  if (gone) return "revoked";
  if (nowS < claims.sinceS) return "not_yet_valid";
  return nowS > claims.toS ? "expired" : "valid";
}
