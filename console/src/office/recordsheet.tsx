import { useCallback, useEffect, useState } from "preact/hooks";
import { day, hourAndMinute } from "../format/times";
import { refusalSentence } from "../link/decide";
import { say, siteZone } from "../state/app";
import { useApp } from "../state/hooks";
import type { ActRequest, HistoryRow, KindView, ProblemView, RecordSheet } from "../wire";
import { office } from "./ask";
import { ChoiceField, Problems, problemsOf, TextField, under } from "./form";
import { RecordForm } from "./recordform";
import { said } from "./words";

type Verb = ActRequest["verb"];

/** What takes an act back, where something does. */
const BACK: Readonly<Partial<Record<Verb, Verb>>> = {
  lost: "found",
  stolen: "found",
  seized: "released",
  exported: "returned",
  suspended: "reinstated",
  reinstated: "suspended",
};

interface Props {
  readonly kind: KindView;
  readonly number: string;
  /** Called when something was done with it. */
  readonly onChanged: () => void;
}

/** A record as it stands, what may become of it, and what became of it. */
export function RecordSheetView({ kind, number, onChanged }: Props) {
  const zone = useApp(siteZone);
  const leads = useApp((state) => state.you?.role === "shift_lead" || state.you?.role === "administrator");
  const [sheet, setSheet] = useState<RecordSheet | null>(null);
  const [correcting, setCorrecting] = useState(false);
  const load = useCallback(async () => {
    const answer = await office.record(kind.kind, number);
    if (answer.ok) setSheet(answer.body);
    else say(refusalSentence(answer), true);
  }, [kind, number]);
  useEffect(() => void load(), [load]);
  if (sheet === null) return null;
  const done = async () => {
    setCorrecting(false);
    await load();
    onChanged();
  };
  if (correcting)
    return <RecordForm kind={kind} sheet={sheet} onDone={() => void done()} onCancel={() => setCorrecting(false)} />;
  const date = (timeUs: number | null) => (timeUs === null ? "" : day(timeUs, zone));
  return (
    <article class="record">
      <header>
        <h3>
          <bdi>{sheet.number}</bdi>
        </h3>
        <span class={`state ${sheet.state}`}>{sheet.state.replace("_", " ")}</span>
        {leads && (
          <button type="button" onClick={() => setCorrecting(true)}>
            {said.correct}
          </button>
        )}
      </header>
      <dl class="declared">
        {Object.entries(sheet.fields).map(
          ([name, text]) =>
            text !== "" && (
              <div key={name}>
                <dt>{name.replaceAll("_", " ").replaceAll(".", ": ")}</dt>
                <dd>
                  <bdi>{text}</bdi>
                </dd>
              </div>
            ),
        )}
        {kind.standing && (
          <div>
            <dt>{said.standing}</dt>
            <dd>
              {said.stands(date(sheet.fromUs), date(sheet.toUs))}
              {sheet.suspended && `, ${said.suspended}`}
            </dd>
          </div>
        )}
      </dl>
      {sheet.hidden.length > 0 && <p class="quiet">{said.hidden(sheet.hidden.join(", "))}</p>}
      {sheet.may.length > 0 && <Acts sheet={sheet} onDone={done} />}
      <History rows={sheet.history} zone={zone} />
    </article>
  );
}

function Acts({ sheet, onDone }: { readonly sheet: RecordSheet; readonly onDone: () => Promise<void> }) {
  const [verb, setVerb] = useState("");
  const [more, setMore] = useState("");
  const [why, setWhy] = useState("");
  const [problems, setProblems] = useState<readonly ProblemView[]>([]);
  const [last, setLast] = useState<{ readonly verb: Verb; readonly why: string } | null>(null);
  const act = async (asked: Verb, reason: string) => {
    const { kind, number, version } = sheet;
    const named = asked === "transferred" ? { operator: more } : asked === "renewed" ? { until: more } : {};
    const answer = await office.act(kind, { number, version, verb: asked, why: reason, ...named });
    setProblems(answer.ok ? [] : problemsOf(answer));
    if (!answer.ok) return;
    say(said.recorded(number, said.verbs[asked] ?? asked));
    const back = BACK[asked];
    setLast(back === undefined ? null : { verb: back, why: reason });
    setVerb("");
    setMore("");
    setWhy("");
    await onDone();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (verb !== "") void act(verb as Verb, why);
  };
  const choices = [["", said.choose] as const, ...sheet.may.map((item) => [item, said.verbs[item] ?? item] as const)];
  return (
    <form class="acts" onSubmit={submit} noValidate>
      <ChoiceField label={said.acts} value={verb} onValue={setVerb} choices={choices} />
      {(verb === "transferred" || verb === "renewed") && (
        <TextField
          label={verb === "renewed" ? said.renewTo : said.toOperator}
          value={more}
          onValue={setMore}
          problems={under(problems, "operator", "to")}
        />
      )}
      {verb !== "" && (
        <TextField
          label={said.why}
          value={why}
          onValue={setWhy}
          problems={under(problems, "why")}
          hint={said.whyHint}
          required
        />
      )}
      <Problems problems={problems.filter((problem) => under([problem], "why", "operator", "to").length === 0)} />
      <div class="buttons">
        {verb !== "" && (
          <button type="submit" class="primary">
            {said.verbs[verb]}
          </button>
        )}
        {last !== null && (
          <button type="button" onClick={() => void act(last.verb, said.undone(last.why))}>
            {said.undo}
          </button>
        )}
      </div>
    </form>
  );
}

/** What became of something, the newest first. */
export function History({ rows, zone }: { readonly rows: readonly HistoryRow[]; readonly zone: string }) {
  return (
    <section class="history">
      <h4>{said.history}</h4>
      <ol>
        {[...rows].reverse().map((row) => (
          <li key={row.seq}>
            <time>
              {day(row.timeUs, zone)} {hourAndMinute(row.timeUs, zone)}
            </time>
            <strong>{row.verb}</strong>
            <span class="quiet">{said.by(row.by, row.organisation)}</span>
            <bdi class="history-why">{row.why}</bdi>
            {row.changed.map(([name, before, after]) => (
              <small key={name} class="quiet">
                {name.replaceAll("_", " ")}: <bdi>{before}</bdi> → <bdi>{after}</bdi>
              </small>
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}
