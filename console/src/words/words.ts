import { en } from "./en";

/** The catalogue: each language is one object of this shape. */
export type Words = typeof en;
export type Direction = "ltr" | "rtl";

const catalogues: Readonly<Record<string, Words>> = { en };

/** The words of the chosen language. */
export const words: Words =
  catalogues[new URLSearchParams(globalThis.location?.search ?? "").get("lang") ?? "en"] ?? en;

/** Direction of the page: the language's own, or what `?dir=` asks for. */
export function direction(search: string, own: string): Direction {
  const asked = new URLSearchParams(search).get("dir");
  return (asked ?? own) === "rtl" ? "rtl" : "ltr";
}
