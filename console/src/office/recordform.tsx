import { useState } from "preact/hooks";
import { say } from "../state/app";
import type { FieldView, KindView, ProblemView, RecordSheet } from "../wire";
import { office } from "./ask";
import { ChoiceField, Problems, problemsOf, TextField, under } from "./form";
import { said } from "./words";

interface Props {
  readonly kind: KindView;
  /** The record to be put right; none for a new one. */
  readonly sheet?: RecordSheet;
  readonly onDone: (number: string) => void;
  readonly onCancel: () => void;
}

const OWN = ["number", "why", "despite", "until", "valid"];

/** A new record, or a correction. What is refused is said beside its field, and nothing that was typed is lost. */
export function RecordForm({ kind, sheet, onDone, onCancel }: Props) {
  const [number, setNumber] = useState(sheet?.number ?? "");
  const [fields, setFields] = useState<Readonly<Record<string, string>>>(sheet?.fields ?? {});
  const [until, setUntil] = useState("");
  const [why, setWhy] = useState("");
  const [despite, setDespite] = useState("");
  const [problems, setProblems] = useState<readonly ProblemView[]>([]);
  const names = [...OWN, ...kind.fields.map(({ name }) => name)];
  const alike = under(problems, "name").some(({ hint }) => hint.includes("`despite`"));
  const save = async (event: Event) => {
    event.preventDefault();
    const answer =
      sheet === undefined
        ? await office.enter(kind.kind, { number, fields, until, why, despite })
        : await office.correct(kind.kind, { number, version: sheet.version, fields, why, despite });
    if (!answer.ok) {
      setProblems(problemsOf(answer));
      return;
    }
    say(sheet === undefined ? said.entered(number) : said.corrected(number));
    onDone(number);
  };
  const loose = problems.filter((problem) => !names.some((name) => under([problem], name).length > 0));
  return (
    <form class="record-form" onSubmit={(event) => void save(event)} noValidate>
      <h3>{sheet === undefined ? said.add(said.one[kind.kind] ?? kind.kind) : said.correct}</h3>
      {sheet === undefined && (
        <TextField
          label={said.number}
          value={number}
          onValue={setNumber}
          problems={under(problems, "number")}
          hint={said.numberHint}
          required
        />
      )}
      {kind.fields
        .filter(({ name }) => sheet === undefined || !sheet.hidden.includes(name))
        .map((field) => (
          <Declared
            key={field.name}
            field={field}
            value={fields[field.name] ?? ""}
            problems={under(problems, field.name)}
            onValue={(value) => setFields({ ...fields, [field.name]: value })}
          />
        ))}
      {(alike || despite !== "") && (
        <TextField label={said.despite} value={despite} onValue={setDespite} problems={under(problems, "despite")} />
      )}
      {kind.standing && sheet === undefined && (
        <TextField
          label={said.until}
          value={until}
          onValue={setUntil}
          problems={under(problems, "until", "valid")}
          hint={said.untilHint}
        />
      )}
      <TextField
        label={said.why}
        value={why}
        onValue={setWhy}
        problems={under(problems, "why")}
        hint={said.whyHint}
        required
      />
      <Problems problems={loose} />
      <div class="buttons">
        <button type="submit" class="primary">
          {sheet === undefined ? said.save : said.saveCorrection}
        </button>
        <button type="button" onClick={onCancel}>
          {said.cancel}
        </button>
      </div>
    </form>
  );
}

interface DeclaredProps {
  readonly field: FieldView;
  readonly value: string;
  readonly problems: readonly ProblemView[];
  readonly onValue: (value: string) => void;
}

function Declared({ field, value, problems, onValue }: DeclaredProps) {
  const label = labelOf(field);
  if (field.type === "choice" || field.type === "yes_no") {
    const values = field.type === "yes_no" ? ["true", "false"] : field.choices;
    const choices = values.map((item) => [item, item.replaceAll("_", " ")] as const);
    const nothing = field.required ? said.choose : said.unstated;
    return (
      <ChoiceField
        label={label}
        value={value}
        onValue={onValue}
        problems={problems}
        choices={[["", nothing], ...choices]}
      />
    );
  }
  const hint = { list: said.listHint, json: said.jsonHint }[field.type] ?? "";
  return (
    <TextField
      label={label}
      value={value}
      onValue={onValue}
      problems={problems}
      unit={field.unit}
      hint={hint}
      required={field.required}
    />
  );
}

/** A field's name as people read it. */
function labelOf(field: FieldView): string {
  const name = field.name
    .replace(/_(g|m|mps|wh)$/, "")
    .replaceAll("_", " ")
    .replaceAll(".", ": ");
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}${field.required ? " *" : ""}`;
}
