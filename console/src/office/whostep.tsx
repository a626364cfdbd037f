import { useEffect, useId, useState } from "preact/hooks";
import type { ProblemView, RecordRow } from "../wire";
import { office } from "./ask";
import type { StepProps } from "./filing";
import { Problems, TextField, under } from "./form";
import { said } from "./words";

/** Who flies what, and for what. */
export function WhoStep({ typed, change, problems }: StepProps) {
  const [airframe, setAirframe] = useState("");
  const take = () => {
    const number = airframe.trim();
    if (number === "") return;
    change({ airframes: [...typed.airframes, number] });
    setAirframe("");
  };
  return (
    <div class="filing-step">
      <TextField
        label={said.permits.purpose}
        value={typed.purpose}
        onValue={(purpose) => change({ purpose })}
        problems={under(problems, "purpose")}
      />
      <Picker
        kind="operator"
        label={said.permits.operator}
        value={typed.operator}
        onValue={(operator) => change({ operator })}
        problems={under(problems, "operator")}
      />
      <Picker
        kind="pilot"
        label={said.permits.pilot}
        value={typed.pilot}
        onValue={(pilot) => change({ pilot })}
        problems={under(problems, "pilot")}
      />
      <Picker
        kind="airframe"
        label={said.permits.airframes}
        value={airframe}
        onValue={setAirframe}
        problems={[]}
        onEnter={take}
      />
      <div class="buttons">
        <button type="button" onClick={take}>
          {said.permits.take}
        </button>
      </div>
      <ul class="chosen">
        {typed.airframes.map((number) => (
          <li key={number}>
            <bdi>{number}</bdi>
            <button
              type="button"
              class="plain"
              aria-label={said.permits.drop(number)}
              onClick={() => change({ airframes: typed.airframes.filter((other) => other !== number) })}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <Problems problems={under(problems, "airframes")} />
    </div>
  );
}

interface PickerProps {
  readonly kind: string;
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly problems: readonly ProblemView[];
  readonly onEnter?: () => void;
}

const WAIT_MS = 180;

/** A number of a record; records whose words begin as typed are offered. */
function Picker({ kind, label, value, onValue, problems, onEnter }: PickerProps) {
  const id = useId();
  const [rows, setRows] = useState<readonly RecordRow[]>([]);
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(async () => {
      const answer = await office.list(kind, { words: value, limit: "20" });
      if (wanted && answer.ok) setRows(answer.body.rows);
    }, WAIT_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [kind, value]);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        dir="auto"
        list={`${id}-rows`}
        value={value}
        placeholder={said.permits.pick}
        aria-invalid={problems.length > 0}
        aria-describedby={`${id}-problems`}
        onInput={(event) => onValue(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Enter" && onEnter?.()}
      />
      <datalist id={`${id}-rows`}>
        {rows.map((row) => (
          <option key={row.number} value={row.number}>
            {row.name}
          </option>
        ))}
      </datalist>
      <Problems id={`${id}-problems`} problems={problems} />
    </div>
  );
}
