import { useState } from "preact/hooks";
import { siteZone } from "../state/app";
import { useApp } from "../state/hooks";
import type { ProblemView } from "../wire";
import { Conflicts } from "./conflicts";
import type { StepProps } from "./filing";
import { Problems, TextField, under } from "./form";
import { PlanMap } from "./planmap";
import { Times } from "./times";
import { said } from "./words";

interface Props extends StepProps {
  /** Why the last try was refused. */
  readonly refused: readonly ProblemView[];
  readonly names: Readonly<Record<string, string>>;
  readonly onFile: (why: string, submitting: boolean) => Promise<void>;
}

/** All that the filing check found, and the way to the bodies. */
export function CheckStep({ typed, checked, refused, names, onFile }: Props) {
  const zone = useApp(siteZone);
  const [why, setWhy] = useState("");
  if (checked === null) return null;
  const bodies = checked.required.map((id) => names[id] ?? id).join(", ");
  return (
    <div class="filing-step on-map">
      <div class="plan-side">
        <PlanMap ring={typed.ring} conflicts={checked.conflicts} />
      </div>
      <div>
        <p role="status">
          {checked.problems.length === 0 ? said.permits.sound : said.permits.problems(String(checked.problems.length))}
        </p>
        <Problems problems={checked.problems} />
        {bodies !== "" && <p>{said.permits.asks(bodies)}</p>}
        {checked.opens.length > 0 && <p>{said.permits.zones(checked.opens.map(({ name }) => name).join(", "))}</p>}
        {checked.notes.map((note) => (
          <p key={note}>
            <bdi>{note}</bdi>
          </p>
        ))}
        <Conflicts conflicts={checked.conflicts} zone={zone} />
        {checked.more && <p class="problem">{said.permits.more}</p>}
        {checked.times > 0 && <Times windows={checked.windowsUs} count={checked.times} zone={zone} />}
        <TextField
          label={said.why}
          value={why}
          onValue={setWhy}
          problems={under(refused, "why")}
          hint={said.whyHint}
          required
        />
        <Problems problems={refused.filter((one) => under([one], "why").length === 0)} />
        <div class="buttons">
          <button type="button" class="primary" onClick={() => void onFile(why, true)}>
            {said.permits.submit}
          </button>
          <button type="button" onClick={() => void onFile(why, false)}>
            {said.permits.keep}
          </button>
        </div>
      </div>
    </div>
  );
}
