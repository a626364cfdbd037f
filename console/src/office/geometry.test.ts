import { describe, expect, it } from "vitest";
import { circleCorners, pastedCorners } from "./geometry";

const RING = [
  [44.9, 35.1],
  [44.92, 35.1],
  [44.92, 35.12],
];

describe("pasted corners", () => {
  it("reads lines with any separator", () => {
    expect(pastedCorners("44.9 35.1\n44.92, 35.1\r\n\n 44.92;35.12 ")).toEqual(RING);
  });
  it("reads GeoJSON, with heights, as a collection, a feature, a geometry or bare arrays", () => {
    const polygon = { type: "Polygon", coordinates: [RING.map((corner) => [...corner, 100])] };
    const feature = { type: "Feature", geometry: polygon, properties: {} };
    for (const found of [{ type: "FeatureCollection", features: [feature] }, feature, polygon, [RING], RING]) {
      expect(pastedCorners(JSON.stringify(found))).toEqual(RING);
    }
  });
  it("takes nothing else", () => {
    const odd = [
      "",
      "44.9 35.1\n44.92 35.1",
      "a b\nc d\ne f",
      "{",
      '{"type":"Point","coordinates":[1,2]}',
      "[[[[[[[[1]]]]]]]]",
    ];
    for (const text of odd) expect(pastedCorners(text)).toBeNull();
  });
});

describe("a circle", () => {
  it("has its radius on the ground in both directions", () => {
    const corners = circleCorners([44.9, 60], 1_000);
    expect(corners).toHaveLength(48);
    const metre = (Math.PI / 180) * 6_371_008.8;
    expect(((corners[0]?.[0] ?? 0) - 44.9) * metre * 0.5).toBeCloseTo(1_000, 0);
    expect(((corners[12]?.[1] ?? 0) - 60) * metre).toBeCloseTo(1_000, 0);
  });
});
