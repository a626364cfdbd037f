/** What the phone keeps between visits; nothing of a person but the guard's own name and the scans to be sent. */
import type { TransportLists } from "../wire";
import { toHex } from "./bytes";
import { type Chain, emptyChain } from "./scans";
import type { Language } from "./words";

export interface Settings {
  readonly language: Language;
  readonly checkpoint: string;
  readonly person: string;
}

/** When a permit was last scanned by this phone, and where. */
export type Seen = Record<string, { readonly checkpoint: string; readonly atS: number }>;

const SEEN_MAX = 500;

export const settings = cell<Settings>("settings", () => ({ language: "en", checkpoint: "", person: "" }));
export const chain = cell<Chain>("chain", () => emptyChain(toHex(crypto.getRandomValues(new Uint8Array(8)))));
export const lists = cell<TransportLists | null>("lists", () => null);
export const seen = cell<Seen>("seen", () => ({}));

/** The newest ones only. */
export function trimmed(all: Seen): Seen {
  const entries = Object.entries(all).sort(([, one], [, other]) => other.atS - one.atS);
  return Object.fromEntries(entries.slice(0, SEEN_MAX));
}

/** Change the chain, one change after the other, in whichever tab: two scans must never have one number. */
export function chainInTurn(change: (chain: Chain) => Promise<Chain> | Chain): Promise<void> {
  return navigator.locks.request("hima.checkpoint.chain", async () => chain.set(await change(chain.get())));
}

function cell<T>(name: string, fresh: () => T) {
  const key = `hima.checkpoint.${name}`;
  let value: T | undefined;
  return {
    /** As stored, for another tab may have changed it; what this tab has where nothing can be stored. */
    get(): T {
      const kept = stored<T>(key) ?? value;
      if (kept !== undefined) return kept;
      const begun = fresh();
      this.set(begun);
      return begun;
    },
    set(next: T): void {
      value = next;
      // A full or forbidden store must not keep a guard from checking.
      try {
        localStorage.setItem(key, JSON.stringify(next));
      } catch {
        console.warn(`${key} cannot be kept`);
      }
    },
  };
}

function stored<T>(key: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as T | null;
  } catch {
    return null;
  }
}
