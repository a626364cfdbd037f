import { useEffect, useRef, useState } from "preact/hooks";
import { mark } from "../link/decide";
import { app, mayDecide } from "../state/app";
import { useApp } from "../state/hooks";
import type { Scene } from "../state/scene";
import type { Subject } from "../state/subject";
import type { AffiliationRequest } from "../wire";
import { words } from "../words/words";

type Word = AffiliationRequest["affiliation"];

/** Words a person may give, in the order of the codes; `unknown` takes an earlier word back. */
const WORDS: readonly (readonly [Word, number])[] = [
  ["friend", 3],
  ["assumed_friend", 2],
  ["neutral", 4],
  ["suspect", 5],
  ["hostile", 6],
];

/** A named person says whose the object is, and why. */
export function MarkForm({ subject, scene }: { readonly subject: Subject; readonly scene: Scene }) {
  const you = useApp((state) => state.you);
  const form = useApp((state) => state.form);
  const past = useApp((state) => state.past !== null);
  if (!mayDecide(you) || past) return null;
  const decided = (scene.picture?.tracks.decidedBy[subject.row] ?? "") !== "";
  if (form === "name" || form === "same") return null;
  if (form === "mark") return <Form track={subject.track} />;
  return (
    <section class="block mark-closed">
      <button type="button" onClick={() => app.set({ form: "mark", selected: subject.track })}>
        {words.mark.open}
      </button>
      {decided && (
        <button
          type="button"
          onClick={() => void mark(subject.track, { affiliation: "unknown" }, words.track.affiliations[0] ?? "")}
        >
          {words.mark.takeBack}
        </button>
      )}
    </section>
  );
}

function Form({ track }: { readonly track: number }) {
  const [word, setWord] = useState<Word>("friend");
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const save = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const code = WORDS.find(([name]) => name === word)?.[1] ?? 0;
    const done = await mark(
      track,
      { affiliation: word, reason: reason.trim() },
      words.track.affiliations[code] ?? word,
    );
    setBusy(false);
    if (done) app.set({ form: "" });
  };
  return (
    <form class="block mark" onSubmit={(event) => void save(event)}>
      <h3>{words.mark.title}</h3>
      <label>
        {words.mark.as}
        <select value={word} onChange={(event) => setWord(event.currentTarget.value as Word)}>
          {WORDS.map(([name, code]) => (
            <option key={name} value={name}>
              {words.track.affiliations[code]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.mark.reason}
        <input
          ref={field}
          value={reason}
          maxLength={200}
          required
          placeholder={words.mark.reasonHint}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      <div class="buttons">
        <button type="submit" class="primary" disabled={busy}>
          {words.mark.save}
        </button>
        <button type="button" onClick={() => app.set({ form: "" })}>
          {words.mark.cancel}
        </button>
      </div>
    </form>
  );
}
