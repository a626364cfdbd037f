import { useRef } from "preact/hooks";

/** Rows keep their order for this long, so that nobody clicks on one that has just moved away. */
export const HOLD_MS = 3_000;

export interface Held {
  readonly keys: readonly string[];
  readonly sinceMs: number;
}

/** The order to show: the former one while it is young and nothing has come, gone or changed its key. */
export function heldOrder(before: Held | null, sorted: readonly string[], nowMs: number): Held {
  if (before === null || nowMs - before.sinceMs >= HOLD_MS || before.keys.length !== sorted.length) {
    return { keys: sorted, sinceMs: nowMs };
  }
  const known = new Set(before.keys);
  return sorted.every((key) => known.has(key)) ? before : { keys: sorted, sinceMs: nowMs };
}

/** Sorted rows in an order that does not jump. `keyOf`: changes whenever a row must find its new place at once. */
export function useHeld<Row>(sorted: readonly Row[], keyOf: (row: Row) => string, nowMs: number): readonly Row[] {
  const held = useRef<Held | null>(null);
  const rows = new Map(sorted.map((row) => [keyOf(row), row]));
  held.current = heldOrder(held.current, [...rows.keys()], nowMs);
  return held.current.keys.flatMap((key) => rows.get(key) ?? []);
}
