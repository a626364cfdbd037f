/** Which keys sign permits, and which permits hold no longer: lists that the root has signed, kept on the phone. */
import type { TransportLists } from "../wire";
import { fromBase64 } from "./bytes";
import { load, parse, same, verifies } from "./sign1";
import { isSeconds, isText } from "./token";

export interface PublicKey {
  readonly id: Uint8Array;
  readonly key: Uint8Array;
  readonly owner: string;
  readonly sinceS: number;
  readonly toS: number;
}

export type End = "revoked" | "seized" | "delivered";

export interface Lists {
  readonly root: Uint8Array;
  readonly keys: readonly PublicKey[];
  readonly ended: ReadonlyMap<string, End>;
  /** When the older of the two was made, and from when one is stale, UTC seconds. */
  readonly oldestS: number;
  readonly newestS: number;
  readonly staleS: number;
}

/** Lists as the node sends them; null if the root did not sign them. */
export function readLists(sent: TransportLists): Lists | null {
  const root = fromBase64(sent.root);
  if (root === null || root.length !== 32) return null;
  const keys = unsealed(sent.keys, root, "hima transport keys 1");
  const ended = unsealed(sent.ended, root, "hima transport ended 1");
  if (keys === null || ended === null) return null;
  const read = keys.rows.map(key);
  const gone = ended.rows.map(entry);
  if (read.includes(null) || gone.includes(null)) return null;
  return {
    root,
    keys: read as PublicKey[],
    ended: new Map(gone as [string, End][]),
    oldestS: Math.min(keys.madeS, ended.madeS),
    newestS: Math.max(keys.madeS, ended.madeS),
    staleS: Math.min(keys.staleS, ended.staleS),
  };
}

/** Lists dated later by this phone's clock are a mistake: kept, they would shut out every honest one that follows. */
export const AHEAD_MAX_S = 86_400;

/** Whether new lists may take the place of old ones: of the same root, not older, and not of a day to come. */
export function follows(fresh: Lists, old: Lists | null, nowS: number): boolean {
  if (fresh.newestS > nowS + AHEAD_MAX_S) return false;
  return old === null || (same(fresh.root, old.root) && fresh.oldestS >= old.oldestS);
}

function unsealed(sealed: string, root: Uint8Array, use: string) {
  const data = fromBase64(sealed);
  const signed = data && parse(data);
  if (!signed || !verifies(signed, root, use)) return null;
  const said = load(signed.payload);
  if (!Array.isArray(said) || said.length !== 3 || !isSeconds(said[0]) || !isSeconds(said[1])) return null;
  return Array.isArray(said[2]) ? { madeS: said[0], staleS: said[1], rows: said[2] as unknown[] } : null;
}

function key(said: unknown): PublicKey | null {
  if (!Array.isArray(said) || said.length !== 5) return null;
  const [id, publicKey, owner, sinceS, toS] = said;
  const fits = id instanceof Uint8Array && publicKey instanceof Uint8Array && isText(owner);
  return fits && isSeconds(sinceS) && isSeconds(toS) ? { id, key: publicKey, owner, sinceS, toS } : null;
}

function entry(said: unknown): [string, End] | null {
  if (!Array.isArray(said) || said.length !== 3 || !isText(said[0])) return null;
  const how: unknown = said[1];
  return how === "revoked" || how === "seized" || how === "delivered" ? [said[0], how] : null;
}
