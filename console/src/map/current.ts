import type { Chart } from "./chart";

let present: Chart | null = null;

/** The map on the screen, null while there is none. */
export function chart(): Chart | null {
  return present;
}

export function setChart(chart: Chart | null): void {
  present = chart;
}
