import { useState } from "preact/hooks";
import type { Answer } from "../link/api";
import { say } from "../state/app";
import type { EndorseRequest, Filed, PermitSheet, ProblemView } from "../wire";
import { office } from "./ask";
import { ChoiceField, Problems, problemsOf, TextField, under } from "./form";
import { said } from "./words";

/** Address of each act that says all in its name. */
const ADDRESS: Readonly<Record<string, string>> = {
  submitted: "submit",
  activated: "activate",
  closed: "close",
  revoked: "revoke",
};

interface Props {
  readonly sheet: PermitSheet;
  readonly onDone: () => Promise<void>;
}

/** What a person says for a body. */
export function Endorse({ sheet, body, name, onDone }: Props & { readonly body: string; readonly name: string }) {
  const [decision, setDecision] = useState("");
  const [condition, setCondition] = useState("");
  const [why, setWhy] = useState("");
  const { problems, settle } = useSettled(onDone);
  const { number, version } = sheet;
  const submit = (event: Event) => {
    event.preventDefault();
    const chosen = decision as EndorseRequest["decision"];
    const stated = decision === "approve_with_condition" ? condition : "";
    if (decision !== "")
      void settle(office.endorse({ number, version, body, decision: chosen, condition: stated, why }));
  };
  return (
    <form class="acts endorse" onSubmit={submit} noValidate>
      <h4>{said.permits.speak(name)}</h4>
      <fieldset class="buttons">
        {Object.entries(said.permits.decisions).map(([key, text]) => (
          <label key={key} class="switch">
            <input
              type="radio"
              name={`decision-${body}`}
              checked={decision === key}
              onChange={() => setDecision(key)}
            />
            {text}
          </label>
        ))}
      </fieldset>
      {decision === "approve_with_condition" && (
        <TextField
          label={said.permits.condition}
          value={condition}
          onValue={setCondition}
          problems={under(problems, "condition")}
        />
      )}
      <TextField label={said.why} value={why} onValue={setWhy} problems={under(problems, "why")} hint={said.whyHint} />
      <Problems problems={problems.filter((one) => under([one], "condition", "why").length === 0)} />
      <div class="buttons">
        <button type="submit" class="primary" disabled={decision === ""}>
          {said.permits.say}
        </button>
      </div>
    </form>
  );
}

/** Acts of a permit's life that the signed-in person may do now. */
export function PermitActs({ sheet, onDone }: Props) {
  const [act, setAct] = useState("");
  const [why, setWhy] = useState("");
  const [accepting, setAccepting] = useState<readonly string[]>([]);
  const { problems, settle } = useSettled(onDone);
  const { number, version } = sheet;
  const acts = sheet.may.filter((name) => name !== "amended");
  const given = sheet.conflicts.filter(({ state }) => state === "issued" || state === "active");
  if (acts.length === 0) return null;
  const submit = (event: Event) => {
    event.preventDefault();
    const address = ADDRESS[act];
    // What is no conflict any more is not shown either.
    const taken = accepting.filter((one) => given.some(({ other }) => other === one));
    if (act === "issued") void settle(office.issue({ number, version, why, accepting: taken }));
    else if (address !== undefined) void settle(office.permitAct(address, { number, version, why }));
  };
  const choices = [["", said.choose] as const, ...acts.map((name) => [name, said.permits.acts[name] ?? name] as const)];
  return (
    <form class="acts" onSubmit={submit} noValidate>
      <ChoiceField label={said.acts} value={act} onValue={setAct} choices={choices} />
      {act === "issued" &&
        given.map(({ other }) => (
          <label key={other} class="switch">
            <input
              type="checkbox"
              checked={accepting.includes(other)}
              onChange={() =>
                setAccepting(
                  accepting.includes(other) ? accepting.filter((one) => one !== other) : [...accepting, other],
                )
              }
            />
            {said.permits.accept(other)}
          </label>
        ))}
      {act !== "" && (
        <TextField
          label={said.why}
          value={why}
          onValue={setWhy}
          problems={under(problems, "why")}
          hint={said.whyHint}
        />
      )}
      <Problems problems={problems.filter((one) => under([one], "why").length === 0)} />
      {act !== "" && (
        <div class="buttons">
          <button type="submit" class="primary">
            {said.permits.acts[act]}
          </button>
        </div>
      )}
    </form>
  );
}

/** Problems of the last act, and how one is done: what is refused is said, what is done is shown anew. */
function useSettled(onDone: () => Promise<void>) {
  const [problems, setProblems] = useState<readonly ProblemView[]>([]);
  const settle = async (asked: Promise<Answer<Filed>>) => {
    const answer = await asked;
    setProblems(answer.ok ? [] : problemsOf(answer));
    if (!answer.ok) return;
    say(said.permits.done(answer.body.number, said.permits.states[answer.body.state] ?? answer.body.state));
    await onDone();
  };
  return { problems, settle };
}
