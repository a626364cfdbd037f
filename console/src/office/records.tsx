import { useState } from "preact/hooks";
import { useApp } from "../state/hooks";
import type { KindView, RecordRow, RegistryView } from "../wire";
import { office } from "./ask";
import { RecordForm } from "./recordform";
import { RecordSheetView } from "./recordsheet";
import { useSearch } from "./search";
import { TableTools } from "./tables";
import { said } from "./words";

const ORDER = ["airframe", "operator", "pilot", "person", "organisation", "model"];

/** What is shown beside the list: a record by its number, the form of a new one, or nothing. */
type Open = { readonly number: string } | "new" | null;

/** The register: kinds, a list that follows what is typed, and the record that is open. */
export function RecordsPage({ registry }: { readonly registry: RegistryView }) {
  const role = useApp((state) => state.you?.role ?? "");
  const [kind, setKind] = useState("airframe");
  const [open, setOpen] = useState<Open>(null);
  const [acts, setActs] = useState(0);
  const leads = role === "shift_lead" || role === "administrator";
  const view = registry.kinds.find((item) => item.kind === kind);
  const shown = ORDER.filter((name) => leads || name !== "person");
  const choose = (name: string) => {
    setKind(name);
    setOpen(null);
  };
  if (view === undefined) return null;
  return (
    <div class="desk">
      <nav class="kinds-nav" aria-label={said.table}>
        {shown.map((name) => (
          <button
            key={name}
            type="button"
            class="tool"
            aria-current={name === kind ? "page" : undefined}
            onClick={() => choose(name)}
          >
            {said.kinds[name]}
          </button>
        ))}
      </nav>
      <List key={kind} kind={kind} leads={leads} changes={[open, acts]} onOpen={setOpen} />
      <div class="sheet">
        {open === "new" && (
          <RecordForm key={kind} kind={view} onDone={(number) => setOpen({ number })} onCancel={() => setOpen(null)} />
        )}
        {open !== null && open !== "new" && (
          <RecordSheetView
            key={`${kind} ${open.number}`}
            kind={view}
            number={open.number}
            onChanged={() => setActs(acts + 1)}
          />
        )}
        {open === null && role === "administrator" && <TableTools kind={kind} />}
      </div>
    </div>
  );
}

interface ListProps {
  readonly kind: KindView["kind"];
  readonly leads: boolean;
  /** What calls for the list anew. */
  readonly changes: readonly unknown[];
  readonly onOpen: (open: Open) => void;
}

function List({ kind, leads, changes, onOpen }: ListProps) {
  const { words, setWords, page, more } = useSearch<RecordRow>(
    (text, after) => office.list(kind, { words: text, after }),
    [kind, ...changes],
  );
  return (
    <div class="found">
      <div class="found-head">
        <input
          type="search"
          dir="auto"
          value={words}
          aria-label={said.search}
          placeholder={said.search}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
        {leads && (
          <button type="button" class="primary" onClick={() => onOpen("new")}>
            {said.add(said.one[kind] ?? kind)}
          </button>
        )}
      </div>
      <p class="quiet" role="status">
        {page.rows.length === 0 ? said.nothing : said.found(String(page.total), page.more)}
      </p>
      <ul>
        {page.rows.map((row) => (
          <li key={row.number}>
            <button type="button" class="found-row" onClick={() => onOpen({ number: row.number })}>
              <strong>
                <bdi>{row.number}</bdi>
              </strong>
              <bdi class="found-name">{row.name}</bdi>
              <span class={`state ${row.state}`}>
                {row.state.replace("_", " ")}
                {row.suspended && row.state !== "suspended" && `, ${said.suspended}`}
              </span>
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
  );
}
