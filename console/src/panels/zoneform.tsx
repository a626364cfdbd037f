import { useEffect, useState } from "preact/hooks";
import { distance } from "../format/numbers";
import { api } from "../link/api";
import { chart } from "../map/current";
import { useApp } from "../state/hooks";
import { draft, redone, stepped, undone, withProperties, type ZoneDraft } from "../state/zonedraft";
import type { ZoneChecked, ZoneFeature, ZoneProperties } from "../wire";
import { words } from "../words/words";
import { ZoneTimes } from "./zonetimes";

const CHECK_AFTER_MS = 300;
const REFERENCES = ["AGL", "AMSL", "HAE"] as const;

interface Props {
  readonly zone: ZoneDraft;
  /** The feature as it would be sent. */
  readonly sent: ZoneFeature;
  readonly onSave: (reason: string) => Promise<void>;
  readonly onRemove: (reason: string) => Promise<void>;
  readonly onCancel: () => void;
}

/** Everything of one zone; what is wrong stands below, as the server says it. */
export function ZoneForm({ zone, sent, onSave, onRemove, onCancel }: Props) {
  const [reason, setReason] = useState("");
  const checked = useChecked(sent);
  const said = zone.feature.properties;
  const set = (change: Partial<ZoneProperties>) => {
    // What is drawn now, not what was drawn when this was shown: two fields may change between two paintings.
    const latest = draft.get().zone ?? zone;
    draft.set({ zone: stepped(latest, withProperties(latest.feature, change)) });
  };
  const submit = (event: Event) => {
    event.preventDefault();
    void onSave(reason);
  };
  const drawn = (zone.feature.geometry.coordinates[0]?.length ?? 0) > 0;
  const sound = checked !== null && checked.problems.length === 0;
  return (
    <form class="block zone-form" onSubmit={submit}>
      <p class="quiet">{drawn ? words.zones.changeHint : words.zones.drawHint}</p>
      <div class="buttons">
        <button type="button" onClick={() => chart()?.zones.draw("Polygon")}>
          {words.zones.redraw}
        </button>
        <button type="button" onClick={() => chart()?.zones.draw("Circle")}>
          {words.zones.circle}
        </button>
        <button type="button" disabled={zone.past.length === 0} onClick={() => draft.set({ zone: undone(zone) })}>
          {words.zones.undo}
        </button>
        <button type="button" disabled={zone.future.length === 0} onClick={() => draft.set({ zone: redone(zone) })}>
          {words.zones.redo}
        </button>
      </div>
      <label>
        {words.zones.name}
        <input
          value={said.name}
          maxLength={80}
          dir="auto"
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
      </label>
      <Choice
        label={words.zones.type}
        value={said.type}
        choices={words.zones.types}
        onChange={(type) => set({ type: type as ZoneProperties["type"] })}
      />
      <Heights said={said} set={set} />
      <Authority said={said} set={set} />
      <ZoneTimes said={said} set={set} />
      <Checked checked={checked} drawn={drawn} />
      <label>
        {words.zones.reason}
        <input
          value={reason}
          maxLength={500}
          placeholder={words.zones.reasonHint}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      <div class="buttons">
        <button type="submit" class="primary" disabled={!sound || reason.trim() === ""}>
          {words.zones.save}
        </button>
        {!zone.fresh && (
          <button type="button" disabled={reason.trim() === ""} onClick={() => void onRemove(reason)}>
            {words.zones.remove}
          </button>
        )}
        <button type="button" onClick={onCancel}>
          {words.zones.cancel}
        </button>
      </div>
    </form>
  );
}

/** What the server finds wrong, null until it has answered on this draft. */
function useChecked(sent: ZoneFeature): ZoneChecked | null {
  const [checked, setChecked] = useState<ZoneChecked | null>(null);
  const text = JSON.stringify(sent);
  useEffect(() => {
    let stale = false;
    setChecked(null);
    const timer = setTimeout(() => {
      void api.checkZones({ put: [JSON.parse(text)] }).then((answer) => {
        if (!stale && answer.ok) setChecked(answer.body);
      });
    }, CHECK_AFTER_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [text]);
  return checked;
}

function Checked({ checked, drawn }: { readonly checked: ZoneChecked | null; readonly drawn: boolean }) {
  const inside = checked?.inside[0];
  if (checked === null || !drawn) return null;
  return (
    <div class="zone-checked" role="status">
      {inside !== undefined && (
        <p>
          {inside.tracks.length === 0 ? words.zones.insideNone : words.zones.inside(String(inside.tracks.length))}
          {!inside.applies && ` · ${words.zones.notNow}`}
        </p>
      )}
      <ul>
        {checked.problems.map((problem) => (
          <li key={`${problem.where} ${problem.what}`} class="warning">
            <small class="quiet">{problem.where.replace(/^.*?\]\.(properties\.)?/, "")}</small>{" "}
            <bdi>{problem.what}</bdi>. {problem.hint}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface Part {
  readonly said: ZoneProperties;
  readonly set: (change: Partial<ZoneProperties>) => void;
}

function Heights({ said, set }: Part) {
  const groundM = useApp((state) => state.live.hello?.site.groundAmslM ?? 0);
  const upper = said.upper_height_reference ?? said.height_reference;
  const number = (text: string) => (text === "" || Number.isNaN(Number(text)) ? null : Number(text));
  const limit = (key: "lower_m" | "upper_m", text: string) => {
    const value = number(text);
    if (value !== null) set({ [key]: value });
  };
  return (
    <>
      <div class="pair">
        <label>
          {words.zones.lower}
          <input
            inputMode="decimal"
            value={said.lower_m}
            onChange={(event) => limit("lower_m", event.currentTarget.value)}
          />
        </label>
        <Choice
          label={words.zones.lowerFrom}
          value={said.height_reference}
          choices={words.zones.references}
          onChange={(word) =>
            set({ height_reference: word as (typeof REFERENCES)[number], upper_height_reference: upper })
          }
        />
        <label>
          {words.zones.upper}
          <input
            inputMode="decimal"
            value={said.upper_m}
            onChange={(event) => limit("upper_m", event.currentTarget.value)}
          />
        </label>
        <Choice
          label={words.zones.upperFrom}
          value={upper}
          choices={words.zones.references}
          onChange={(word) => set({ upper_height_reference: word as (typeof REFERENCES)[number] })}
        />
      </div>
      {(said.height_reference === "AGL" || upper === "AGL") && (
        <small class="quiet">{words.zones.groundNote(distance(groundM))}</small>
      )}
    </>
  );
}

function Authority({ said, set }: Part) {
  const all = said.authority ?? [];
  const first = all[0] ?? { purpose: "AUTHORIZATION" as const };
  const change = (part: { name?: string | null; email?: string | null }) => {
    const [now = first, ...others] = draft.get().zone?.feature.properties.authority ?? all;
    const next = { ...now, ...part };
    set({ authority: next.name || next.email ? [next, ...others] : others });
  };
  return (
    <div class="pair">
      <label>
        {words.zones.authority}
        <input
          value={first.name ?? ""}
          maxLength={200}
          onChange={(event) => change({ name: event.currentTarget.value || null })}
        />
      </label>
      <label>
        {words.zones.contact}
        <input
          value={first.email ?? ""}
          maxLength={320}
          onChange={(event) => change({ email: event.currentTarget.value || null })}
        />
      </label>
    </div>
  );
}

function Choice({
  label,
  value,
  choices,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly choices: Readonly<Record<string, string>>;
  readonly onChange: (value: string) => void;
}) {
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {Object.entries(choices).map(([word, text]) => (
          <option key={word} value={word}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
