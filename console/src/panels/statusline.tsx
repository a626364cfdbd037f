import { app } from "../state/app";
import { useApp } from "../state/hooks";
import { medianLatencyMs } from "../state/scene";
import { words } from "../words/words";

/** One line for what came of the last act, instead of messages that pile up. */
export function StatusLine() {
  const status = useApp((state) => state.status);
  const skipped = useApp((state) => state.live.skipped);
  const latency = useApp((state) => {
    const median = medianLatencyMs(state.live);
    return median === null || state.live.hello?.mode !== "LIVE" ? "" : String(Math.round(median / 10) * 10);
  });
  const version = useApp((state) => state.live.hello?.version ?? "");
  return (
    <footer class="status-line">
      <output class={status.bad ? "said bad" : "said"} aria-live={status.bad ? "assertive" : "polite"} key={status.id}>
        {status.text}
      </output>
      <span class="facts">
        {skipped > 0 && <span>{words.link.skipped(String(skipped))}</span>}
        {latency !== "" && <span>{words.link.latency(`${latency}\u00a0ms`)}</span>}
        <button
          type="button"
          class="plain"
          onClick={() => app.set({ pane: app.get().pane === "keys" ? "decision" : "keys" })}
        >
          <kbd>?</kbd> {words.keys.title}
        </button>
        <span>
          {words.product} {version}
        </span>
      </span>
    </footer>
  );
}
