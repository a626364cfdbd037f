import type { AlertView } from "../wire";

/** How often each alert has been sounded here, by alert number. */
export type Heard = ReadonlyMap<number, number>;

export interface Sounding {
  /** Highest priority that asks to be heard now, 0 for none. */
  readonly priority: number;
  readonly heard: Heard;
}

export interface Speaking {
  /** The alert that is to be spoken of now, null for none. */
  readonly alert: AlertView | null;
  readonly heard: Heard;
}

/** Alerts whose `soundings` rose since they were last heard. One tone for all of them: the most urgent. */
export function toSound(alerts: readonly AlertView[], heard: Heard): Sounding {
  const { alert, heard: next } = toSpeak(alerts, heard);
  return { priority: alert?.priority ?? 0, heard: next };
}

/** The most urgent of the alerts whose `soundings` rose since they were last spoken of. */
export function toSpeak(alerts: readonly AlertView[], heard: Heard): Speaking {
  let first: AlertView | null = null;
  const next = new Map<number, number>();
  for (const alert of alerts) {
    next.set(alert.id, Math.max(alert.soundings, heard.get(alert.id) ?? 0));
    const risen = alert.soundings > (heard.get(alert.id) ?? 0);
    if (risen && alert.state === "raised" && alert.priority > (first?.priority ?? 0)) first = alert;
  }
  return { alert: first, heard: next };
}

/** Priority of the tone that goes on until somebody acknowledges: only Act now does. */
export function toRepeat(alerts: readonly AlertView[]): number {
  return alerts.some((alert) => alert.state === "raised" && alert.priority === 3) ? 3 : 0;
}
