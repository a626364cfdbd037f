/** One check, from the text of a code to the answer on the screen and the scan in the chain. */
import { type Check, check } from "./check";
import * as kept from "./kept";
import { haveLists } from "./link";
import { noted } from "./scans";

/** Two checkpoints are at least this far apart by road: seconds. */
export const ELSEWHERE_S = 900;
const PLACE_MS = 3000;

/** Check a text and note the scan; null while the phone has no lists. */
export async function checked(text: string): Promise<Check | null> {
  const lists = haveLists();
  if (lists === null) return null;
  const nowMs = Date.now();
  const here = kept.settings.get();
  const begun = performance.now();
  const found = await check(text, lists, nowMs / 1000, elsewhere(here.checkpoint, nowMs / 1000));
  performance.measure("check", { start: begun });
  const where = { checkpoint: here.checkpoint, person: here.person, place: await place() };
  await kept.chainInTurn((chain) => noted(chain, found, text, where, nowMs));
  if (found.digest !== "") {
    const entry = { [found.digest]: { checkpoint: here.checkpoint, atS: nowMs / 1000 } };
    kept.seen.set(kept.trimmed({ ...kept.seen.get(), ...entry }));
  }
  return found;
}

/** Permits that this phone scanned at another checkpoint a moment ago. */
function elsewhere(checkpoint: string, nowS: number): ReadonlySet<string> {
  const lately = Object.entries(kept.seen.get()).filter(
    ([, last]) => last.checkpoint !== checkpoint && nowS - last.atS < ELSEWHERE_S,
  );
  return new Set(lately.map(([digest]) => digest));
}

/** Where the phone is, if it may say and knows soon. */
async function place(): Promise<readonly [number, number] | null> {
  const state = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
  if (state?.state !== "granted") return null;
  return new Promise((tell) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => tell([Math.round(coords.longitude * 1e5), Math.round(coords.latitude * 1e5)]),
      () => tell(null),
      { timeout: PLACE_MS, maximumAge: 60_000 },
    );
  });
}
