/** A name without what stands in brackets: for places where the whole has no room. */
export function shortName(name: string): string {
  return name.replace(/\s*\([^)]*\)\s*/gu, " ").trim() || name;
}
