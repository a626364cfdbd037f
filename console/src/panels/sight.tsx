import { toggle } from "../keys/dispatch";
import { shown } from "../state/app";
import { freshness } from "../state/freshness";
import { useApp, useStore, useTick } from "../state/hooks";
import { preferences } from "../state/prefs";
import { type SightNow, sightOf } from "../state/sight";
import { words } from "../words/words";

/** How much of the warning area is seen now; amber when that is not known or data do not come. Opens the layer. */
export function Sight() {
  const scene = useApp(shown);
  const open = useStore(preferences, (value) => value.unseen);
  const { percent, caution, blind } = sightOf(scene.coverage, freshness(scene, useTick(1000)) !== "OFFLINE");
  return (
    <button
      type="button"
      class={`cell sight ${caution ? "abnormal" : ""}`}
      aria-pressed={open}
      title={[reason(percent, blind), words.sight.terrain, words.sight.press].join(" ")}
      onClick={() => toggle("unseen")}
    >
      <span class="cell-title">{words.sight.title}</span>
      <span class="cell-value">
        {typeof percent === "number" ? (
          <span class="number">{words.sight.share(String(percent))}</span>
        ) : (
          words.sight.none[percent]
        )}
        {typeof percent === "number" && <small>{words.sight.caveat}</small>}
      </span>
    </button>
  );
}

function reason(percent: SightNow["percent"], blind: readonly string[]): string {
  if (percent === "unknown") return words.sight.unknown;
  return blind.length > 0 ? words.sight.blind(blind.join(", ")) : words.sight.meaning;
}

/** What the hatching means, while it is shown. */
export function SightLegend() {
  const open = useStore(preferences, (value) => value.unseen);
  const scene = useApp(shown);
  const current = freshness(scene, useTick(1000)) !== "OFFLINE";
  const { coverage } = scene;
  if (!open) return null;
  if (coverage === null) return <p class="sight-legend warn">{words.sight.unknown}</p>;
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
      {!current && <li class="warn">{words.sight.unknown}</li>}
      {blind.length > 0 && <li class="warn">{words.sight.blind(blind.join(", "))}</li>}
      <li class="quiet">
        {words.sight.inside} {words.sight.terrain}
      </li>
    </ul>
  );
}
