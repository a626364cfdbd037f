import type { Words } from "../words/words";

export type Command = keyof Words["keys"]["commands"];

/** The key of each command, as `KeyboardEvent.key` names it, letters in lower case. */
export const DEFAULT_KEYS: Readonly<Record<Command, string>> = {
  acknowledge: "a",
  dismiss: "x",
  next: "n",
  previous: "p",
  deselect: "Escape",
  zoomIn: "q",
  zoomOut: "e",
  home: "h",
  follow: "f",
  go: "g",
  labels: "l",
  trails: "t",
  uncertainty: "u",
  coverage: "c",
  unseen: "v",
  sound: "s",
  theme: "d",
  replay: "r",
  nextEvent: "]",
  previousEvent: "[",
  feeds: "i",
  keys: "?",
};

/** Keys as the person set them; an empty one switches a command's key off. */
export function keysOf(own: Readonly<Record<string, string>>): Readonly<Record<Command, string>> {
  const known = Object.keys(DEFAULT_KEYS) as Command[];
  return Object.fromEntries(known.map((command) => [command, own[command] ?? DEFAULT_KEYS[command]])) as Record<
    Command,
    string
  >;
}

/** The name under which a pressed key is kept. */
export function keyName(key: string): string {
  return key.length === 1 ? key.toLowerCase() : key;
}

/** The command of a pressed key, undefined for none. */
export function commandOf(key: string, own: Readonly<Record<string, string>>): Command | undefined {
  const pressed = keyName(key);
  const keys = keysOf(own);
  return (Object.keys(keys) as Command[]).find((command) => keys[command] === pressed);
}

/** Keys that are no letters, by the place that they have on a keyboard; with shift. */
const PLACES: Readonly<Record<string, string>> = { BracketLeft: "[", BracketRight: "]", "shift Slash": "?" };

/**
 * The command of a pressed key. On a keyboard of another script the keys stand where they do in Latin, so that nobody
 * has to change the layout to acknowledge an alarm.
 */
export function commandAt(
  { key, code, shiftKey }: Pick<KeyboardEvent, "key" | "code" | "shiftKey">,
  own: Readonly<Record<string, string>>,
): Command | undefined {
  const found = commandOf(key, own);
  if (found !== undefined || key.length !== 1 || key <= "\u007f") return found;
  const latin = /^Key([A-Z])$/.exec(code)?.[1] ?? PLACES[shiftKey ? `shift ${code}` : code];
  return latin === undefined ? undefined : commandOf(latin, own);
}

/** The other command that already has a key, undefined if it is free. */
export function takenBy(key: string, command: Command, own: Readonly<Record<string, string>>): Command | undefined {
  const holder = commandOf(key, own);
  return holder === command ? undefined : holder;
}

/** A key as a person reads it. */
export function keyLabel(key: string): string {
  return key === "Escape" ? "Esc" : key.length === 1 ? key.toUpperCase() : key;
}
