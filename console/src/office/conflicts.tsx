import { day, hourAndMinute } from "../format/times";
import type { ConflictView } from "../wire";
import { said } from "./words";

/** Other permits in the same place at the same time. */
export function Conflicts({ conflicts, zone }: { readonly conflicts: readonly ConflictView[]; readonly zone: string }) {
  if (conflicts.length === 0) return null;
  return (
    <section class="conflicts">
      <h4>{said.permits.conflicts}</h4>
      <ul>
        {conflicts.map((one) => (
          <li key={one.other}>
            {said.permits.conflict(
              one.other,
              said.permits.states[one.state] ?? one.state,
              `${day(one.fromUs, zone)} ${hourAndMinute(one.fromUs, zone)}`,
            )}
            {one.heights === "not_comparable" && `; ${said.permits.heightsUnknown}`}
          </li>
        ))}
      </ul>
    </section>
  );
}
