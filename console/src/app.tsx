import { useEffect } from "preact/hooks";
import { AlarmList } from "./panels/alarms";
import { Banners } from "./panels/banners";
import { BearingList } from "./panels/bearings";
import { ClaimList } from "./panels/claims";
import { MapPanel } from "./panels/mappanel";
import { Office } from "./panels/office";
import { SidePane } from "./panels/sidepane";
import { SignedOut, SignIn } from "./panels/signin";
import { StatusLine } from "./panels/statusline";
import { ThreatList } from "./panels/threats";
import { Timeline } from "./panels/timeline";
import { TruthBar } from "./panels/truthbar";
import { shown } from "./state/app";
import { useApp } from "./state/hooks";
import { words } from "./words/words";

/** The whole page: the way in, or the console. */
export function App() {
  const route = useApp((state) => state.route);
  if (route === "sign_in") return <SignIn />;
  if (route === "signed_out") return <SignedOut />;
  return route === "console" ? <Console /> : null;
}

function Console() {
  const mode = useApp((state) => shown(state).hello?.mode ?? (state.past === null ? "" : "REPLAY"));
  const view = useApp((state) => state.view);
  useTitle();
  return (
    <div class="console" data-mode={mode}>
      <TruthBar />
      <Banners />
      <main class="work">
        <div class="lists">
          <ThreatList />
          <BearingList />
          <ClaimList />
          <AlarmList />
        </div>
        {view === "picture" ? (
          <>
            <MapPanel />
            <SidePane />
          </>
        ) : (
          <Office view={view} />
        )}
      </main>
      <Timeline />
      <StatusLine />
    </div>
  );
}

/** The tab says how many alarms wait, for whoever looks at another one. */
function useTitle(): void {
  const waiting = useApp((state) => state.live.alerts.filter((alert) => alert.state === "raised").length);
  const site = useApp((state) => state.live.hello?.site.name ?? "");
  useEffect(() => {
    document.title = words.title(waiting, site);
    return () => {
      document.title = words.product;
    };
  }, [waiting, site]);
}
