/** What the page says to the node: asks for lists, and sends the scans that wait. */
import type { TransportLists } from "../wire";
import * as kept from "./kept";
import { follows, type Lists, readLists } from "./lists";
import { BATCH_MAX, sent } from "./scans";

export type Refreshed = "fresh" | "offline" | "refused";

/** The lists that this phone has; null before its first visit. */
export function haveLists(): Lists | null {
  const said = kept.lists.get();
  if (said === null) return null;
  const of = `${said.root}.${said.keys}.${said.ended}`;
  if (read.of !== of) read = { of, lists: readLists(said) };
  return read.lists;
}

/** Lists may be long: they are verified when they change, not at every paper. */
let read: { of: string; lists: Lists | null } = { of: "", lists: null };

/** Take the node's lists, unless they are older, or of another root. */
export async function refresh(): Promise<Refreshed> {
  try {
    const answer = await fetch("/api/transport/lists", { cache: "no-store" });
    if (!answer.ok) return "offline";
    const said = (await answer.json()) as TransportLists;
    const fresh = readLists(said);
    if (fresh === null || !follows(fresh, haveLists(), Date.now() / 1000)) return "refused";
    kept.lists.set(said);
    return "fresh";
  } catch {
    return "offline";
  }
}

/** What became of what waited; `waiting`: no network, or a busy node, so that the next time may do. */
export type Sent = "done" | "waiting" | "signedOut" | "refused";

const BUSY: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

/** Send what waits. */
export async function send(): Promise<Sent> {
  while (kept.chain.get().waiting.length > 0) {
    const scans = kept.chain.get().waiting.slice(0, BATCH_MAX);
    const answer = await fetch("/api/transport/scans", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ clock_us: Date.now() * 1000, scans }),
    }).catch(() => null);
    if (answer === null || BUSY.has(answer.status)) return "waiting";
    if (!answer.ok) return answer.status === 401 || answer.status === 403 ? "signedOut" : "refused";
    await kept.chainInTurn((chain) => sent(chain, scans));
  }
  return "done";
}
