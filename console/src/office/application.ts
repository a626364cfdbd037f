import type { Application, Recurrence, Volume, Window } from "../wire";
import type { Corner } from "./geometry";

type Reference = Volume["lower_reference"];
type Day = NonNullable<Recurrence["days"]>[number];

/** What stands in the form of an application, as it was typed. */
export interface Typed {
  readonly purpose: string;
  readonly operator: string;
  readonly pilot: string;
  readonly airframes: readonly string[];
  readonly ring: readonly Corner[];
  readonly lower: string;
  readonly lowerReference: Reference;
  readonly upper: string;
  readonly upperReference: Reference;
  readonly opens: string;
  readonly recurs: boolean;
  readonly start: string;
  readonly end: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly startTime: string;
  readonly endTime: string;
  readonly days: readonly Day[];
}

export const empty: Typed = {
  purpose: "",
  operator: "",
  pilot: "",
  airframes: [],
  ring: [],
  lower: "0",
  lowerReference: "AGL",
  upper: "120",
  upperReference: "AGL",
  opens: "",
  recurs: false,
  start: "",
  end: "",
  firstDay: "",
  lastDay: "",
  startTime: "",
  endTime: "",
  days: [],
};

/** The application as the node takes it. What is no number stays text: the node says what is wrong with it. */
export function applicationOf(typed: Typed, zone: string): object {
  const window: Window = { start: typed.start, end: typed.end, time_zone: zone };
  const recurrence: Recurrence = {
    first_day: typed.firstDay,
    last_day: typed.lastDay,
    start_time: typed.startTime,
    end_time: typed.endTime,
    time_zone: zone,
    days: typed.days,
  };
  return {
    purpose: typed.purpose.trim(),
    operator: typed.operator.trim(),
    pilot: typed.pilot.trim(),
    airframes: typed.airframes,
    volume: {
      ring_deg: typed.ring,
      lower_m: metres(typed.lower),
      lower_reference: typed.lowerReference,
      upper_m: metres(typed.upper),
      upper_reference: typed.upperReference,
    },
    ...(typed.recurs ? { recurrence: [recurrence] } : { window: [window] }),
    opens: typed.opens.split(/[;,\s]+/).filter((zoneId) => zoneId !== ""),
  };
}

/** The form of an application that was filed; of several times the first one. */
export function typedOf(application: Application): Typed {
  const { volume } = application;
  const [window] = application.window ?? [];
  const [again] = application.recurrence ?? [];
  const ring = volume.ring_deg.slice(0, -1).map((corner) => [corner[0] ?? 0, corner[1] ?? 0] as const);
  return {
    purpose: application.purpose,
    operator: application.operator,
    pilot: application.pilot,
    airframes: application.airframes,
    ring,
    lower: String(volume.lower_m),
    lowerReference: volume.lower_reference,
    upper: String(volume.upper_m),
    upperReference: volume.upper_reference,
    opens: (application.opens ?? []).join("; "),
    recurs: window === undefined,
    start: window?.start ?? "",
    end: window?.end ?? "",
    firstDay: again?.first_day ?? "",
    lastDay: again?.last_day ?? "",
    startTime: again?.start_time ?? "",
    endTime: again?.end_time ?? "",
    days: again?.days ?? [],
  };
}

/** True if a form can hold all of an application: one time, once or again, on the site's own clocks. */
export function fits({ window = [], recurrence = [] }: Application, zone: string): boolean {
  const times = [...window, ...recurrence];
  return times.length === 1 && times[0]?.time_zone === zone;
}

function metres(text: string): number | string {
  const found = Number(text.trim().replace(",", "."));
  return text.trim() === "" || !Number.isFinite(found) ? text : found;
}
