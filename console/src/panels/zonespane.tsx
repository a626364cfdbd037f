import { useCallback, useEffect, useState } from "preact/hooks";
import { day, hourAndMinute } from "../format/times";
import { type Answer, api } from "../link/api";
import { failureText } from "../link/decide";
import { chart } from "../map/current";
import { mayDrawZones, say, siteZone } from "../state/app";
import { useApp, useStore } from "../state/hooks";
import { begun, blankZone, draft, toSend } from "../state/zonedraft";
import type { ZoneFeature, ZonesView } from "../wire";
import { words } from "../words/words";
import { ZoneForm } from "./zoneform";

/** The geo-zones in force, who changed them and why, and the form in which one is drawn. */
export function ZonesPane() {
  const [held, setHeld] = useState<ZonesView | null>(null);
  const zone = useStore(draft, (state) => state.zone);
  const site = useApp((state) => state.live.hello?.site);
  const mode = useApp((state) => state.live.hello?.mode ?? "");
  const may = useApp((state) => state.past === null && mayDrawZones(state.you));
  const load = useCallback(async () => {
    const answer = await api.zones();
    if (answer.ok) setHeld(answer.body);
    else say(failureText(answer, false), true);
  }, []);
  useEffect(() => void load(), [load, site]);
  useEffect(() => close, []);
  if (held === null) return null;
  const decided = async (answer: Promise<Answer<unknown>>, done: string) => {
    const found = await answer;
    say(found.ok ? done : failureText(found, false), !found.ok);
    if (found.ok) close();
    await load();
  };
  const taken = held.features.map((feature) => feature.properties.id);
  const { revision } = held;
  if (zone !== null) {
    const { id, name } = zone.feature.properties;
    return (
      <ZoneForm
        zone={zone}
        sent={toSend(zone, taken)}
        onSave={(reason) =>
          decided(api.changeZones({ revision, reason, put: [toSend(zone, taken)] }), words.zones.saved(name))
        }
        onRemove={(reason) => decided(api.changeZones({ revision, reason, remove: [id] }), words.zones.removed(name))}
        onCancel={close}
      />
    );
  }
  return (
    <div class="zones">
      {mode === "SIM" && <p class="block quiet">{words.zones.simulated}</p>}
      {held.unkept !== "" && <p class="block warning">{words.zones.unkept(held.unkept)}</p>}
      {may && (
        <div class="block buttons">
          <button type="button" class="primary" onClick={() => open(blankZone(), true, "Polygon")}>
            {words.zones.fresh}
          </button>
          <button type="button" onClick={() => open(blankZone(), true, "Circle")}>
            {words.zones.circle}
          </button>
        </div>
      )}
      <ul class="block zone-list">
        {held.features.map((feature) => (
          <li key={feature.properties.id}>
            <button type="button" class="plain" disabled={!may} onClick={() => open(feature, false)}>
              <bdi>{feature.properties.name}</bdi>
            </button>
            <small class="quiet">{words.zones.types[feature.properties.type]}</small>
          </li>
        ))}
      </ul>
      <History
        held={held}
        {...(may && {
          onBack: (reason: string) => decided(api.undoZones({ revision, reason }), words.zones.takenBack),
        })}
      />
    </div>
  );
}

function open(feature: ZoneFeature, fresh: boolean, kind?: "Polygon" | "Circle"): void {
  draft.set({ zone: begun(feature, fresh) });
  if (kind === undefined) return;
  chart()?.zones.draw(kind);
  say(kind === "Circle" ? words.zones.circleHint : words.zones.drawHint);
}

function close(): void {
  chart()?.zones.stop();
  draft.set({ zone: null });
}

function History({ held, onBack }: { readonly held: ZonesView; readonly onBack?: (reason: string) => Promise<void> }) {
  const [reason, setReason] = useState("");
  const zone = useApp(siteZone);
  const submit = async (event: Event) => {
    event.preventDefault();
    await onBack?.(reason);
    setReason("");
  };
  return (
    <section class="zone-history">
      {onBack !== undefined && held.undoable && (
        <form class="block" onSubmit={(event) => void submit(event)}>
          <label>
            {words.zones.reason}
            <input value={reason} required maxLength={500} onInput={(event) => setReason(event.currentTarget.value)} />
          </label>
          <button type="submit">{words.zones.takeBack}</button>
        </form>
      )}
      <div class="block">
        <h3>{words.zones.history}</h3>
        {held.edits.length === 0 && <p class="quiet">{words.zones.historyEmpty}</p>}
        <ul>
          {held.edits.map((edit) => (
            <li key={edit.timeUs}>
              <bdi>{edit.person || words.zones.byFolder}</bdi>{" "}
              <small class="number quiet">{`${day(edit.timeUs, zone)} ${hourAndMinute(edit.timeUs, zone)}`}</small>
              <br />
              <small class="quiet">
                <bdi>{[...edit.put, ...edit.removed.map((id) => `− ${id}`)].join(", ")}</bdi> <bdi>{edit.reason}</bdi>
              </small>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
