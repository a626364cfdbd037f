import { useState } from "preact/hooks";
import type { Volume } from "../wire";
import type { StepProps } from "./filing";
import { ChoiceField, Problems, TextField, under } from "./form";
import { circleCorners, pastedCorners } from "./geometry";
import { PlanMap } from "./planmap";
import { said } from "./words";

type Reference = Volume["lower_reference"];
const REFERENCES = Object.entries(said.permits.references);

/** The ground plan, drawn, as a circle or pasted, and the two heights. */
export function WhereStep({ typed, change, problems, checked }: StepProps) {
  const drawn = under(problems, "volume.ring_deg", "volume").filter(({ where }) => !/(lower|upper)_/.test(where));
  return (
    <div class="filing-step on-map">
      <div class="plan-side">
        <PlanMap ring={typed.ring} conflicts={checked?.conflicts ?? []} onDrawn={(ring) => change({ ring })} />
        <p class="quiet">
          {typed.ring.length > 0 ? said.permits.corners(String(typed.ring.length)) : said.permits.drawHint}{" "}
          <button type="button" onClick={() => change({ ring: [] })} disabled={typed.ring.length === 0}>
            {said.permits.drawAgain}
          </button>
        </p>
        <Problems problems={drawn} />
      </div>
      <div>
        <Limit
          label={said.permits.lower}
          value={typed.lower}
          reference={typed.lowerReference}
          problems={under(problems, "volume.lower_m", "volume.lower_reference")}
          onValue={(lower) => change({ lower })}
          onReference={(lowerReference) => change({ lowerReference })}
        />
        <Limit
          label={said.permits.upper}
          value={typed.upper}
          reference={typed.upperReference}
          problems={under(problems, "volume.upper_m", "volume.upper_reference")}
          onValue={(upper) => change({ upper })}
          onReference={(upperReference) => change({ upperReference })}
        />
        <TextField
          label={said.permits.opens}
          value={typed.opens}
          onValue={(opens) => change({ opens })}
          problems={under(problems, "opens")}
        />
        <Circle onRing={(ring) => change({ ring })} />
        <Pasted onRing={(ring) => change({ ring })} />
      </div>
    </div>
  );
}

interface LimitProps {
  readonly label: string;
  readonly value: string;
  readonly reference: Reference;
  readonly problems: StepProps["problems"];
  readonly onValue: (value: string) => void;
  readonly onReference: (reference: Reference) => void;
}

function Limit({ label, value, reference, problems, onValue, onReference }: LimitProps) {
  return (
    <div class="limit">
      <TextField label={label} unit={said.permits.metres} value={value} onValue={onValue} problems={problems} />
      <ChoiceField
        label={said.permits.measured(label)}
        value={reference}
        choices={REFERENCES}
        onValue={(chosen) => onReference(chosen as Reference)}
      />
    </div>
  );
}

type Ringed = { readonly onRing: (ring: ReturnType<typeof circleCorners>) => void };

function Circle({ onRing }: Ringed) {
  const [centre, setCentre] = useState("");
  const [radius, setRadius] = useState("");
  const numbers = centre
    .trim()
    .split(/[\s,;]+/)
    .map(Number);
  const [lon, lat] = numbers;
  const radiusM = Number(radius);
  const ready = numbers.length === 2 && numbers.every(Number.isFinite) && radiusM > 0 && Math.abs(lat ?? 90) < 85;
  return (
    <details>
      <summary>{said.permits.circle}</summary>
      <TextField label={said.permits.centre} value={centre} onValue={setCentre} hint="44.8472 35.1228" />
      <TextField label={said.permits.radius} value={radius} onValue={setRadius} hint="500" />
      <button type="button" disabled={!ready} onClick={() => onRing(circleCorners([lon ?? 0, lat ?? 0], radiusM))}>
        {said.permits.makeCircle}
      </button>
    </details>
  );
}

function Pasted({ onRing }: Ringed) {
  const [text, setText] = useState("");
  const [unread, setUnread] = useState(false);
  const take = () => {
    const corners = pastedCorners(text);
    setUnread(corners === null);
    if (corners !== null) onRing(corners);
  };
  return (
    <details>
      <summary>{said.permits.paste}</summary>
      <textarea
        dir="ltr"
        rows={5}
        value={text}
        aria-label={said.permits.paste}
        placeholder={said.permits.pasteHint}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="button" onClick={take}>
        {said.permits.takePaste}
      </button>
      {unread && (
        <p class="problem" role="alert">
          {said.permits.unread}
        </p>
      )}
    </details>
  );
}
