import { useState } from "preact/hooks";
import { day } from "../format/times";
import { siteZone } from "../state/app";
import { useApp } from "../state/hooks";
import type { PermitRow, PermitSheet, RegistryView } from "../wire";
import { office } from "./ask";
import { Filing } from "./filing";
import { PermitSheetView } from "./permitsheet";
import { useSearch } from "./search";
import { said } from "./words";

/** What is shown beside the list: a permit, a permit that is filed or changed, or nothing. */
type Open = { readonly number: string } | { readonly file: PermitSheet | null } | null;

/** Flight permits: a list by state, and the permit that is open. */
export function PermitsPage({ registry }: { readonly registry: RegistryView }) {
  const leads = useApp((state) => state.you?.role === "shift_lead" || state.you?.role === "administrator");
  const zone = useApp(siteZone);
  const [open, setOpen] = useState<Open>(null);
  const [state, setState] = useState("");
  const { words, setWords, page, again, more } = useSearch<PermitRow>(
    (text, after) => office.permits({ words: text, state, after }),
    [state, open],
  );
  const names = Object.fromEntries(registry.bodies.map((body) => [body.id, body.name]));
  if (open !== null && "file" in open) {
    return <Filing sheet={open.file} names={names} onDone={(number) => setOpen(number === "" ? null : { number })} />;
  }
  return (
    <div class="desk permits">
      <div class="found">
        <div class="found-head">
          <input
            type="search"
            dir="auto"
            value={words}
            aria-label={said.permits.search}
            placeholder={said.permits.search}
            onInput={(event) => setWords(event.currentTarget.value)}
          />
          <select
            value={state}
            aria-label={said.permits.every}
            onChange={(event) => setState(event.currentTarget.value)}
          >
            <option value="">{said.permits.every}</option>
            {Object.entries(said.permits.states).map(([name, text]) => (
              <option key={name} value={name}>
                {text}
              </option>
            ))}
          </select>
          {leads && (
            <button type="button" class="primary" onClick={() => setOpen({ file: null })}>
              {said.permits.file}
            </button>
          )}
        </div>
        <p class="quiet" role="status">
          {page.rows.length === 0 ? said.nothing : said.found(String(page.total), page.more)}
        </p>
        <ul>
          {page.rows.map((row) => (
            <li key={row.number}>
              <button type="button" class="found-row" onClick={() => setOpen({ number: row.number })}>
                <strong>
                  <bdi>{row.number}</bdi>
                </strong>
                <bdi class="found-name">{row.purpose}</bdi>
                <span class={`state ${row.state}`}>{said.permits.states[row.state]}</span>
                <small class="quiet">
                  {day(row.fromUs, zone)}
                  {row.waiting.length > 0 &&
                    ` · ${said.permits.waits(row.waiting.map((id) => names[id] ?? id).join(", "))}`}
                  {row.yours && <strong> · {said.permits.yours}</strong>}
                </small>
              </button>
            </li>
          ))}
        </ul>
        {page.after !== "" && (
          <button type="button" onClick={() => void more()}>
            {said.onward}
          </button>
        )}
      </div>
      <div class="sheet">
        {open !== null && (
          <PermitSheetView
            key={open.number}
            number={open.number}
            names={names}
            onChanged={() => void again()}
            onAmend={(sheet) => setOpen({ file: sheet })}
          />
        )}
      </div>
    </div>
  );
}
