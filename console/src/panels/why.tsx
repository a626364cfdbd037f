import { age, band } from "../format/times";
import { findingText } from "../format/verdicts";
import type { Scene } from "../state/scene";
import type { Subject } from "../state/subject";
import type { ReasonView, SiteView } from "../wire";
import { words } from "../words/words";

interface Props {
  readonly subject: Subject;
  readonly scene: Scene;
  readonly nowUs: number;
}

/** The rules that hold, with the numbers that made them hold. */
export function Why({ subject, scene, nowUs }: Props) {
  const reasons = subject.alert?.reasons ?? [];
  return (
    <section class="block">
      <h3>{words.track.why}</h3>
      {reasons.length === 0 && <p class="empty">{words.track.noReason}</p>}
      <ul class="reasons">
        {reasons.map((reason) => (
          <Reason
            key={`${reason.rule} ${reason.zone} ${reason.asset}`}
            reason={reason}
            site={scene.hello?.site}
            nowUs={nowUs}
          />
        ))}
      </ul>
    </section>
  );
}

function Reason({
  reason,
  site,
  nowUs,
}: {
  readonly reason: ReasonView;
  readonly site: SiteView | undefined;
  readonly nowUs: number;
}) {
  const sentence = site?.rules.find((rule) => rule.id === reason.rule)?.sentence ?? reason.rule;
  const asset = site?.assets.find((item) => item.id === reason.asset)?.name ?? reason.asset;
  const zone = site?.zones.find((item) => item.id === reason.zone)?.name ?? reason.zone;
  const facts = [
    asset,
    zone === "" ? "" : words.track.inZone(zone),
    reason.arrivalEarlyS === null ? "" : band(reason.arrivalEarlyS, reason.arrivalLateS),
    words.track.since(age((nowUs - reason.sinceUs) / 1e6)),
  ].filter((fact) => fact !== "");
  return (
    <li>
      <span>{sentence}</span>
      {reason.breach.map((finding) => (
        <span key={`${finding.rule} ${finding.cause}`} class="tabular">
          {findingText(finding)}
        </span>
      ))}
      <small class="quiet tabular">{facts.join(" · ")}</small>
    </li>
  );
}
