import { shortName } from "../format/names";
import { band, countdown } from "../format/times";
import { goTo, select } from "../keys/dispatch";
import { called } from "../state/called";
import type { ThreatRow } from "../state/order";
import type { Scene } from "../state/scene";
import { shownState } from "../state/trackstate";
import { words } from "../words/words";
import { Id, TrackSymbol } from "./marks";

interface RowProps {
  readonly track: number;
  /** Null for a member of a raid that is heading for nothing itself. */
  readonly row: ThreatRow | null;
  readonly scene: Scene;
  readonly elapsedS: number;
  readonly selected: number;
  readonly member?: boolean;
}

/** One track in the list of threats. */
export function TrackRow({ track, row, scene, elapsedS, selected, member = false }: RowProps) {
  const tracks = scene.picture?.tracks;
  const index = tracks?.id.indexOf(track) ?? -1;
  const alert = scene.alerts.find((item) => item.track === track && item.clearedUs === null);
  const asset = scene.hello?.site.assets.find((item) => item.id === row?.asset);
  const state = shownState(tracks?.state[index] ?? 1, tracks?.ageS[index] ?? 0);
  const chosen = track === selected;
  return (
    <button
      type="button"
      class={`row threat ${member ? "member" : ""} ${chosen ? "selected" : ""} p${alert?.priority ?? 0}`}
      aria-pressed={chosen}
      onClick={() => select(track)}
      onDblClick={() => goTo(track)}
    >
      <TrackSymbol affiliation={tracks?.affiliation[index] ?? 0} kind={tracks?.kind[index] ?? 0} state={state} />
      <span class="who">
        <Id>{called(scene.picture, track)}</Id>
        {(tracks?.verdict[index] ?? 0) > 0 && (
          <span class={`verdict-word verdict-${tracks?.verdict[index]}`}>
            {words.verdict.marks[tracks?.verdict[index] ?? 0]}
          </span>
        )}
        <span class="asset">{row === null ? words.raids.notComing : shortName(asset?.name ?? row.asset)}</span>
      </span>
      {row !== null && <Times decideS={row.decideS - elapsedS} row={row} elapsedS={elapsedS} />}
    </button>
  );
}

interface TimesProps {
  readonly decideS: number;
  readonly row: { readonly earlyS: number; readonly lateS: number | null };
  readonly elapsedS: number;
}

/** Time left to decide, and the band of arrival. */
export function Times({ decideS, row, elapsedS }: TimesProps) {
  return (
    <>
      <span class={decideS > 0 ? "decide number" : "decide number overdue"}>
        {decideS > 0 ? countdown(decideS) : words.threats.overdue}
      </span>
      <span class="arrives number">
        {band(row.earlyS - elapsedS, row.lateS === null ? null : row.lateS - elapsedS)}
      </span>
    </>
  );
}
