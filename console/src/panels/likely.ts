export interface Share {
  readonly kind: number;
  readonly share: number;
}

/** Less than this is told together with the others, percent. */
const LEAST = 3;

/** Kinds worth a bar, likeliest first, and what is left for the others; `percents` in order of the codes from 1. */
export function likely(percents: readonly number[]): { readonly shown: readonly Share[]; readonly others: number } {
  const shares = percents.map((share, index) => ({ kind: index + 1, share }));
  const shown = shares.filter(({ share }) => share >= LEAST).sort((a, b) => b.share - a.share || a.kind - b.kind);
  const told = shown.reduce((sum, { share }) => sum + share, 0);
  return { shown, others: percents.length === 0 ? 0 : Math.max(0, 100 - told) };
}
