import { useEffect, useRef, useState } from "preact/hooks";
import { shortName } from "../format/names";
import { band, timeOfDay } from "../format/times";
import { goTo, select } from "../keys/dispatch";
import { acknowledge, dismiss } from "../link/decide";
import { type Heard, toSpeak } from "../sound/heard";
import { mayDecide, shown, siteZone } from "../state/app";
import { called, spokenOf } from "../state/called";
import { useHeld } from "../state/held";
import { useApp, useTick } from "../state/hooks";
import { alarmOrder } from "../state/order";
import { type Scene, sceneNowUs } from "../state/scene";
import type { AlertView, SiteView } from "../wire";
import { words } from "../words/words";
import { mainTime } from "./alarmtime";
import { Id, PriorityMark } from "./marks";

/** Alarms: what nobody has acknowledged first. */
export function AlarmList() {
  const nowMs = useTick();
  const scene = useApp(shown);
  const selected = useApp((state) => state.selected);
  const zone = useApp(siteZone);
  const acts = useApp((state) => state.past === null && mayDecide(state.you));
  const nowUs = sceneNowUs(scene, nowMs) ?? 0;
  const alerts = useHeld(alarmOrder(scene.alerts), (item) => `${item.id} ${item.state} ${item.priority}`, nowMs);
  const waiting = alerts.filter((alert) => alert.state === "raised").length;
  return (
    <section class="list alarms" aria-labelledby="alarms-title">
      <h2 id="alarms-title">
        {words.alarms.title}
        <span class="count number">{alerts.length > 0 && alerts.length}</span>
        {waiting > 0 && <span class="waiting">{words.alarms.unacknowledged(String(waiting))}</span>}
      </h2>
      <Spoken scene={scene} />
      <div class="rows">
        {alerts.length === 0 && <p class="empty">{scene.alertsKnown ? words.alarms.empty : words.alarms.unknown}</p>}
        {alerts.map((alert) => (
          <Row
            key={alert.id}
            alert={alert}
            name={called(scene.picture, alert.track)}
            site={scene.hello?.site}
            nowUs={nowUs}
            zone={zone}
            selected={alert.track === selected}
            acts={acts}
          />
        ))}
      </div>
    </section>
  );
}

interface RowProps {
  readonly alert: AlertView;
  readonly name: string;
  readonly site: SiteView | undefined;
  readonly nowUs: number;
  readonly zone: string;
  readonly selected: boolean;
  /** False where nothing can be decided: in a replay, or for a viewer. */
  readonly acts: boolean;
}

function Row({ alert, name, site, nowUs, zone, selected, acts }: RowProps) {
  const ended = alert.clearedUs !== null;
  const time = mainTime(alert, nowUs);
  const urgent = alert.state === "raised" && alert.priority === 3;
  return (
    <article class={`row alarm p${alert.priority} ${alert.state} ${selected ? "selected" : ""}`} data-alert={alert.id}>
      <button
        type="button"
        class="body"
        aria-pressed={selected}
        onClick={() => select(alert.track)}
        onDblClick={() => goTo(alert.track)}
      >
        <PriorityMark priority={alert.priority} look={urgent ? "blinking" : ended ? "faded" : ""} />
        <span class={`priority-word word-${ended ? 0 : alert.priority}`}>
          {words.alarms.priorities[alert.priority]}
        </span>
        <Id>{name}</Id>
        <span class="time">
          <small>{ended ? "" : time.label}</small>
          <strong class="number">{ended ? "" : time.text}</strong>
        </span>
      </button>
      <div class="below">
        <span class="fate">
          <span class="asset">{shortName(assetName(site, alert))}</span>
          <Fate alert={alert} nowUs={nowUs} zone={zone} />
        </span>
        {alert.state === "raised" && acts && (
          <button type="button" class={`act act-${alert.priority}`} onClick={() => void acknowledge(alert)}>
            {words.alarms.acknowledge}
          </button>
        )}
        {alert.state === "cleared_unseen" && acts && (
          <button type="button" class="act" onClick={() => void dismiss(alert)}>
            {words.alarms.dismiss}
          </button>
        )}
      </div>
    </article>
  );
}

/** Where the alarm stands: who took it on, how it ended, or when it arrives. */
function Fate({ alert, nowUs, zone }: { readonly alert: AlertView; readonly nowUs: number; readonly zone: string }) {
  if (alert.clearedUs !== null) {
    const reason = words.alarms.clearReasons[alert.clearReason] ?? alert.clearReason;
    const time = timeOfDay(alert.clearedUs, zone);
    const text =
      alert.state === "cleared_unseen"
        ? words.alarms.ended(reason, time)
        : words.alarms.endedAcknowledged(reason, time);
    return <span>{text}</span>;
  }
  if (alert.state === "acknowledged" && alert.acknowledgedUs !== null) {
    return (
      <span
        class="acknowledged"
        title={words.alarms.acknowledgedLong(alert.acknowledgedBy, timeOfDay(alert.acknowledgedUs, zone))}
      >
        <span aria-hidden="true">✓ </span>
        {words.alarms.acknowledgedBy(alert.acknowledgedBy, timeOfDay(alert.acknowledgedUs, zone))}
      </span>
    );
  }
  if (alert.arrivalEarlyUs === null) return <span>{words.alarms.raised(timeOfDay(alert.raisedUs, zone))}</span>;
  const lateS = alert.arrivalLateUs === null ? null : (alert.arrivalLateUs - nowUs) / 1e6;
  return (
    <span>
      <span class="number">{band((alert.arrivalEarlyUs - nowUs) / 1e6, lateS)}</span>
    </span>
  );
}

/** New unacknowledged alarms for those who listen instead of look. */
function Spoken({ scene }: { readonly scene: Scene }) {
  const [text, setText] = useState("");
  const heard = useRef<Heard>(new Map());
  useEffect(() => {
    const { alert, heard: next } = toSpeak(scene.alerts, heard.current);
    heard.current = next;
    if (alert === null) return;
    const priority = words.alarms.priorities[alert.priority] ?? "";
    setText(words.alarms.spoken(priority, spokenOf(scene.picture, alert.track), assetName(scene.hello?.site, alert)));
  }, [scene.alerts]);
  return (
    <span class="spoken" role="alert">
      {text}
    </span>
  );
}

export function assetName(site: SiteView | undefined, alert: AlertView): string {
  const name = site?.assets.find((asset) => asset.id === alert.asset)?.name ?? alert.asset;
  if (name !== "") return name;
  const zone = alert.reasons.find((reason) => reason.zone !== "")?.zone ?? "";
  return site?.zones.find((item) => item.id === zone)?.name ?? zone;
}
