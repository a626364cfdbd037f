import type { FindingView } from "../wire";
import { words } from "../words/words";
import { distance } from "./numbers";
import { age } from "./times";

/** A finding as a sentence, with its number: what is broken or cannot be judged, by how much, against what. */
export function findingText(finding: FindingView): string {
  const sentence = words.verdict.causes[finding.cause];
  const text = sentence === undefined ? finding.cause : sentence(amountText(finding), citedText(finding));
  return finding.standing === 2 || finding.amount === null ? text : words.verdict.notSure(text);
}

/** How much, give or take two standard deviations: "140 m ± 20 m", "35 s". */
export function amountText({ amount, uncertainty, measure }: FindingView): string {
  if (amount === null) return "";
  if (measure === "s") return age(amount);
  const off = distance(amount);
  return uncertainty === null || uncertainty === 0 ? off : `${off} ± ${distance(uncertainty)}`;
}

/** What it rests on, without the kind that the sentence says already. */
function citedText({ cites }: FindingView): string {
  return cites.map((cite) => cite.slice(cite.indexOf(":") + 1)).join(", ");
}
