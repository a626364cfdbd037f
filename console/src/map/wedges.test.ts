import { expect, test } from "vitest";
import { wedgeOf } from "../testing";
import { mercatorX, stretch } from "./mercator";
import { strength, wedgeShapes } from "./wedges";

const sensor = { id: "rf", kind: "rf_bearing", lonDeg: 44.8, latDeg: 35.1, rangeM: 8000 };

test("a bearing to the east opens to the right, from the sensor as far as it reaches", () => {
  const [shape] = wedgeShapes([wedgeOf({ bearingDeg: 90, halfWidthDeg: 6, reachM: 5000 })], [sensor]);
  expect(shape?.from).toBeCloseTo((-6 * Math.PI) / 180);
  expect(shape?.to).toBeCloseTo((6 * Math.PI) / 180);
  expect(shape?.x).toBe(mercatorX(44.8));
  expect(shape?.reach).toBeCloseTo(5000 * stretch(35.1));
});

test("a bearing to the north points up", () => {
  const [shape] = wedgeShapes([wedgeOf({ bearingDeg: 0, halfWidthDeg: 0 })], [sensor]);
  expect(Math.sin(shape?.from ?? 0)).toBeCloseTo(-1);
});

test("a sensor that the site does not have draws nothing", () => {
  expect(wedgeShapes([wedgeOf({ sensor: "other" })], [sensor])).toEqual([]);
});

test("a wedge fades and does not vanish by itself", () => {
  expect(strength(0)).toBe(1);
  expect(strength(2.5)).toBeLessThan(strength(1));
  expect(strength(60)).toBe(strength(5));
  expect(strength(60)).toBeGreaterThan(0.2);
});
