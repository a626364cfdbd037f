import type { ZoneFeature, ZoneProperties } from "../wire";
import { createStore } from "./store";

/** A zone while a person draws it, with what undoes and repeats the person's steps. */
export interface ZoneDraft {
  /** True for a zone that is not in force yet: its name gives it an id. */
  readonly fresh: boolean;
  readonly feature: ZoneFeature;
  readonly past: readonly ZoneFeature[];
  readonly future: readonly ZoneFeature[];
}

const STEPS_KEPT = 200;
const ID_LONGEST = 28;

/** The draft on this screen, null while none is open. */
export const draft = createStore<{ readonly zone: ZoneDraft | null }>({ zone: null });

/** A zone that is to be drawn; without a corner yet. */
export function blankZone(): ZoneFeature {
  return {
    type: "Feature",
    properties: { id: "zone", name: "", type: "PROHIBITED", lower_m: 0, upper_m: 120, height_reference: "AGL" },
    geometry: { type: "Polygon", coordinates: [[]] },
  };
}

export function begun(feature: ZoneFeature, fresh: boolean): ZoneDraft {
  return { fresh, feature, past: [], future: [] };
}

/** One more step; what could be repeated before it no longer can. */
export function stepped(before: ZoneDraft, feature: ZoneFeature): ZoneDraft {
  return { ...before, feature, past: [...before.past, before.feature].slice(-STEPS_KEPT), future: [] };
}

export function undone(now: ZoneDraft): ZoneDraft {
  const feature = now.past.at(-1);
  if (feature === undefined) return now;
  return { ...now, feature, past: now.past.slice(0, -1), future: [now.feature, ...now.future] };
}

export function redone(now: ZoneDraft): ZoneDraft {
  const [feature, ...future] = now.future;
  return feature === undefined ? now : { ...now, feature, past: [...now.past, now.feature], future };
}

export function withProperties(feature: ZoneFeature, change: Partial<ZoneProperties>): ZoneFeature {
  return { ...feature, properties: { ...feature.properties, ...change } };
}

export function withRings(feature: ZoneFeature, coordinates: readonly (readonly (readonly number[])[])[]): ZoneFeature {
  return { ...feature, geometry: { type: "Polygon", coordinates } };
}

/** The feature as it is sent: a new zone is called after its name, unlike any other. */
export function toSend(zone: ZoneDraft, taken: readonly string[]): ZoneFeature {
  return zone.fresh ? withProperties(zone.feature, { id: idOf(zone.feature.properties.name, taken) }) : zone.feature;
}

export function idOf(name: string, taken: readonly string[]): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "")
    .slice(0, ID_LONGEST);
  const stem = /^[a-z]/.test(plain) ? plain : `zone_${plain}`.replace(/_$/, "");
  let id = stem;
  for (let number = 2; taken.includes(id); number += 1) id = `${stem}_${number}`;
  return id;
}
