import { describe, expect, it } from "vitest";
import type { Application } from "../wire";
import { applicationOf, empty, fits, typedOf } from "./application";

const FILED: Application = {
  purpose: "Inspection",
  operator: "OP-1",
  pilot: "L-1",
  airframes: ["KR-1"],
  volume: {
    ring_deg: [
      [44.9, 35.1],
      [44.92, 35.1],
      [44.92, 35.12],
      [44.9, 35.1],
    ],
    lower_m: 0,
    lower_reference: "AGL",
    upper_m: 120.5,
    upper_reference: "AMSL",
  },
  window: [{ start: "2026-12-01T08:00", end: "2026-12-01T12:00", time_zone: "Asia/Baghdad" }],
  opens: ["plant"],
};

describe("an application in a form", () => {
  it("comes out of the form as it went in, its ring open", () => {
    const again = applicationOf(typedOf(FILED), "Asia/Baghdad");
    expect(again).toEqual({ ...FILED, volume: { ...FILED.volume, ring_deg: FILED.volume.ring_deg.slice(0, -1) } });
  });
  it("keeps what is no number for the node to say so", () => {
    const { volume } = applicationOf({ ...empty, lower: "low", upper: "120,5" }, "UTC") as Application;
    expect([volume.lower_m, volume.upper_m]).toEqual(["low", 120.5]);
  });
  it("recurs or does not", () => {
    expect(applicationOf({ ...empty, recurs: true }, "UTC")).not.toHaveProperty("window");
    expect(applicationOf(empty, "UTC")).not.toHaveProperty("recurrence");
  });
  it("does not fit with several times or other clocks", () => {
    const [window] = FILED.window ?? [];
    expect(fits(FILED, "Asia/Baghdad")).toBe(true);
    expect(fits(FILED, "UTC")).toBe(false);
    expect(fits({ ...FILED, window: [window, window] as Application["window"] & object }, "Asia/Baghdad")).toBe(false);
  });
});
