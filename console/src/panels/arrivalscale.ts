import { countdown } from "../format/times";

const STEPS_S = [15, 30, 60, 120, 300, 600, 1800];
const MOST_TICKS = 5;

/** Parts of a bar from now (0) to its end (1). */
export interface ArrivalScale {
  readonly action: number;
  readonly early: number;
  readonly late: number;
  readonly decide: number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** Where action, arrival and last time to decide stand on one bar. Seconds from now. */
export function arrivalScale(earlyS: number, lateS: number | null, needS: number): ArrivalScale {
  const early = Math.max(0, earlyS);
  const late = lateS === null ? early * 1.6 + 30 : Math.max(early, lateS);
  const end = Math.max(needS * 1.1, late * 1.08, 30);
  const step = STEPS_S.find((candidate) => end / candidate <= MOST_TICKS) ?? 3600;
  const ticks = [];
  for (let atS = 0; atS < end * 0.97; atS += step) ticks.push({ at: atS / end, text: countdown(atS) });
  return {
    action: Math.min(1, needS / end),
    early: early / end,
    late: Math.min(1, late / end),
    decide: Math.max(0, early - needS) / end,
    ticks,
  };
}
