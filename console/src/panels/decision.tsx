import { trackName } from "../format/numbers";
import { timeOfDay } from "../format/times";
import { goTo, toggleFollow } from "../keys/dispatch";
import { acknowledge } from "../link/decide";
import { clean } from "../map/labeltext";
import { mayDecide, shown, siteZone } from "../state/app";
import { called, calledIn } from "../state/called";
import { useApp, useTick } from "../state/hooks";
import { threatPairs } from "../state/order";
import { raidOf } from "../state/raids";
import { type Scene, sceneNowUs } from "../state/scene";
import { type Subject, subjectOf } from "../state/subject";
import { Kind } from "../wire";
import { words } from "../words/words";
import { Evidence } from "./evidence";
import { ALSO_SHOWN, HandForms } from "./handforms";
import { Kinds } from "./kinds";
import { Kinematics } from "./kinematics";
import { MarkForm } from "./markform";
import { Id, PriorityMark, TrackSymbol } from "./marks";
import { TimeToDecide } from "./timetodecide";
import { Verdict } from "./verdict";
import { Why } from "./why";

/** One track: whose, why it matters, how much time is left, on what evidence, and what a person decides. */
export function DecisionPane() {
  const scene = useApp(shown);
  const selected = useApp((state) => state.selected);
  const subject = subjectOf(scene, selected);
  return (
    <aside class="side-pane decision" aria-label={words.track.label}>
      {subject === null || scene.picture === null ? <Nothing /> : <About subject={subject} scene={scene} />}
    </aside>
  );
}

function Nothing() {
  return (
    <div class="nothing">
      <h2>{words.track.none}</h2>
      <p>{words.track.noneHint}</p>
      <p>{words.map.hint}</p>
    </div>
  );
}

function About({ subject, scene }: { readonly subject: Subject; readonly scene: Scene }) {
  const nowUs = sceneNowUs(scene, useTick()) ?? scene.picture?.timeUs ?? 0;
  const pairs = scene.picture === null ? [] : threatPairs(scene.picture, scene.hello?.site.assets ?? [], subject.track);
  return (
    <>
      <Head subject={subject} scene={scene} />
      <div class="pane-body">
        <AlarmState subject={subject} />
        <TimeToDecide pairs={pairs} scene={scene} nowUs={nowUs} />
        <Why subject={subject} scene={scene} nowUs={nowUs} />
        {subject.row >= 0 && <Verdict subject={subject} scene={scene} nowUs={nowUs} />}
        {subject.row >= 0 && <Kinds subject={subject} scene={scene} />}
        {subject.row >= 0 && <Evidence subject={subject} scene={scene} />}
        {subject.row >= 0 && <Kinematics subject={subject} scene={scene} nowUs={nowUs} />}
        {subject.row < 0 && <p class="empty">{words.track.lost}</p>}
        {subject.row >= 0 && <MarkForm subject={subject} scene={scene} />}
        {subject.row >= 0 && <HandForms subject={subject} scene={scene} />}
      </div>
    </>
  );
}

function Head({ subject, scene }: { readonly subject: Subject; readonly scene: Scene }) {
  const follow = useApp((state) => state.follow);
  const tracks = scene.picture?.tracks;
  const affiliation = tracks?.affiliation[subject.row] ?? 0;
  const kind = tracks?.kind[subject.row] ?? 0;
  const name = tracks?.name[subject.row] ?? "";
  const by = tracks?.decidedBy[subject.row] ?? "";
  const label = calledIn(scene.picture, subject.row);
  const labelledBy = tracks?.labelledBy[subject.row] ?? "";
  const numbers = tracks?.also[subject.row] ?? [];
  const also = numbers.slice(0, ALSO_SHOWN).map(trackName).join(", ");
  const more = numbers.length - ALSO_SHOWN;
  const raid = raidOf(scene.picture, subject.track);
  return (
    <header class="pane-head">
      <TrackSymbol affiliation={affiliation} kind={kind} state={subject.state} />
      <div class="identity">
        <h2>
          <Id>{called(scene.picture, subject.track)}</Id>
          {label !== "" && <span class="quiet number"> {trackName(subject.track)}</span>}{" "}
          {name !== "" && <bdi class="claimed">{clean(name)}</bdi>}
          <span class={`state ${subject.state}`}>{words.track.states[subject.state]}</span>
        </h2>
        <p>
          {words.track.affiliations[affiliation]}
          {by !== "" && <span class="quiet"> {words.track.affiliationBy(by)}</span>}
          {labelledBy !== "" && <span class="quiet"> · {words.hand.by(labelledBy)}</span>}
          {also !== "" && <span class="quiet"> · {words.hand.also(also, more > 0 ? String(more) : "")}</span>}
          {kind !== Kind.UNKNOWN && ` · ${words.track.kinds[kind]}`}
          {raid !== null && ` · ${words.raids.member(String(raid.id), String(raid.tracks.length))}`}
        </p>
      </div>
      <div class="head-tools">
        <button type="button" class="tool" onClick={() => goTo(subject.track)} title={`${words.track.go} (G)`}>
          {words.track.go}
        </button>
        {subject.chosen && (
          <button
            type="button"
            class="tool"
            aria-pressed={follow}
            onClick={toggleFollow}
            title={`${words.track.follow} (F)`}
          >
            {words.track.follow}
          </button>
        )}
      </div>
    </header>
  );
}

function AlarmState({ subject }: { readonly subject: Subject }) {
  const zone = useApp(siteZone);
  const acts = useApp((state) => state.past === null && mayDecide(state.you));
  const { alert } = subject;
  if (alert === null) return null;
  const ended = alert.clearedUs !== null;
  return (
    <section class={`alarm-state p${alert.priority} ${alert.state}`}>
      <p class="line">
        <PriorityMark priority={alert.priority} />
        <strong class={`word-${ended ? 0 : alert.priority}`}>{words.alarms.priorities[alert.priority]}</strong>
        {!subject.chosen && <span class="quiet">{words.track.urgent}</span>}
        {ended && <span>{words.alarms.clearReasonsLong[alert.clearReason] ?? alert.clearReason}</span>}
      </p>
      {alert.state === "raised" && acts && (
        <button type="button" class="primary wide" onClick={() => void acknowledge(alert)}>
          {words.alarms.acknowledge} <kbd>A</kbd>
        </button>
      )}
      {alert.acknowledgedUs !== null && (
        <p class="taken">
          <span aria-hidden="true">✓ </span>
          {words.alarms.acknowledgedLong(alert.acknowledgedBy, timeOfDay(alert.acknowledgedUs, zone))}
        </p>
      )}
    </section>
  );
}
