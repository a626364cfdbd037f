import { useCallback, useEffect, useState } from "preact/hooks";
import { day, hourAndMinute } from "../format/times";
import { refusalSentence } from "../link/decide";
import { say, siteZone } from "../state/app";
import { useApp } from "../state/hooks";
import type { PermitSheet } from "../wire";
import { fits } from "./application";
import { office } from "./ask";
import { Conflicts } from "./conflicts";
import { Endorse, PermitActs } from "./permitacts";
import { PlanMap } from "./planmap";
import { History } from "./recordsheet";
import { Times } from "./times";
import { said } from "./words";

interface Props {
  readonly number: string;
  readonly names: Readonly<Record<string, string>>;
  /** Called when something was done with it. */
  readonly onChanged: () => void;
  readonly onAmend: (sheet: PermitSheet) => void;
}

/** A permit: what is asked for, what the bodies said, what may be done with it, and what became of it. */
export function PermitSheetView({ number, names, onChanged, onAmend }: Props) {
  const zone = useApp(siteZone);
  const [sheet, setSheet] = useState<PermitSheet | null>(null);
  const load = useCallback(async () => {
    const answer = await office.permit(number);
    if (answer.ok) setSheet(answer.body);
    else say(refusalSentence(answer), true);
  }, [number]);
  useEffect(() => void load(), [load]);
  if (sheet === null) return null;
  const done = async () => {
    await load();
    onChanged();
  };
  const { application } = sheet;
  return (
    <article class="record permit">
      <header>
        <h3>
          <bdi>{sheet.number}</bdi>
        </h3>
        <span class={`state ${sheet.state}`}>{said.permits.states[sheet.state]}</span>
        {sheet.may.includes("amended") && fits(application, zone) && (
          <button type="button" onClick={() => onAmend(sheet)}>
            {said.permits.amend}
          </button>
        )}
        <a href={office.kmlAddress(sheet.number)} download>
          {said.permits.kml}
        </a>
        <button type="button" onClick={() => window.print()}>
          {said.permits.print}
        </button>
      </header>
      <PlanMap ring={application.volume.ring_deg} conflicts={sheet.conflicts} />
      <Asked sheet={sheet} />
      <Times windows={sheet.windowsUs} count={sheet.times} zone={zone} />
      <Said sheet={sheet} names={names} zone={zone} />
      {sheet.speak.map((body) => (
        <Endorse key={body} sheet={sheet} body={body} name={names[body] ?? body} onDone={done} />
      ))}
      <Conflicts conflicts={sheet.conflicts} zone={zone} />
      {sheet.more && <p class="problem">{said.permits.more}</p>}
      <PermitActs key={sheet.version} sheet={sheet} onDone={done} />
      <History rows={sheet.history} zone={zone} />
    </article>
  );
}

function Asked({ sheet }: { readonly sheet: PermitSheet }) {
  const { application, opens } = sheet;
  const { volume } = application;
  const words = said.permits;
  const limit = (metres: number, reference: string) => `${metres} ${words.metres} ${words.references[reference]}`;
  const rows: readonly (readonly [string, string])[] = [
    [words.purpose, application.purpose],
    [words.operator, application.operator],
    [words.pilot, application.pilot],
    [words.airframes, application.airframes.join(", ")],
    [
      words.heights,
      `${limit(volume.lower_m, volume.lower_reference)} – ${limit(volume.upper_m, volume.upper_reference)}`,
    ],
    [words.opens, opens.map(({ name }) => name).join(", ")],
  ];
  return (
    <dl class="declared">
      {rows
        .filter(([, text]) => text !== "")
        .map(([label, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <bdi>{text}</bdi>
            </dd>
          </div>
        ))}
    </dl>
  );
}

interface SaidProps {
  readonly sheet: PermitSheet;
  readonly names: Readonly<Record<string, string>>;
  readonly zone: string;
}

function Said({ sheet, names, zone }: SaidProps) {
  if (sheet.required.length === 0) return null;
  return (
    <section class="endorsements">
      <h4>{said.permits.endorsements}</h4>
      <ul>
        {sheet.required.map((body) => {
          const word = sheet.endorsements.find((one) => one.body === body);
          return (
            <li key={body} class={word?.decision ?? "silent"}>
              <strong>
                <bdi>{names[body] ?? body}</bdi>
              </strong>
              {word === undefined ? (
                <span class="quiet">{said.permits.silent}</span>
              ) : (
                <span>
                  {said.permits.decisions[word.decision]}
                  {word.condition !== "" && (
                    <>
                      : <bdi>{word.condition}</bdi>
                    </>
                  )}
                  <small class="quiet">
                    {" "}
                    <bdi>{word.name}</bdi> · {day(word.timeUs, zone)} {hourAndMinute(word.timeUs, zone)} ·{" "}
                    <bdi>{word.why}</bdi>
                  </small>
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
