import Feature from "ol/Feature";
import type Style from "ol/style/Style";
import { expect, test, vi } from "vitest";
import { paletteOf } from "./palette";
import { siteStyle } from "./site";

vi.stubGlobal("window", { devicePixelRatio: 1 });
vi.stubGlobal("document", { createElement: () => ({ getContext: () => null }) });

/** Relative luminance of a colour as `#rrggbb`. */
function luminance(colour: string): number {
  const part = (from: number) => {
    const share = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}

function contrast(one: string, other: string): number {
  const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (bright + 0.05) / (dark + 0.05);
}

test.each(["dark", "light"] as const)("range rings stand out over the hatching, and only there: %s", (theme) => {
  const palette = paletteOf(theme);
  const ring = (unseen: boolean) => {
    const style = siteStyle(palette, { coverage: true, unseen })(new Feature({ part: "range" }), 20);
    return String(([style].flat().at(-1) as Style).getStroke()?.getColor());
  };
  expect(contrast(ring(true), palette.ground)).toBeGreaterThan(4);
  expect(contrast(ring(false), palette.ground)).toBeLessThan(2);
});
