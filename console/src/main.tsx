import "@fontsource/noto-sans/latin-400.css";
import "@fontsource/noto-sans/latin-500.css";
import "@fontsource/noto-sans/latin-600.css";
import "ol/ol.css";
import "./styles/tokens.css";
import "./styles/page.css";
import "./styles/bar.css";
import "./styles/lists.css";
import "./styles/pane.css";
import "./styles/map.css";
import "./styles/timeline.css";
import "./styles/forms.css";
import "./styles/zones.css";
import { render } from "preact";
import { App } from "./app";
import { startKeys } from "./keys/dispatch";
import { begin } from "./link/session";
import { startSounding } from "./sound/watch";
import { app } from "./state/app";
import { preferences } from "./state/prefs";
import { direction, words } from "./words/words";

const root = document.documentElement;
root.lang = words.language;
root.dir = direction(window.location.search, words.direction);
const wear = () => {
  root.dataset.theme = preferences.get().theme;
};
wear();
preferences.subscribe(wear);

const host = document.getElementById("app");
const search = new URLSearchParams(window.location.search);
const bench = Number(search.get("bench"));
if (host !== null && bench > 0) {
  void import("./bench/bench").then(({ startBench }) => startBench(host, Math.min(bench, 5_000)));
} else if (host !== null) {
  render(<App />, host);
  startKeys();
  startSounding();
  if (window.location.pathname === "/sign-in") app.set({ route: "sign_in" });
  else void begin();
}
