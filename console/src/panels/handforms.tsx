import { useEffect, useRef, useState } from "preact/hooks";
import { distance, trackName } from "../format/numbers";
import { merge, rename, split } from "../link/decide";
import { app, mayDecide } from "../state/app";
import { called, nearby, spokenOf } from "../state/called";
import { useApp } from "../state/hooks";
import type { Scene } from "../state/scene";
import type { Subject } from "../state/subject";
import { apart } from "../words/apart";
import { words } from "../words/words";

const CHOICES = 20;
const WITHIN_M = 3_000;
const NAME_MAX = 24;
/** Numbers merged into a track that are named; of more, the rest is counted. */
export const ALSO_SHOWN = 3;

interface Props {
  readonly subject: Subject;
  readonly scene: Scene;
}

/** A named person says what a track is called, that another is the same object, or that it holds two. */
export function HandForms({ subject, scene }: Props) {
  const may = useApp((state) => state.past === null && mayDecide(state.you));
  const form = useApp((state) => state.form);
  if (!may || subject.track <= 0) return null;
  if (form === "name") return <NameForm subject={subject} scene={scene} />;
  if (form === "same") return <SameForm subject={subject} scene={scene} />;
  if (form === "mark") return null;
  const also = scene.picture?.tracks.also[subject.row] ?? [];
  const open = (name: "name" | "same") => app.set({ form: name, other: 0, selected: subject.track });
  return (
    <section class="block hand">
      <div class="buttons">
        <button type="button" onClick={() => open("name")}>
          {words.hand.name}
        </button>
        <button type="button" onClick={() => open("same")}>
          {words.hand.same}
        </button>
        <button type="button" title={words.hand.splitHint} onClick={() => void split(subject.track, 0)}>
          {words.hand.split}
        </button>
      </div>
      {also.slice(0, ALSO_SHOWN).map((number) => (
        <button key={number} type="button" class="plain" onClick={() => void split(subject.track, number)}>
          {words.hand.comeBack(apart(trackName(number)))}
        </button>
      ))}
    </section>
  );
}

function NameForm({ subject, scene }: Props) {
  const [name, setName] = useState(scene.picture?.tracks.label[subject.row] ?? "");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const save = async (event: Event) => {
    event.preventDefault();
    if (await rename(subject.track, name.trim())) app.set({ form: "" });
  };
  return (
    <form class="block hand" onSubmit={(event) => void save(event)}>
      <h3>{words.hand.nameTitle(apart(trackName(subject.track)))}</h3>
      <label>
        {words.hand.nameLabel}
        <input
          ref={field}
          dir="auto"
          value={name}
          maxLength={NAME_MAX}
          placeholder={words.hand.nameHint}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <Buttons label={words.hand.save} ready />
    </form>
  );
}

function SameForm({ subject, scene }: Props) {
  const other = useApp((state) => state.other);
  const [reason, setReason] = useState("");
  const field = useRef<HTMLSelectElement>(null);
  useEffect(() => field.current?.focus(), []);
  // As they were when the form was opened: a list must not change its order under the hand.
  const [near] = useState(() =>
    scene.picture === null ? [] : nearby(scene.picture, subject.track, WITHIN_M).slice(0, CHOICES),
  );
  const picked = other !== 0 && !near.some(({ track }) => track === other);
  const choices = picked ? [{ track: other, awayM: Number.NaN }, ...near] : near;
  const save = async (event: Event) => {
    event.preventDefault();
    if (other !== 0 && (await merge(subject.track, other, reason.trim()))) app.set({ form: "", other: 0 });
  };
  return (
    <form class="block hand" onSubmit={(event) => void save(event)}>
      <h3>{words.hand.sameTitle(spokenOf(scene.picture, subject.track))}</h3>
      <p class="quiet">{words.hand.sameHint}</p>
      <label>
        {words.hand.other}
        <select
          ref={field}
          value={String(other)}
          onChange={(event) => app.set({ other: Number(event.currentTarget.value) })}
        >
          <option value="0">{choices.length === 0 ? words.hand.nobody : words.hand.choose}</option>
          {choices.map(({ track, awayM }) => (
            <option key={track} value={String(track)}>
              {words.hand.choice(apart(called(scene.picture, track)), Number.isNaN(awayM) ? "" : distance(awayM))}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.hand.reason}
        <input
          value={reason}
          maxLength={200}
          placeholder={words.hand.reasonHint}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      <Buttons label={words.hand.merge} ready={other !== 0} />
    </form>
  );
}

function Buttons({ label, ready }: { readonly label: string; readonly ready: boolean }) {
  return (
    <div class="buttons">
      <button type="submit" class="primary" disabled={!ready}>
        {label}
      </button>
      <button type="button" onClick={() => app.set({ form: "", other: 0 })}>
        {words.mark.cancel}
      </button>
    </div>
  );
}
