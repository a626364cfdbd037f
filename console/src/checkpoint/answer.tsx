/** The answer: large, in colour, shape and words; then what the permit says, to be compared. */
import { apart } from "../words/apart";
import type { Check, Finding } from "./check";
import type { Field, Words } from "./words";

type Tone = "good" | "look" | "bad";

const TONES: Record<Finding, Tone> = {
  valid: "good",
  not_a_permit: "look",
  unknown_key: "look",
  forged: "bad",
  key_not_in_use: "bad",
  revoked: "bad",
  not_yet_valid: "look",
  expired: "look",
};
/** Told apart without colour: a ring with a tick, a triangle, an octagon with a cross. */
const SHAPES: Record<Tone, string> = {
  good: "M50 4a46 46 0 1 0 .1 0zM28 52l15 16 31-34",
  look: "M50 6L96 90H4zM50 36v26M50 72v6",
  bad: "M31 4h38l27 27v38L69 96H31L4 69V31zM33 33l34 34M67 33L33 67",
};
const AUTHENTIC: readonly Finding[] = ["valid", "revoked", "expired", "not_yet_valid"];

export function Answer(props: { found: Check; words: Words; onNext: () => void }) {
  const { found, words } = props;
  const hints = found.hints.map((hint) => words.hints[hint]);
  const tone = TONES[found.finding] === "good" && found.hints.length > 0 ? "look" : TONES[found.finding];
  const [title, sentence] = words.findings[found.finding];
  return (
    <section class={`answer ${tone}`} role="status" data-finding={found.finding}>
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <path d={SHAPES[tone]} />
      </svg>
      <h1>{title}</h1>
      <p>{sentence}</p>
      {hints.map((hint) => (
        <p class="hint" key={hint}>
          {hint}
        </p>
      ))}
      {AUTHENTIC.includes(found.finding) && <Permit found={found} words={words} />}
      <p class="quiet">{words.decide}</p>
      <button type="button" class="large" onClick={props.onNext}>
        {words.next}
      </button>
    </section>
  );
}

function Permit({ found, words }: { found: Check; words: Words }) {
  const claims = found.claims;
  if (claims === null) return null;
  // Year first, local time: read alike in all three languages; browsers have no dates in Sorani.
  const moment = (seconds: number) => new Date(seconds * 1000).toLocaleString("sv-SE").slice(0, 16);
  const goods = claims.items.map((item) => `${item.quantity} × ${apart(item.model)} ${apart(item.name)}`);
  const left = claims.kinds - claims.items.length;
  const rows: [Field, string][] = [
    ["permit", claims.permit],
    ["plate", claims.plate],
    ["driver", claims.driver],
    ["goods", [...goods, ...(left > 0 ? [`+ ${left}`] : []), `Σ ${claims.pieces}`].join("\n")],
    ["valid", `${apart(moment(claims.sinceS))} – ${apart(moment(claims.toS))}`],
    ["from", claims.origin],
    ["to", claims.destination],
    ["checkpoints", claims.checkpoints.map(apart).join(" · ")],
    ["consignor", claims.consignor],
    ["consignee", claims.consignee],
    ["issuer", claims.issuer],
    ["conditions", claims.conditions],
  ];
  return (
    <dl>
      {rows
        .filter(([, value]) => value !== "")
        .map(([field, value]) => (
          <div key={field}>
            <dt>{words.fields[field]}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
    </dl>
  );
}
