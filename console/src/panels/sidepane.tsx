import { app } from "../state/app";
import { useApp } from "../state/hooks";
import { words } from "../words/words";
import { DecisionPane } from "./decision";
import { FeedsPane } from "./feedspane";
import { KeysPane } from "./keyspane";
import { PeoplePane } from "./peoplepane";
import { ZonesPane } from "./zonespane";

/** The right-hand side: the track and the decision, or one of the panes that take its place. Never over the map. */
export function SidePane() {
  const pane = useApp((state) => state.pane);
  if (pane === "decision") return <DecisionPane />;
  const title = {
    feeds: words.feeds.title,
    keys: words.keys.title,
    people: words.people.title,
    zones: words.zones.title,
  }[pane];
  return (
    <aside class="side-pane" aria-label={title}>
      <header class="pane-head">
        <h2>{title}</h2>
        <button type="button" class="tool" onClick={() => app.set({ pane: "decision" })}>
          {words.feeds.close} <kbd>Esc</kbd>
        </button>
      </header>
      <div class="pane-body">
        {pane === "feeds" && <FeedsPane />}
        {pane === "keys" && <KeysPane />}
        {pane === "people" && <PeoplePane />}
        {pane === "zones" && <ZonesPane />}
      </div>
    </aside>
  );
}
