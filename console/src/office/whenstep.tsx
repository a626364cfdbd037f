import { siteZone } from "../state/app";
import { useApp } from "../state/hooks";
import type { Recurrence } from "../wire";
import type { StepProps } from "./filing";
import { Problems, TextField, under } from "./form";
import { Times } from "./times";
import { said } from "./words";

type Day = NonNullable<Recurrence["days"]>[number];
const DAYS = Object.keys(said.permits.dayNames) as Day[];

/** Times, once or on several days, and what they come to. */
export function WhenStep({ typed, change, problems, checked }: StepProps) {
  const zone = useApp(siteZone);
  const whole = problems.filter(({ where }) => where === "window" || where === "recurrence");
  return (
    <div class="filing-step">
      <fieldset class="buttons">
        {[false, true].map((recurs) => (
          <label key={String(recurs)} class="switch">
            <input type="radio" name="recurs" checked={typed.recurs === recurs} onChange={() => change({ recurs })} />
            {recurs ? said.permits.again : said.permits.once}
          </label>
        ))}
      </fieldset>
      <p class="quiet">{said.permits.zone(zone)}</p>
      {typed.recurs ? (
        <Again typed={typed} change={change} problems={problems} checked={checked} />
      ) : (
        <div class="pair">
          <TextField
            label={said.permits.start}
            type="datetime-local"
            value={typed.start}
            onValue={(start) => change({ start })}
            problems={under(problems, "window[#1].start")}
          />
          <TextField
            label={said.permits.end}
            type="datetime-local"
            value={typed.end}
            onValue={(end) => change({ end })}
            problems={under(problems, "window[#1].end")}
          />
        </div>
      )}
      <Problems problems={whole} />
      {checked !== null && checked.times > 0 && <Times windows={checked.windowsUs} count={checked.times} zone={zone} />}
    </div>
  );
}

function Again({ typed, change, problems }: StepProps) {
  const flip = (day: Day) =>
    change({ days: typed.days.includes(day) ? typed.days.filter((other) => other !== day) : [...typed.days, day] });
  return (
    <>
      <div class="pair">
        <TextField
          label={said.permits.firstDay}
          type="date"
          value={typed.firstDay}
          onValue={(firstDay) => change({ firstDay })}
          problems={under(problems, "recurrence[#1].first_day")}
        />
        <TextField
          label={said.permits.lastDay}
          type="date"
          value={typed.lastDay}
          onValue={(lastDay) => change({ lastDay })}
          problems={under(problems, "recurrence[#1].last_day")}
        />
        <TextField
          label={said.permits.startTime}
          type="time"
          value={typed.startTime}
          onValue={(startTime) => change({ startTime })}
          problems={under(problems, "recurrence[#1].start_time")}
        />
        <TextField
          label={said.permits.endTime}
          type="time"
          value={typed.endTime}
          onValue={(endTime) => change({ endTime })}
          problems={under(problems, "recurrence[#1].end_time")}
        />
      </div>
      <fieldset class="days">
        <legend>
          {said.permits.days} <small class="quiet">{said.permits.everyDay}</small>
        </legend>
        {DAYS.map((day) => (
          <label key={day} class="switch">
            <input type="checkbox" checked={typed.days.includes(day)} onChange={() => flip(day)} />
            {said.permits.dayNames[day]}
          </label>
        ))}
      </fieldset>
      <Problems problems={under(problems, "recurrence[#1].days")} />
    </>
  );
}
