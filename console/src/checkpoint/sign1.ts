/** COSE_Sign1 with Ed25519 in the one form that `hima.wire.cose.sign1` writes; anything else is null. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { decode, encode } from "cborg";

export interface Sign1 {
  readonly keyId: Uint8Array;
  readonly protectedHeader: Uint8Array;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
}

const TAG_18 = 0xd2;
const KEY_ID_BYTES = 8;
const SIGNATURE_BYTES = 64;
const DEPTH = 8;

/** Take a statement apart, unverified. */
export function parse(data: Uint8Array): Sign1 | null {
  if (data[0] !== TAG_18) return null;
  const parts = load(data.subarray(1));
  if (!Array.isArray(parts) || parts.length !== 4) return null;
  const [header, unprotected, payload, signature] = parts;
  if (!(header instanceof Uint8Array && payload instanceof Uint8Array && signature instanceof Uint8Array)) return null;
  if (!(unprotected instanceof Map) || unprotected.size !== 0 || signature.length !== SIGNATURE_BYTES) return null;
  const said = load(header);
  if (!(said instanceof Map) || said.size !== 2 || said.get(1) !== -8) return null;
  const keyId = said.get(4);
  if (!(keyId instanceof Uint8Array) || keyId.length !== KEY_ID_BYTES) return null;
  return { keyId, protectedHeader: header, payload, signature };
}

/** Whether the signature is of this key, for this use. */
export function verifies(said: Sign1, publicKey: Uint8Array, use: string): boolean {
  const signed = encode(["Signature1", said.protectedHeader, new TextEncoder().encode(use), said.payload]);
  try {
    return ed25519.verify(said.signature, signed, publicKey, { zip215: false });
  } catch {
    return false;
  }
}

/** One CBOR value, whole, canonical and not too deep; undefined if it is none. */
export function load(data: Uint8Array): unknown {
  if (deeperThan(data, DEPTH)) return undefined;
  try {
    const options = { useMaps: true, strict: true, allowIndefinite: false, rejectDuplicateMapKeys: true };
    const said: unknown = decode(data, options);
    return same(encode(said), data) ? said : undefined;
  } catch {
    return undefined;
  }
}

export function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((value, at) => value === other[at]);
}

/** Nested heads without end would exhaust the stack before anything is refused; no honest list begins with so many. */
function deeperThan(data: Uint8Array, depth: number): boolean {
  let nested = 0;
  while (nested <= depth && nested < data.length && ((data[nested] ?? 0) >> 5 === 4 || (data[nested] ?? 0) >> 5 === 6))
    nested++;
  return nested > depth;
}
