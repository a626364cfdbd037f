import type { OutputView } from "../wire";
import { words } from "../words/words";

/** Who is told the picture, and whether it gets there. */
export function OutputsList({ outputs }: { readonly outputs: readonly OutputView[] }) {
  return (
    <section aria-label={words.outputs.title}>
      <h3 class="sensors-title">{words.outputs.title}</h3>
      <ul class="feeds-list">
        {outputs.map((output) => (
          <Output key={output.id} output={output} />
        ))}
      </ul>
    </section>
  );
}

function Output({ output }: { readonly output: OutputView }) {
  const facts = [
    words.outputs.peers(String(output.peers)),
    words.outputs.sent(String(output.sent)),
    ...(output.dropped === 0 ? [] : [words.outputs.dropped(String(output.dropped))]),
    ...(output.refused === 0 ? [] : [words.outputs.refused(String(output.refused))]),
  ];
  return (
    <li class={`feed ${output.state}`}>
      <strong>
        <bdi>{output.id}</bdi>
        <span class="feed-state">{words.outputs.states[output.state] ?? output.state}</span>
      </strong>
      <span class="tabular">{facts.join(" · ")}</span>
      {output.reason !== "" && (
        <span>
          <bdi>{output.reason}</bdi>
        </span>
      )}
      <small class="quiet">
        <bdi>{output.format}</bdi> <bdi>{output.address}</bdi>
      </small>
    </li>
  );
}
