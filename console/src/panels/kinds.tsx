import { percent } from "../format/numbers";
import type { Scene } from "../state/scene";
import type { Subject } from "../state/subject";
import { words } from "../words/words";
import { likely } from "./likely";

/** What kind of thing it is: a bar for each likely kind, and what that rests on. */
export function Kinds({ subject, scene }: { readonly subject: Subject; readonly scene: Scene }) {
  const tracks = scene.picture?.tracks;
  const { shown, others } = likely(tracks?.kindPercent[subject.row] ?? []);
  const best = likely(tracks?.kindBelieved[subject.row] ?? []).shown[0];
  const label = tracks?.claimLabel[subject.row] ?? 0;
  return (
    <section class="block" title={words.track.kindHint}>
      <h3>
        {words.track.kindTitle}
        <span class="quiet">{words.track.kindFrom[tracks?.kindEvidence[subject.row] ?? 0]}</span>
      </h3>
      {shown.length === 0 && <p class="empty">{words.track.kindUnknown}</p>}
      <ul class="kinds">
        {shown.map(({ kind, share }) => (
          <li key={kind}>
            <span>{words.track.kinds[kind]}</span>
            <span class="share" aria-hidden="true">
              <i style={{ inlineSize: `${share}%` }} />
            </span>
            <bdi class="number">{percent(share / 100)}</bdi>
          </li>
        ))}
        {label > 0 && best !== undefined && (
          <li class="quiet">
            {words.track.kindBelieved(words.track.kinds[best.kind] ?? "", percent(best.share / 100))}
          </li>
        )}
        {others > 0 && <li class="quiet">{words.track.kindOthers(percent(others / 100))}</li>}
      </ul>
    </section>
  );
}
