import { age } from "../format/times";
import { findingText } from "../format/verdicts";
import type { Scene } from "../state/scene";
import type { Subject } from "../state/subject";
import { Standing } from "../wire";
import { words } from "../words/words";

/** The mark of a verdict, always beside its word: a tick in a circle, a cross in a square, a dashed circle. */
export function VerdictMark({ standing }: { readonly standing: number }) {
  return (
    <svg class={`verdict-mark verdict-${standing}`} viewBox="0 0 16 16" aria-hidden="true">
      {standing === Standing.LAWFUL && <circle cx="8" cy="8" r="6.8" />}
      {standing === Standing.LAWFUL && <path d="M4.6 8.3 7 10.8 11.6 5.4" />}
      {standing === Standing.BREACH && <path d="M1.5 1.5h13v13h-13z" />}
      {standing === Standing.BREACH && <path d="M4.8 4.8l6.4 6.4M11.2 4.8l-6.4 6.4" />}
      {standing === Standing.UNKNOWN && <circle class="dashed" cx="8" cy="8" r="6.4" />}
    </svg>
  );
}

/** Whether it may be there: the verdict, and every rule that is broken or cannot be judged. */
export function Verdict({
  subject,
  scene,
  nowUs,
}: {
  readonly subject: Subject;
  readonly scene: Scene;
  readonly nowUs: number;
}) {
  const tracks = scene.picture?.tracks;
  const standing = tracks?.verdict[subject.row] ?? Standing.UNKNOWN;
  const findings = tracks?.findings[subject.row] ?? [];
  const airframe = tracks?.airframe[subject.row] ?? "";
  const since = (nowUs - (tracks?.verdictUs[subject.row] ?? nowUs)) / 1e6;
  return (
    <section class="block verdict" data-verdict={standing}>
      <h3>{words.verdict.title}</h3>
      <p class="line">
        <VerdictMark standing={standing} />
        <strong class={`verdict-word verdict-${standing}`}>{words.verdict.standings[standing]}</strong>
        {standing !== Standing.UNKNOWN && <span class="quiet tabular">{words.verdict.since(age(since))}</span>}
      </p>
      {airframe !== "" && <p class="quiet">{words.verdict.takenFor(airframe, tracks?.permit[subject.row] ?? "")}</p>}
      <ul class="reasons">
        {findings.map((finding) => (
          <li key={`${finding.rule} ${finding.cause}`} class={`verdict-${finding.standing}`}>
            <span class="tabular">{findingText(finding)}</span>
            <small class="quiet tabular">{words.verdict.since(age((nowUs - finding.sinceUs) / 1e6))}</small>
          </li>
        ))}
        {findings.length === 0 && standing === Standing.UNKNOWN && <li>{words.verdict.silent}</li>}
      </ul>
      <p class="quiet">{words.verdict.means[standing]}</p>
    </section>
  );
}
