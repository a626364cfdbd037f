/** The permit token: `HIMA1:` base45( zlib( COSE_Sign1( claims ) ) ), as `hima.registry.transport.token` writes it. */
import { fromBase45 } from "./base45";
import { hexDigest, inflate } from "./bytes";
import { load, parse, type Sign1 } from "./sign1";

export const PREFIX = "HIMA1:";
export const USE = "hima transport permit 1";
const TEXT_MAX = 4296;
const INFLATED_MAX = 8192;
const SAID = -65537;

export interface ItemClaim {
  readonly scheme: string;
  readonly name: string;
  readonly model: string;
  readonly quantity: number;
}

export interface Claims {
  readonly issuer: string;
  readonly permit: string;
  readonly toS: number;
  readonly sinceS: number;
  readonly issuedS: number;
  readonly kind: string;
  readonly consignor: string;
  readonly consignee: string;
  readonly carrier: string;
  readonly plate: string;
  readonly driver: string;
  readonly origin: string;
  readonly destination: string;
  readonly checkpoints: readonly string[];
  readonly items: readonly ItemClaim[];
  readonly kinds: number;
  readonly pieces: number;
  readonly payload: string;
  readonly conditions: string;
}

export interface Token {
  readonly signed: Sign1;
  readonly claims: Claims;
  /** SHA-256 of the claims, hex. */
  readonly digest: string;
}

/** Take a token apart, unverified; null if it is none. */
export async function readToken(text: string): Promise<Token | null> {
  const trimmed = text.replace(/^[\r\n\t]+|[\r\n\t]+$/g, "");
  if (trimmed.length > TEXT_MAX || !trimmed.startsWith(PREFIX)) return null;
  const packed = fromBase45(trimmed.slice(PREFIX.length));
  const data = packed && (await inflate(packed, INFLATED_MAX));
  const signed = data && parse(data);
  const claims = signed && claimsOf(load(signed.payload));
  return claims ? { signed, claims, digest: await hexDigest(signed.payload) } : null;
}

type Texts = [string, string, string, string, string, string, string, string, string, string];

function claimsOf(said: unknown): Claims | null {
  if (!(said instanceof Map) || said.size !== 6) return null;
  const [issuer, permit, toS, sinceS, issuedS] = [1, 2, 4, 5, 6].map((key) => said.get(key));
  const rest: unknown = said.get(SAID);
  if (!isText(issuer) || !isText(permit) || ![toS, sinceS, issuedS].every(isSeconds)) return null;
  if (!Array.isArray(rest) || rest.length !== 16) return null;
  const texts = [...rest.slice(0, 8), ...rest.slice(14)];
  const [checkpoints, items, kinds, pieces] = rest.slice(8, 12);
  if (!texts.every(isText) || !Array.isArray(checkpoints) || !checkpoints.every(isText)) return null;
  const named = Array.isArray(items) ? items.map(item) : [null];
  if (named.includes(null) || !Number.isSafeInteger(kinds) || !Number.isSafeInteger(pieces)) return null;
  const [kind, consignor, consignee, carrier, plate, driver, origin, destination, payload, conditions] = texts as Texts;
  return {
    issuer,
    permit,
    toS,
    sinceS,
    issuedS,
    kind,
    consignor,
    consignee,
    carrier,
    plate,
    driver,
    origin,
    destination,
    checkpoints,
    items: named as ItemClaim[],
    kinds,
    pieces,
    payload,
    conditions,
  };
}

function item(said: unknown): ItemClaim | null {
  if (!Array.isArray(said) || said.length !== 4) return null;
  const [scheme, name, model, quantity] = said;
  const fits = isText(scheme) && isText(name) && isText(model) && Number.isSafeInteger(quantity);
  return fits ? { scheme, name, model, quantity } : null;
}

/** At most 400 characters as the node counts them: letters, not halves of them. */
export function isText(said: unknown): said is string {
  return typeof said === "string" && said.length <= 800 && [...said].length <= 400;
}

export function isSeconds(said: unknown): said is number {
  return Number.isSafeInteger(said) && (said as number) >= 0 && (said as number) <= 2 ** 40;
}
