import type { ApplicabilitySettings, HoursSettings, ZoneProperties } from "../wire";
import { words } from "../words/words";

interface Props {
  readonly said: ZoneProperties;
  readonly set: (change: Partial<ZoneProperties>) => void;
}

type Day = Exclude<HoursSettings["day"][number], "ANY">;
const DAYS: readonly Day[] = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

/** When a zone applies, in UTC; of several times the first is shown, and the others stay as they are. */
export function ZoneTimes({ said, set }: Props) {
  const all = said.applicability ?? [];
  const first = all[0] ?? {};
  const hours: HoursSettings = first.schedule?.[0] ?? { day: ["ANY"] };
  const change = (next: ApplicabilitySettings) => {
    const empty = !next.start && !next.end && (next.schedule ?? []).length === 0;
    set({ applicability: empty ? all.slice(1) : [next, ...all.slice(1)] });
  };
  const daily = (part: Partial<HoursSettings>) => {
    const next = { ...hours, ...part };
    const empty =
      next.day.includes("ANY") && !next.start_time && !next.end_time && !next.start_event && !next.end_event;
    const others = (first.schedule ?? []).slice(1);
    change({ ...first, schedule: empty ? others : [next, ...others] });
  };
  const toggle = (day: Day) => {
    const kept = hours.day.filter((each): each is Day => each !== "ANY" && each !== day);
    const days = hours.day.includes(day) ? kept : DAYS.filter((each) => each === day || kept.includes(each));
    daily({ day: days.length === 0 ? ["ANY"] : days });
  };
  return (
    <>
      <div class="pair">
        <label>
          {words.zones.from}
          <input
            type="datetime-local"
            value={local(first.start)}
            onChange={(event) => change({ ...first, start: moment(event.currentTarget.value) })}
          />
        </label>
        <label>
          {words.zones.until}
          <input
            type="datetime-local"
            value={local(first.end)}
            onChange={(event) => change({ ...first, end: moment(event.currentTarget.value) })}
          />
        </label>
        <label>
          {words.zones.hourFrom}
          <input
            type="time"
            value={hours.start_time?.slice(0, 5) ?? ""}
            onChange={(event) => daily({ start_time: hour(event.currentTarget.value) })}
          />
        </label>
        <label>
          {words.zones.hourUntil}
          <input
            type="time"
            value={hours.end_time?.slice(0, 5).replace("24:00", "00:00") ?? ""}
            onChange={(event) => daily({ end_time: hour(event.currentTarget.value) })}
          />
        </label>
      </div>
      <fieldset class="days">
        <legend class="quiet">{words.zones.days}</legend>
        {DAYS.map((day) => (
          <button key={day} type="button" aria-pressed={hours.day.includes(day)} onClick={() => toggle(day)}>
            {words.zones.dayNames[day]}
          </button>
        ))}
      </fieldset>
    </>
  );
}

function local(text: string | null | undefined): string {
  return text?.slice(0, 16) ?? "";
}

function moment(value: string): string | null {
  return value === "" ? null : `${value}:00Z`;
}

function hour(value: string): string | null {
  return value === "" ? null : `${value}:00Z`;
}
