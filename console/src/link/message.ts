import type { ServerMessage } from "../wire";

const KINDS: ReadonlySet<string> = new Set(["hello", "picture", "alerts", "coverage", "health", "site"]);

/** One message of the server; null for anything else, also for kinds that a newer server may add. */
export function parseMessage(text: string): ServerMessage | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const kind = (value as { type?: unknown }).type;
  return typeof kind === "string" && KINDS.has(kind) ? (value as ServerMessage) : null;
}
