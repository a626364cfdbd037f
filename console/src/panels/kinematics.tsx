import { climb, course, distance, metres, percent, position, speed } from "../format/numbers";
import { age } from "../format/times";
import type { Scene } from "../state/scene";
import type { Subject } from "../state/subject";
import { words } from "../words/words";

interface Props {
  readonly subject: Subject;
  readonly scene: Scene;
  readonly nowUs: number;
}

/** How it flies. Each height names what it is measured from. */
export function Kinematics({ subject, scene, nowUs }: Props) {
  const tracks = scene.picture?.tracks;
  if (tracks === undefined) return null;
  const of = (column: readonly number[]) => column[subject.row] ?? Number.NaN;
  const sigma = of(tracks.sigmaHeightM);
  const facts: readonly (readonly [string, string, string])[] = [
    [
      words.track.height,
      `${metres(of(tracks.aboveSiteM))} ±${metres(2 * sigma)}`,
      `${metres(of(tracks.amslM))} ${words.track.amsl}`,
    ],
    [words.track.speed, speed(of(tracks.speedMps)), climb(of(tracks.climbMps))],
    [words.track.course, course(of(tracks.courseDeg)), ""],
    [words.track.position, position(of(tracks.latDeg), of(tracks.lonDeg)), ""],
    [words.track.uncertainty, `${distance(of(tracks.ellipseMajorM))} × ${distance(of(tracks.ellipseMinorM))}`, ""],
    [
      words.track.seen,
      age((nowUs - of(tracks.bornUs)) / 1e6),
      `${words.track.existence} ${percent(of(tracks.existence))}`,
    ],
  ];
  return (
    <section class="block" title={words.track.estimate}>
      <dl class="figures">
        {facts.map(([name, value, more]) => (
          <FactRow key={name} name={name} value={value} more={more} />
        ))}
      </dl>
    </section>
  );
}

function FactRow({ name, value, more }: { readonly name: string; readonly value: string; readonly more: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <bdi class="number">{value}</bdi>
        {more !== "" && <bdi class="number quiet">{more}</bdi>}
      </dd>
    </>
  );
}
