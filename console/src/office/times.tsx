import { day, hourAndMinute } from "../format/times";
import { said } from "./words";

const SHOWN = 6;

interface Props {
  readonly windows: readonly (readonly number[])[];
  readonly count: number;
  readonly zone: string;
}

/** The first times of a permit, written out. */
export function Times({ windows, count, zone }: Props) {
  return (
    <div class="times">
      <p>{said.permits.preview(String(count))}</p>
      <ul>
        {windows.slice(0, SHOWN).map(([fromUs = 0, toUs = 0]) => (
          <li key={fromUs}>
            <span class="number">
              {day(fromUs, zone)} {hourAndMinute(fromUs, zone)} –{" "}
              {day(toUs, zone) === day(fromUs, zone) ? "" : `${day(toUs, zone)} `}
              {hourAndMinute(toUs, zone)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
