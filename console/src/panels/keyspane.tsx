import { useState } from "preact/hooks";
import { type Command, DEFAULT_KEYS, keyLabel, keyName, keysOf, takenBy } from "../keys/bindings";
import { say } from "../state/app";
import { useStore } from "../state/hooks";
import { prefer, preferences } from "../state/prefs";
import { words } from "../words/words";

const COMMANDS = Object.keys(DEFAULT_KEYS) as Command[];

/** All keys; each can be changed, and single keys can be switched off (WCAG 2.1.4). */
export function KeysPane() {
  const preference = useStore(preferences, (value) => value);
  const keys = keysOf(preference.keys);
  return (
    <div class="keys">
      <p class="quiet">{words.keys.hint}</p>
      <label class="switch">
        <input
          type="checkbox"
          checked={preference.singleKeys}
          onChange={(event) => prefer({ singleKeys: event.currentTarget.checked })}
        />
        {words.keys.single}
      </label>
      <ul>
        {COMMANDS.map((command) => (
          <KeyRow key={command} command={command} bound={keys[command]} own={preference.keys} />
        ))}
      </ul>
      <button type="button" onClick={() => prefer({ keys: {} })}>
        {words.keys.reset}
      </button>
    </div>
  );
}

interface RowProps {
  readonly command: Command;
  readonly bound: string;
  readonly own: Readonly<Record<string, string>>;
}

function KeyRow({ command, bound, own }: RowProps) {
  const [waiting, setWaiting] = useState(false);
  const take = (event: KeyboardEvent) => {
    if (!waiting || event.key === "Tab" || event.key === "Shift") return;
    event.preventDefault();
    event.stopPropagation();
    setWaiting(false);
    if (event.key === "Escape") return;
    const key = event.key === "Backspace" ? "" : keyName(event.key);
    const holder = key === "" ? undefined : takenBy(key, command, own);
    if (holder === undefined) prefer({ keys: { ...own, [command]: key } });
    else say(words.keys.taken(keyLabel(key), words.keys.commands[holder]), true);
  };
  return (
    <li>
      <span>{words.keys.commands[command]}</span>
      <button
        type="button"
        class="key"
        data-typing={waiting ? "" : undefined}
        aria-label={words.keys.change(words.keys.commands[command])}
        onClick={() => setWaiting(true)}
        onBlur={() => setWaiting(false)}
        onKeyDown={take}
      >
        {waiting ? words.keys.press : bound === "" ? words.keys.unset : <kbd>{keyLabel(bound)}</kbd>}
      </button>
    </li>
  );
}
