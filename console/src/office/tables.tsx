import { useState } from "preact/hooks";
import { say } from "../state/app";
import type { ProblemView, TableReport } from "../wire";
import { office } from "./ask";
import { Problems, problemsOf, TextField } from "./form";
import { said } from "./words";

/** A kind of records as a table, out and in; what would become of each row is seen before it is written. */
export function TableTools({ kind }: { readonly kind: string }) {
  const [csv, setCsv] = useState("");
  const [why, setWhy] = useState("");
  const [report, setReport] = useState<TableReport | null>(null);
  const [problems, setProblems] = useState<readonly ProblemView[]>([]);
  const bring = async (dryRun: boolean) => {
    const answer = await office.table(kind, { csv, dryRun, why });
    setProblems(answer.ok ? [] : problemsOf(answer));
    if (!answer.ok) return;
    setReport(answer.body);
    if (!dryRun) say(counts(answer.body));
  };
  const read = async (file: File | undefined) => {
    setReport(null);
    setCsv(file === undefined ? "" : await file.text());
  };
  return (
    <section class="record-form">
      <h3>
        {said.table}: {said.kinds[kind]}
      </h3>
      <a href={office.tableAddress(kind)} download>
        {said.giveTable}
      </a>
      <label>
        {said.bringTable}
        <input type="file" accept=".csv,text/csv" onChange={(event) => void read(event.currentTarget.files?.[0])} />
      </label>
      <TextField label={said.why} value={why} onValue={setWhy} hint={said.whyHint} />
      <Problems problems={problems} />
      <div class="buttons">
        <button type="button" disabled={csv === ""} onClick={() => void bring(true)}>
          {said.tryTable}
        </button>
        <button type="button" class="primary" disabled={report === null} onClick={() => void bring(false)}>
          {said.bringNow}
        </button>
      </div>
      {report !== null && <p role="status">{counts(report)}</p>}
      {report?.rows
        .filter((row) => row.outcome === "stopped")
        .map((row) => (
          <p key={row.line} role="alert" class="problem">
            {said.line(String(row.line))}: <bdi>{row.why.join(" ")}</bdi>
          </p>
        ))}
      <ul>
        {report?.rows
          .filter((row) => row.outcome === "refused")
          .slice(0, 200)
          .map((row) => (
            <li key={row.line} class="problem">
              {said.line(String(row.line))}: <bdi>{row.why.join(" ")}</bdi>
            </li>
          ))}
      </ul>
    </section>
  );
}

function counts({ accepted, there, refused, dryRun }: TableReport): string {
  return said.report(String(accepted), String(there), String(refused), dryRun);
}
