/** Scans of this phone: a chain that waits here until the node has it. */

import { hexDigest } from "./bytes";
import type { Check, Finding, Hint } from "./check";

export interface Scan {
  readonly device: string;
  readonly number: number;
  readonly checkpoint: string;
  readonly person: string;
  readonly time_us: number;
  readonly permit: string;
  readonly token: string;
  readonly finding: Finding;
  readonly hints: readonly Hint[];
  readonly previous: string;
  readonly place_e5: readonly [number, number] | null;
}

export interface Chain {
  readonly device: string;
  /** How many scans there ever were. */
  readonly count: number;
  /** Digest of the last one. */
  readonly head: string;
  /** Those that the node does not have yet, oldest first. */
  readonly waiting: readonly Scan[];
}

const FIRST = "0".repeat(64);
/** As many scans as a phone keeps; more than a checkpoint makes in a week without a network. */
export const WAITING_MAX = 5000;
export const BATCH_MAX = 50;

export function emptyChain(device: string): Chain {
  return { device, count: 0, head: FIRST, waiting: [] };
}

/** The chain with one more scan. */
export async function noted(
  chain: Chain,
  found: Check,
  text: string,
  where: { checkpoint: string; person: string; place: readonly [number, number] | null },
  nowMs: number,
): Promise<Chain> {
  const scan: Scan = {
    device: chain.device,
    number: chain.count + 1,
    checkpoint: line(where.checkpoint),
    person: line(where.person),
    time_us: Math.round(nowMs * 1000),
    permit: line(found.claims?.permit ?? ""),
    token: found.digest || (await hexDigest(new TextEncoder().encode(text))),
    finding: found.finding,
    hints: found.hints,
    previous: chain.head,
    place_e5: where.place,
  };
  const waiting = [...chain.waiting, scan].slice(-WAITING_MAX);
  return { device: chain.device, count: scan.number, head: await scanDigest(scan), waiting };
}

/** As `hima.registry.transport.scan.digest` has it. */
export async function scanDigest(scan: Scan): Promise<string> {
  const place = scan.place_e5 === null ? "" : scan.place_e5.join(",");
  const lines = [
    scan.device,
    scan.number,
    scan.checkpoint,
    scan.person,
    scan.time_us,
    place,
    scan.permit,
    scan.token,
    scan.finding,
    scan.hints.join(","),
    scan.previous,
  ];
  return hexDigest(new TextEncoder().encode(lines.join("\n")));
}

/** The chain without scans that the node has taken. */
export function sent(chain: Chain, taken: readonly Scan[]): Chain {
  const numbers = new Set(taken.map((scan) => scan.number));
  return { ...chain, waiting: chain.waiting.filter((scan) => !numbers.has(scan.number)) };
}

function line(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the node takes no scan with them (`hima.plain_text.PLAIN`)
  return [...text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, " ")].slice(0, 80).join("");
}
