import { toggle } from "../keys/dispatch";
import { shown } from "../state/app";
import { useApp, useStore } from "../state/hooks";
import { preferences } from "../state/prefs";
import { words } from "../words/words";

/** How much of the warning area is seen now; amber when a sensor's data do not come. Opens the layer that shows where. */
export function Sight() {
  const coverage = useApp((state) => shown(state).coverage);
  const open = useStore(preferences, (value) => value.unseen);
  const blind = coverage?.sensors.filter((sensor) => !sensor.live).map((sensor) => sensor.id) ?? [];
  const shares = coverage?.seen.filter((share) => share !== null) ?? [];
  const least = shares.length === 0 ? null : Math.min(...shares);
  const said = coverage === null ? words.sight.unknown : words.sight.blind(blind.join(", "));
  return (
    <button
      type="button"
      class={`cell sight ${blind.length > 0 ? "abnormal" : ""}`}
      aria-pressed={open}
      title={blind.length > 0 || coverage === null ? said : words.sight.meaning}
      onClick={() => toggle("unseen")}
    >
      <span class="cell-title">{words.sight.title}</span>
      <span class="cell-value number">{least === null ? "–" : words.sight.share(String(Math.floor(least * 100)))}</span>
    </button>
  );
}

/** What the hatching means, while it is shown. */
export function SightLegend() {
  const open = useStore(preferences, (value) => value.unseen);
  const coverage = useApp((state) => shown(state).coverage);
  if (!open) return null;
  if (coverage === null) return <p class="sight-legend">{words.sight.unknown}</p>;
  const [low, high] = coverage.heightM.map((height) => String(Math.round(height)));
  const blind = coverage.sensors.filter((sensor) => !sensor.live).map((sensor) => sensor.id);
  return (
    <ul class="sight-legend" aria-label={words.sight.layer}>
      <li>
        <i class="hatch low" aria-hidden="true" />
        {words.sight.low(low ?? "", String(coverage.withinS))}
      </li>
      <li>
        <i class="hatch all" aria-hidden="true" />
        {words.sight.all(high ?? "")}
      </li>
      {coverage.reflectors.length > 0 && (
        <li>
          <i class="hatch mark" aria-hidden="true">
            ×
          </i>
          {words.sight.reflectors(String(coverage.reflectors.length))}
        </li>
      )}
      {blind.length > 0 && <li class="warn">{words.sight.blind(blind.join(", "))}</li>}
      <li class="quiet">{words.sight.terrain}</li>
    </ul>
  );
}
