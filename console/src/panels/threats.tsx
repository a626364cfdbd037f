import { shortName } from "../format/names";
import { trackName } from "../format/numbers";
import { band, countdown } from "../format/times";
import { goTo, select } from "../keys/dispatch";
import { shown } from "../state/app";
import { useHeld } from "../state/held";
import { useApp, useTick } from "../state/hooks";
import { type ThreatRow, threatList } from "../state/order";
import { type Scene, sceneNowUs } from "../state/scene";
import { shownState } from "../state/trackstate";
import { words } from "../words/words";
import { Id, TrackSymbol } from "./marks";

const ROWS = 40;

/** Tracks that may reach a protected asset, the least time to decide first. */
export function ThreatList() {
  const nowMs = useTick();
  const scene = useApp(shown);
  const selected = useApp((state) => state.selected);
  const found = scene.picture === null ? [] : threatList(scene.picture, scene.hello?.site.assets ?? []);
  const rows = useHeld(found, (row) => String(row.track), nowMs);
  const nowUs = sceneNowUs(scene, nowMs);
  const elapsedS = nowUs === null || scene.picture === null ? 0 : (nowUs - scene.picture.timeUs) / 1e6;
  return (
    <section class="list threats" aria-labelledby="threats-title">
      <h2 id="threats-title">
        {words.threats.title}
        <span class="count number">{rows.length > 0 && rows.length}</span>
        <span class="columns">
          <span>{words.threats.decide}</span>
          <span>{words.threats.arrives}</span>
        </span>
      </h2>
      <div class="rows">
        {rows.length === 0 && <p class="empty">{words.threats.empty}</p>}
        {rows.slice(0, ROWS).map((row) => (
          <Row key={row.track} row={row} scene={scene} elapsedS={elapsedS} selected={row.track === selected} />
        ))}
        {rows.length > ROWS && <p class="empty">{words.threats.more(String(rows.length - ROWS))}</p>}
      </div>
    </section>
  );
}

interface RowProps {
  readonly row: ThreatRow;
  readonly scene: Scene;
  readonly elapsedS: number;
  readonly selected: boolean;
}

function Row({ row, scene, elapsedS, selected }: RowProps) {
  const tracks = scene.picture?.tracks;
  const index = tracks?.id.indexOf(row.track) ?? -1;
  const alert = scene.alerts.find((item) => item.track === row.track && item.clearedUs === null);
  const asset = scene.hello?.site.assets.find((item) => item.id === row.asset);
  const decideS = row.decideS - elapsedS;
  const state = shownState(tracks?.state[index] ?? 1, tracks?.ageS[index] ?? 0);
  return (
    <button
      type="button"
      class={`row threat ${selected ? "selected" : ""} p${alert?.priority ?? 0}`}
      aria-pressed={selected}
      onClick={() => select(row.track)}
      onDblClick={() => goTo(row.track)}
    >
      <TrackSymbol affiliation={tracks?.affiliation[index] ?? 0} kind={tracks?.kind[index] ?? 0} state={state} />
      <span class="who">
        <Id>{trackName(row.track)}</Id>
        <span class="asset">{shortName(asset?.name ?? row.asset)}</span>
      </span>
      <span class={decideS > 0 ? "decide number" : "decide number overdue"}>
        {decideS > 0 ? countdown(decideS) : words.threats.overdue}
      </span>
      <span class="arrives number">
        {band(row.earlyS - elapsedS, row.lateS === null ? null : row.lateS - elapsedS)}
      </span>
    </button>
  );
}
