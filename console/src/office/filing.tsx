import { useEffect, useRef, useState } from "preact/hooks";
import { say, siteZone } from "../state/app";
import { useApp } from "../state/hooks";
import type { CheckedView, PermitSheet, ProblemView } from "../wire";
import { applicationOf, empty, type Typed, typedOf } from "./application";
import { office } from "./ask";
import { CheckStep } from "./checkstep";
import { problemsOf, under } from "./form";
import { WhenStep } from "./whenstep";
import { WhereStep } from "./wherestep";
import { WhoStep } from "./whostep";
import { said } from "./words";

const STEPS = ["who", "where", "when", "check"] as const;
type Step = (typeof STEPS)[number];

/** Which fields of an application each step asks. */
const FIELDS: Readonly<Record<Step, readonly string[]>> = {
  who: ["purpose", "operator", "pilot", "airframes"],
  where: ["volume", "opens"],
  when: ["window", "recurrence"],
  check: [],
};
const WAIT_MS = 350;

export interface StepProps {
  readonly typed: Typed;
  readonly change: (part: Partial<Typed>) => void;
  readonly problems: readonly ProblemView[];
  readonly checked: CheckedView | null;
}

interface Props {
  /** The permit that is changed; none for a new one. */
  readonly sheet: PermitSheet | null;
  readonly names: Readonly<Record<string, string>>;
  readonly onDone: (number: string) => void;
}

/** A permit is filed in four steps. The node looks at it while it is typed; a step says what is wrong once it was left. */
export function Filing({ sheet, names, onDone }: Props) {
  const zone = useApp(siteZone);
  const [typed, setTyped] = useState<Typed>(sheet === null ? empty : typedOf(sheet.application));
  const [step, setStep] = useState<Step>("who");
  const [left, setLeft] = useState<ReadonlySet<Step>>(new Set());
  const [refused, setRefused] = useState<readonly ProblemView[]>([]);
  const held = useRef(sheet === null ? null : { number: sheet.number, version: sheet.version });
  const checked = useChecked(typed, zone, sheet?.number ?? "");
  const change = (part: Partial<Typed>) => {
    setTyped({ ...typed, ...part });
    // A volume shows at once what is wrong with it.
    if (part.ring !== undefined) setLeft(new Set([...left, "where"]));
  };
  const go = (to: Step) => {
    setLeft(new Set([...left, step]));
    setStep(to);
  };
  const problems = checked?.problems ?? [];
  const here = left.has(step) ? under(problems, ...FIELDS[step]) : [];
  const file = async (why: string, submitting: boolean) => {
    const application = applicationOf(typed, zone);
    const kept = held.current;
    const written =
      kept === null ? await office.draft({ application, why }) : await office.amend({ ...kept, application, why });
    setRefused(written.ok ? [] : problemsOf(written));
    if (!written.ok) return;
    const { number, version } = written.body;
    // If it cannot be submitted, what was typed is kept all the same, and is changed from here on.
    held.current = { number, version };
    if (submitting) {
      const submitted = await office.permitAct("submit", { number, version, why });
      setRefused(submitted.ok ? [] : problemsOf(submitted));
      if (!submitted.ok) return;
    }
    say(submitting ? said.permits.submitted(number) : said.permits.kept(number));
    onDone(number);
  };
  const props = { typed, change, problems: here, checked };
  return (
    <div class="filing">
      <header>
        <h3>{sheet === null ? said.permits.file : `${said.permits.amend}: ${sheet.number}`}</h3>
        <nav>
          {STEPS.map((name, index) => (
            <button
              key={name}
              type="button"
              class="tool"
              aria-current={name === step ? "step" : undefined}
              onClick={() => go(name)}
            >
              {index + 1} {said.permits[name]}
              {left.has(name) && under(problems, ...FIELDS[name]).length > 0 && <b class="problem"> !</b>}
            </button>
          ))}
        </nav>
        <button type="button" onClick={() => onDone(held.current?.number ?? "")}>
          {said.cancel}
        </button>
      </header>
      {step === "who" && <WhoStep {...props} />}
      {step === "where" && <WhereStep {...props} />}
      {step === "when" && <WhenStep {...props} />}
      {step === "check" && <CheckStep {...props} refused={refused} names={names} onFile={file} />}
      {step !== "check" && (
        <div class="buttons">
          <button type="button" class="primary" onClick={() => go(STEPS[STEPS.indexOf(step) + 1] ?? "check")}>
            {said.permits.next}
          </button>
        </div>
      )}
    </div>
  );
}

/** What the node says of what is typed, a moment after the last key; the newest question wins. */
function useChecked(typed: Typed, zone: string, number: string): CheckedView | null {
  const [checked, setChecked] = useState<CheckedView | null>(null);
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(async () => {
      const answer = await office.check({ application: applicationOf(typed, zone), number });
      if (wanted && answer.ok) setChecked(answer.body);
    }, WAIT_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [typed, zone, number]);
  return checked;
}
