import type { EvidenceView } from "../wire";
import { words } from "../words/words";

/** What was measured against a claim, and its limit, as a sentence with both numbers in the unit of its code. */
export function finding(found: EvidenceView): string {
  const [what, unit] = words.claims.evidence[found.code] ?? [found.code];
  return words.claims.found(what, amount(found.measured, unit), amount(found.limit, unit));
}

/** Shares are shown in percent; what cannot be a number as a dash. */
function amount(value: number | null, unit = ""): string {
  if (value === null) return "–";
  const shown = unit === "%" ? value * 100 : value;
  const text = Math.abs(shown) >= 100 ? shown.toFixed(0) : String(Number(shown.toFixed(1)));
  return unit === "" ? text : `${text} ${unit}`;
}
