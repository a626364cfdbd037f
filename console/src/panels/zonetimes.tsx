import { draft } from "../state/zonedraft";
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
  const { first, hours } = shownOf(said);
  // What is said now, not what was said when this was shown: two fields may change between two paintings.
  const change = (part: (now: Shown) => ApplicabilitySettings) => {
    const now = shownOf(draft.get().zone?.feature.properties ?? said);
    const next = part(now);
    const empty = !next.start && !next.end && (next.schedule ?? []).length === 0;
    set({ applicability: empty ? now.others : [next, ...now.others] });
  };
  const daily = (part: (now: HoursSettings) => Partial<HoursSettings>) =>
    change((now) => {
      const next = { ...now.hours, ...part(now.hours) };
      const timed = next.start_time || next.end_time || next.start_event || next.end_event;
      const others = (now.first.schedule ?? []).slice(1);
      return { ...now.first, schedule: next.day.includes("ANY") && !timed ? others : [next, ...others] };
    });
  const toggle = (day: Day) =>
    daily((now) => {
      const kept = now.day.filter((each): each is Day => each !== "ANY" && each !== day);
      const days = now.day.includes(day) ? kept : DAYS.filter((each) => each === day || kept.includes(each));
      return { day: days.length === 0 ? ["ANY"] : days };
    });
  return (
    <>
      <div class="pair">
        <label>
          {words.zones.from}
          <input
            type="datetime-local"
            value={local(first.start)}
            onChange={(event) => {
              const { value } = event.currentTarget;
              change((now) => ({ ...now.first, start: moment(value) }));
            }}
          />
        </label>
        <label>
          {words.zones.until}
          <input
            type="datetime-local"
            value={local(first.end)}
            onChange={(event) => {
              const { value } = event.currentTarget;
              change((now) => ({ ...now.first, end: moment(value) }));
            }}
          />
        </label>
        <label>
          {words.zones.hourFrom}
          <input
            type="time"
            value={hours.start_time?.slice(0, 5) ?? ""}
            onChange={(event) => {
              const { value } = event.currentTarget;
              daily(() => ({ start_time: hour(value) }));
            }}
          />
        </label>
        <label>
          {words.zones.hourUntil}
          <input
            type="time"
            value={hours.end_time?.slice(0, 5).replace("24:00", "00:00") ?? ""}
            onChange={(event) => {
              const { value } = event.currentTarget;
              daily(() => ({ end_time: hour(value) }));
            }}
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

interface Shown {
  readonly first: ApplicabilitySettings;
  readonly hours: HoursSettings;
  readonly others: readonly ApplicabilitySettings[];
}

function shownOf(said: ZoneProperties): Shown {
  const [first = {}, ...others] = said.applicability ?? [];
  return { first, hours: first.schedule?.[0] ?? { day: ["ANY"] }, others };
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
