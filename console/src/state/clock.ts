/** The server's clock as seen from here. Messages only ever arrive late, so the latest reading of the clock is the best. */
export interface ServerClock {
  readonly samples: readonly Sample[];
  /** Seconds of the server's time in one second here: 1, unless a recording or scenario runs faster. */
  readonly rate: number;
}

interface Sample {
  readonly hereMs: number;
  readonly timeUs: number;
}

const WINDOW_MS = 10_000;
const MEASURABLE_MS = 2_000;
const ORDINARY: readonly [number, number] = [0.9, 1.1];

export const unsetClock: ServerClock = { samples: [], rate: 1 };

/** Take in one time stamp of the server. `hereMs`: monotonic local time of its arrival. */
export function observe(clock: ServerClock, hereMs: number, timeUs: number): ServerClock {
  const last = clock.samples.at(-1);
  if (last !== undefined && timeUs < last.timeUs) return { samples: [{ hereMs, timeUs }], rate: 1 };
  const kept = clock.samples.filter((sample) => hereMs - sample.hereMs <= WINDOW_MS);
  const samples = [...kept, { hereMs, timeUs }];
  return { samples, rate: rateOf(samples, clock.rate) };
}

/** The server's time now, in microseconds; null while nothing is known. */
export function serverNowUs(clock: ServerClock, hereMs: number): number | null {
  let best: number | null = null;
  for (const sample of clock.samples) {
    const nowUs = sample.timeUs + clock.rate * Math.max(0, hereMs - sample.hereMs) * 1000;
    if (best === null || nowUs > best) best = nowUs;
  }
  return best;
}

/** The same clock, stopped or running at a known rate: for a replay, whose speed we set ourselves. */
export function paced(clock: ServerClock, hereMs: number, rate: number): ServerClock {
  const timeUs = serverNowUs(clock, hereMs);
  return { samples: timeUs === null ? [] : [{ hereMs, timeUs }], rate };
}

function rateOf(samples: readonly Sample[], before: number): number {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.hereMs - first.hereMs < MEASURABLE_MS) return before;
  const rate = (last.timeUs - first.timeUs) / 1000 / (last.hereMs - first.hereMs);
  return rate > ORDINARY[0] && rate < ORDINARY[1] ? 1 : rate;
}
