import { createStore } from "./store";

/** What this browser remembers for its user. Nothing of the operation is kept here. */
export interface Preferences {
  readonly theme: "dark" | "light";
  readonly labels: boolean;
  readonly trails: boolean;
  readonly uncertainty: boolean;
  readonly coverage: boolean;
  readonly unseen: boolean;
  readonly singleKeys: boolean;
  /** Keys that differ from the default, by command. */
  readonly keys: Readonly<Record<string, string>>;
}

const NAME = "hima.preferences";

export const defaults: Preferences = {
  theme: "dark",
  labels: true,
  trails: true,
  uncertainty: true,
  coverage: true,
  unseen: false,
  singleKeys: true,
  keys: {},
};

export const preferences = createStore<Preferences>(load());

/** Change preferences and keep them. */
export function prefer(change: Partial<Preferences>): void {
  preferences.set(change);
  try {
    localStorage.setItem(NAME, JSON.stringify(preferences.get()));
  } catch {
    // A browser that keeps nothing still works.
  }
}

/** Stored text as preferences; whatever does not fit is left at its default. */
export function parsePreferences(text: string | null): Preferences {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? "null");
  } catch {
    return defaults;
  }
  if (typeof stored !== "object" || stored === null) return defaults;
  const given = stored as Record<string, unknown>;
  const flag = (name: "labels" | "trails" | "uncertainty" | "coverage" | "unseen" | "singleKeys") =>
    typeof given[name] === "boolean" ? given[name] : defaults[name];
  return {
    theme: given.theme === "light" || given.theme === "dark" ? given.theme : defaults.theme,
    labels: flag("labels"),
    trails: flag("trails"),
    uncertainty: flag("uncertainty"),
    coverage: flag("coverage"),
    unseen: flag("unseen"),
    singleKeys: flag("singleKeys"),
    keys: keysOf(given.keys),
  };
}

function keysOf(given: unknown): Readonly<Record<string, string>> {
  if (typeof given !== "object" || given === null) return {};
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function load(): Preferences {
  try {
    return parsePreferences(localStorage.getItem(NAME));
  } catch {
    return defaults;
  }
}
