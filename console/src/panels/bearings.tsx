import { useRef } from "preact/hooks";
import { course } from "../format/numbers";
import { age } from "../format/times";
import { shown } from "../state/app";
import { type KeyedWedge, keyed } from "../state/bearings";
import { useApp, useTick } from "../state/hooks";
import { sceneNowUs } from "../state/scene";
import type { WedgeView } from "../wire";
import { words } from "../words/words";

const ROWS = 12;
const NONE: readonly WedgeView[] = [];

/** Bearings that belong to no track: where to look, and from when. Nothing is shown while there are none. */
export function BearingList() {
  const nowMs = useTick();
  const scene = useApp(shown);
  const wedges = useKeyed(scene.picture?.wedges ?? NONE);
  if (wedges.length === 0) return null;
  const nowUs = sceneNowUs(scene, nowMs);
  const elapsedS = nowUs === null || scene.picture === null ? 0 : Math.max(0, (nowUs - scene.picture.timeUs) / 1e6);
  return (
    <section class="list bearings" aria-labelledby="bearings-title">
      <h2 id="bearings-title" title={words.bearings.means}>
        {words.bearings.title}
        <span class="count number">{wedges.length}</span>
      </h2>
      <ul class="rows">
        {wedges.slice(0, ROWS).map(({ key, wedge }) => (
          <Bearing key={key} wedge={wedge} ageS={wedge.ageS + elapsedS} />
        ))}
        {wedges.length > ROWS && <li class="empty">{words.threats.more(String(wedges.length - ROWS))}</li>}
      </ul>
    </section>
  );
}

function useKeyed(wedges: readonly WedgeView[]): readonly KeyedWedge[] {
  const held = useRef<{ readonly of: readonly WedgeView[]; readonly rows: readonly KeyedWedge[] }>({
    of: NONE,
    rows: [],
  });
  if (held.current.of !== wedges) held.current = { of: wedges, rows: keyed(held.current.rows, wedges) };
  return held.current.rows;
}

function Bearing({ wedge, ageS }: { readonly wedge: WedgeView; readonly ageS: number }) {
  const width = `±${Math.round(wedge.halfWidthDeg)}°`;
  const facts = [
    ...(wedge.elevationDeg === null ? [] : [words.bearings.elevation(`${Math.round(wedge.elevationDeg)}°`)]),
    ...(wedge.kind === 0 ? [] : [words.track.kinds[wedge.kind] ?? ""]),
  ];
  return (
    <li class="row bearing">
      <span>
        {words.bearings.row(wedge.sensor, age(ageS))}
        {facts.length > 0 && <small class="quiet"> {facts.join(" · ")}</small>}
      </span>
      <bdi class="number">
        {course(wedge.bearingDeg)} {width}
      </bdi>
    </li>
  );
}
