import { Chart } from "../map/chart";
import { defaults, preferences } from "../state/prefs";
import { emptyScene, received } from "../state/scene";
import { words } from "../words/words";
import { BENCH_SITE, syntheticPicture } from "./synthetic";

declare global {
  interface Window {
    /** Frames painted in a second: median of the last ten whole seconds. For whoever measures. */
    __fps?: number;
  }
}

const PERIOD_MS = 200;

/** Draw made-up tracks and count the frames. Says on its face that it is not part of operation. */
export function startBench(host: HTMLElement, count: number): void {
  const page = document.createElement("div");
  page.className = "console";
  page.dataset.mode = "SYNTHETIC";
  page.id = "bench";
  const title = document.createElement("p");
  title.className = "banner caution";
  const panel = document.createElement("div");
  panel.className = "map-panel";
  const place = document.createElement("div");
  place.className = "chart";
  panel.append(place);
  page.append(title, panel);
  host.append(page);

  const chart = new Chart(
    place,
    BENCH_SITE,
    null,
    { ...preferences.get(), coverage: false },
    () => undefined,
    () => undefined,
  );
  chart.tracks.always = true;
  chart.tracks.view.everyLabel = true;
  const startMs = performance.now();
  const hello = {
    type: "hello",
    protocol: 1,
    version: "",
    mode: "SYNTHETIC",
    serverTimeUs: 0,
    site: BENCH_SITE,
    you: { id: "", name: "", organisation: "", role: "viewer" },
  } as const;
  let scene = received(emptyScene(startMs), hello, startMs, 0);
  let seq = 0;
  const feed = () => {
    const nowMs = performance.now();
    const picture = syntheticPicture(count, (nowMs - startMs) / 1000, seq++);
    scene = received(scene, picture, nowMs, 0);
    chart.tracks.show(scene, 0, defaults);
  };
  feed();
  setInterval(feed, PERIOD_MS);
  countFrames(chart, (fps) => {
    title.textContent = `${words.bench.title(String(count))} ${words.bench.fps(String(fps))}`;
  });
}

function countFrames(chart: Chart, tell: (fps: number) => void): void {
  const seconds: number[] = [];
  let frames = 0;
  let sinceMs = performance.now();
  tell(0);
  chart.tracks.onFrame = (nowMs) => {
    frames++;
    if (nowMs - sinceMs < 1000) return;
    seconds.push(Math.round((frames * 1000) / (nowMs - sinceMs)));
    if (seconds.length > 10) seconds.shift();
    window.__fps = [...seconds].sort((a, b) => a - b)[seconds.length >> 1] ?? 0;
    tell(seconds.at(-1) ?? 0);
    frames = 0;
    sinceMs = nowMs;
  };
}
