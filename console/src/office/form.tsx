import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { Answer } from "../link/api";
import { refusalSentence } from "../link/decide";
import type { ProblemView } from "../wire";

type Failure = Extract<Answer<unknown>, { ok: false }>;

/** What is wrong, as sentences by field; what belongs to none stands under the empty name. */
export function problemsOf(failure: Failure): readonly ProblemView[] {
  if (failure.problems !== undefined && failure.problems.length > 0) return failure.problems;
  const sentence = failure.refusal === "not_allowed_now" ? failure.sentence : refusalSentence(failure);
  return [{ where: "", what: sentence.replace(/\.$/, ""), hint: "" }];
}

/** One problem as a sentence. */
export function sentence({ what, hint }: ProblemView): string {
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}. ${hint}`.trim();
}

/** Problems of a field, or of all that stand in it. */
export function under(problems: readonly ProblemView[], ...names: readonly string[]): readonly ProblemView[] {
  return problems.filter(({ where }) =>
    names.some((name) => where === name || where.startsWith(`${name}.`) || where.startsWith(`${name}[`)),
  );
}

/** Sentences beside what they are about. */
export function Problems({ problems, id }: { readonly problems: readonly ProblemView[]; readonly id?: string }) {
  return (
    <span class="problems" id={id} role="alert">
      {problems.map((problem) => (
        <span key={`${problem.where} ${problem.what}`} class="problem">
          <bdi>{sentence(problem)}</bdi>
        </span>
      ))}
    </span>
  );
}

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly problems?: readonly ProblemView[];
  readonly hint?: string;
  readonly type?: "text" | "date" | "time" | "datetime-local";
  readonly required?: boolean;
  readonly disabled?: boolean;
  readonly unit?: string;
}

/** A line of text with its label, and what is wrong with it. */
export function TextField({ label, value, onValue, problems = [], hint, type, required, disabled, unit }: TextProps) {
  const id = useId();
  return (
    <Labelled label={label} id={id} problems={problems} unit={unit ?? ""}>
      <input
        id={id}
        dir="auto"
        // All four take the same attributes; the types of Preact know only that each by itself does.
        type={(type ?? "text") as "text"}
        value={value}
        disabled={disabled}
        placeholder={hint}
        aria-required={required}
        aria-invalid={problems.length > 0}
        aria-describedby={`${id}-problems`}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </Labelled>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly choices: readonly (readonly [string, string])[];
  readonly problems?: readonly ProblemView[];
}

/** One of a closed set. */
export function ChoiceField({ label, value, onValue, choices, problems = [] }: ChoiceProps) {
  const id = useId();
  return (
    <Labelled label={label} id={id} problems={problems}>
      <select id={id} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        {choices.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

function Labelled({
  label,
  id,
  problems,
  unit,
  children,
}: {
  readonly label: string;
  readonly id: string;
  readonly problems: readonly ProblemView[];
  readonly unit?: string;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="field">
      <label for={id}>
        {label}
        {unit !== undefined && unit !== "" && <span class="quiet"> ({unit})</span>}
      </label>
      {children}
      <Problems id={`${id}-problems`} problems={problems} />
    </div>
  );
}
