import { expect, test } from "vitest";
import type { BiasView, OutputView, SensorView } from "../wire";
import { words } from "../words/words";
import { biasLine, concerned, measuring, sensorFacts, unknownBiases } from "./sensors";

const azimuth: BiasView = {
  quantity: "azimuth",
  unit: "deg",
  value: 0.6012,
  sigma: 0.0391,
  applied: 0.6012,
  significant: true,
};

const sensor: SensorView = {
  id: "radar_east",
  state: "corrected",
  sinceUs: 0,
  biases: [azimuth],
  common: 240,
  claimants: 0,
  misaligned: true,
  noise: 1.82,
  noiseLow: 1.7,
  noiseHigh: 1.9,
  noiseApplied: 1.82,
  noisy: true,
  detection: null,
  detectionPoor: false,
  frozen: false,
};

test("a bias is said with its sign, its unit and its uncertainty", () => {
  expect(biasLine(azimuth)).toBe("+0.60° ± 0.04°");
  expect(biasLine({ ...azimuth, quantity: "range", unit: "m", value: -25.04, sigma: 1.2 })).toBe("−25.0 m ± 1.2 m");
  expect(biasLine({ ...azimuth, value: -0.0004 })).toBe("+0.00° ± 0.04°");
});

test("what is not known of a sensor is said to be unknown", () => {
  const facts = sensorFacts({ ...sensor, noise: null, noiseApplied: 1, common: 0, detection: null });
  expect(facts).toContain(words.sensors.noiseUnknown);
  expect(facts).toContain(words.sensors.detectionUnknown);
  expect(facts.join(" ")).not.toMatch(/null|NaN/);
  const known = sensorFacts({ ...sensor, detection: 0.934 }).join(" ");
  expect(known).toContain("1.8");
  expect(known).toContain("93");
  expect(known).not.toContain("unknown");
});

test("quantities of which nothing is known are named as such, but not of a sensor that is not calibrated", () => {
  expect(unknownBiases(sensor)).toEqual(["range", "elevation", "clock"]);
  expect(unknownBiases({ ...sensor, biases: [] })).toEqual(["range", "azimuth", "elevation", "clock"]);
  expect(unknownBiases({ ...sensor, biases: [], state: "off" })).toEqual([]);
});

test("receivers of what aircraft say of themselves measure nothing, and are no sensors to be calibrated", () => {
  const kinds = [
    { id: "radar_east", kind: "radar_2d" },
    { id: "rid", kind: "remote_id" },
    { id: "adsb", kind: "adsb" },
  ].map((one) => ({ ...one, lonDeg: 0, latDeg: 0, rangeM: 1 }));
  const silent = { ...sensor, biases: [], common: 0, noise: null };
  const all = ["radar_east", "rid", "adsb", "new"].map((id) => ({ ...silent, id }));
  expect(measuring(all, kinds).map(({ id }) => id)).toEqual(["radar_east", "new"]);
  const measures = { ...silent, id: "rid", noise: 1.3 };
  expect(measuring([measures], kinds)).toEqual([measures]);
});

function said(sensors: readonly SensorView[], outputs: readonly OutputView[] = []) {
  return { sensors, outputs };
}

test("a note about an output that is down names it", () => {
  const up = { format: "cot", address: "", peers: 1, sent: 2, dropped: 0, refused: 0, reason: "" };
  const outputs = [
    { ...up, id: "atak", state: "up" },
    { ...up, id: "province", state: "down" },
    { ...up, id: "police", state: "waiting" },
  ];
  expect(concerned("output_down", said([sensor], outputs))).toBe("province");
});

test("a note about sensors names them, with the figures of a misaligned one", () => {
  expect(concerned("sensor_misaligned", said([sensor, { ...sensor, id: "mast", misaligned: false }]))).toBe(
    "radar_east (azimuth +0.60° ± 0.04°)",
  );
  expect(concerned("sensor_noisy", said([sensor]))).toBe("radar_east");
  expect(concerned("clock_set_back", said([sensor]))).toBe("");
});
