import { distance, percent } from "../format/numbers";
import { band, countdown, timeOfDay } from "../format/times";
import { siteZone } from "../state/app";
import { useApp } from "../state/hooks";
import { others, type ThreatRow } from "../state/order";
import type { Scene } from "../state/scene";
import type { MapAsset } from "../wire";
import { words } from "../words/words";
import { type ArrivalScale, arrivalScale } from "./arrivalscale";

interface Props {
  readonly pairs: readonly ThreatRow[];
  readonly scene: Scene;
  readonly nowUs: number;
}

/** Arrival band against the time that the protective action takes; where they part is the last time to decide. */
export function TimeToDecide({ pairs, scene, nowUs }: Props) {
  const first = pairs[0];
  if (first === undefined) return null;
  const assets = scene.hello?.site.assets ?? [];
  const { shown, more } = others(pairs);
  const elapsedS = scene.picture === null ? 0 : (nowUs - scene.picture.timeUs) / 1e6;
  return (
    <section class="block time-to-decide">
      <Pressing row={first} asset={assetOf(assets, first)} elapsedS={elapsedS} nowUs={nowUs} />
      {shown.length > 0 && (
        <ul class="others">
          {shown.map((row) => (
            <li key={row.asset}>
              <span>{assetOf(assets, row)?.name ?? row.asset}</span>
              <span class="number">{band(row.earlyS - elapsedS, minus(row.lateS, elapsedS))}</span>
              <span class="number quiet">{percent(row.probability)}</span>
            </li>
          ))}
          {more > 0 && <li class="quiet">{words.threats.more(String(more))}</li>}
        </ul>
      )}
    </section>
  );
}

interface PressingProps {
  readonly row: ThreatRow;
  readonly asset: MapAsset | undefined;
  readonly elapsedS: number;
  readonly nowUs: number;
}

function Pressing({ row, asset, elapsedS, nowUs }: PressingProps) {
  const zone = useApp(siteZone);
  const needS = asset?.protectiveTimeS ?? 0;
  const decideS = row.decideS - elapsedS;
  const earlyS = row.earlyS - elapsedS;
  const lateS = minus(row.lateS, elapsedS);
  const scale = arrivalScale(earlyS, lateS, needS);
  const late = decideS <= 0;
  return (
    <>
      <h3>
        {asset?.name ?? row.asset}
        <span class="quiet">{words.decision.probability(percent(row.probability))}</span>
      </h3>
      <div class={late ? "deadline late" : "deadline"}>
        <span>{words.decision.lastTime}</span>
        <strong class="number">{timeOfDay(nowUs + decideS * 1e6, zone)}</strong>
        <span class="tabular">
          {late ? words.decision.passed(countdown(-decideS)) : words.decision.within(countdown(decideS))}
        </span>
      </div>
      <Bar scale={scale} late={late} />
      <dl class="figures">
        <dt>
          <i class={late ? "swatch arrival late" : "swatch arrival"} />
          {words.decision.arrival}
        </dt>
        <dd class="number">{band(earlyS, lateS)}</dd>
        <dt>
          <i class="swatch action" />
          {words.decision.action}
        </dt>
        <dd class="tabular">{words.decision.takes(countdown(needS))}</dd>
      </dl>
      <p class={late ? "verdict late" : "verdict"}>
        {late ? words.decision.notDone : words.decision.done}{" "}
        <span class="quiet">
          {Number.isFinite(row.closestMedianM) && words.decision.closest(distance(row.closestMedianM))}
        </span>
      </p>
    </>
  );
}

function Bar({ scale, late }: { readonly scale: ArrivalScale; readonly late: boolean }) {
  return (
    <div class={late ? "arrival-bar late" : "arrival-bar"} aria-hidden="true">
      {scale.ticks.map((tick) => (
        <i key={tick.text} class="tick" style={{ insetInlineStart: share(tick.at) }}>
          <span class="number">{tick.text}</span>
        </i>
      ))}
      <i class="action" style={{ insetInlineStart: "0", inlineSize: share(scale.action) }} />
      <i
        class="arrival"
        style={{ insetInlineStart: share(scale.early), inlineSize: share(scale.late - scale.early) }}
      />
      {!late && <i class="last" style={{ insetInlineStart: share(scale.decide) }} />}
    </div>
  );
}

function share(part: number): string {
  return `${(part * 100).toFixed(2)}%`;
}

function minus(value: number | null, by: number): number | null {
  return value === null ? null : value - by;
}

function assetOf(assets: readonly MapAsset[], row: ThreatRow): MapAsset | undefined {
  return assets.find((asset) => asset.id === row.asset);
}
