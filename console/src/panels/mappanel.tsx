import { useEffect, useRef, useState } from "preact/hooks";
import { distance } from "../format/numbers";
import { COMMANDS, select, toggle } from "../keys/dispatch";
import { api } from "../link/api";
import { Chart } from "../map/chart";
import { setChart } from "../map/current";
import { type Scale, scaleBar } from "../map/scale";
import { counts } from "../map/tracklayer";
import type { Rings } from "../map/zoneeditor";
import { app, shown } from "../state/app";
import { useApp, useStore } from "../state/hooks";
import { preferences } from "../state/prefs";
import { draft, stepped, withRings } from "../state/zonedraft";
import type { SiteView } from "../wire";
import { words } from "../words/words";
import { SightLegend } from "./sight";

const LAYERS = ["labels", "trails", "uncertainty", "coverage", "unseen"] as const;

/** The map and what stands in its corners. */
export function MapPanel() {
  const site = useApp((state) => state.live.hello?.site ?? null);
  const [baseMap, setBaseMap] = useState<object | null | undefined>(undefined);
  useEffect(() => {
    void api.map().then((answer) => setBaseMap(answer.ok ? answer.body : null));
  }, []);
  return (
    <section class="map-panel" aria-label={words.map.label}>
      {site !== null && baseMap !== undefined && <ChartHost key={site.id} site={site} baseMap={baseMap} />}
    </section>
  );
}

function ChartHost({ site, baseMap }: { readonly site: SiteView; readonly baseMap: object | null }) {
  const host = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState<Scale>({ metres: 0, widthPx: 0 });
  useEffect(() => {
    if (host.current === null) return;
    const chart = new Chart(host.current, site, baseMap, preferences.get(), select, drawn);
    setChart(chart);
    const feed = () => showOn(chart);
    const stops = [app.subscribe(feed), preferences.subscribe(feed), draft.subscribe(feed)];
    chart.onMove(() => setScale((before) => settled(before, scaleBar(chart.metresPerPixel()))));
    chart.tracks.onFrame = () => {
      const { follow, selected } = app.get();
      if (follow) chart.go(selected, false);
    };
    feed();
    return () => {
      for (const stop of stops) stop();
      setChart(null);
      chart.dispose();
    };
  }, []);
  return (
    <>
      <div class="map-stage">
        <div class="chart" ref={host} />
        <Corner scale={scale} site={site} />
        <Tools />
      </div>
      <SightLegend />
    </>
  );
}

function showOn(chart: Chart): void {
  const state = app.get();
  const preference = preferences.get();
  chart.restyle(preference);
  const site = state.live.hello?.site;
  if (site !== undefined) chart.place(site);
  chart.zones.show(draft.get().zone?.feature.geometry.coordinates ?? null);
  chart.unseen(shown(state).coverage, preference.unseen);
  chart.tracks.show(shown(state), state.selected, preference);
}

function drawn(rings: Rings): void {
  const { zone } = draft.get();
  if (zone !== null) draft.set({ zone: stepped(zone, withRings(zone.feature, rings)) });
}

function settled(before: Scale, next: Scale): Scale {
  return before.metres === next.metres && before.widthPx === next.widthPx ? before : next;
}

function Corner({ scale, site }: { readonly scale: Scale; readonly site: SiteView }) {
  const tracks = useApp((state) => {
    const { picture } = shown(state);
    if (picture === null) return words.map.countsUnknown;
    const { live, tentative } = counts(picture.tracks.state);
    return words.map.counts(String(live), String(tentative));
  });
  return (
    <div class="map-facts">
      <div class="scale" role="img" aria-label={`${words.map.scale} ${distance(scale.metres)}`}>
        <span class="scale-bar" style={{ inlineSize: `${scale.widthPx}px` }} />
        <bdi class="number">{distance(scale.metres)}</bdi>
      </div>
      <span>{tracks}</span>
      <span>{words.map.within(distance(site.accuracyM))}</span>
    </div>
  );
}

function Tools() {
  const preference = useStore(preferences, (value) => value);
  return (
    <div class="map-tools">
      <fieldset class="group">
        <legend>{words.map.layers}</legend>
        {LAYERS.map((name) => (
          <button key={name} type="button" aria-pressed={preference[name]} onClick={() => toggle(name)}>
            {words.map[name]}
          </button>
        ))}
      </fieldset>
      <div class="group">
        <button type="button" onClick={COMMANDS.home}>
          {words.map.home}
        </button>
        <button
          type="button"
          class="square"
          aria-label={words.map.zoomIn}
          title={`${words.map.zoomIn} (Q)`}
          onClick={COMMANDS.zoomIn}
        >
          +
        </button>
        <button
          type="button"
          class="square"
          aria-label={words.map.zoomOut}
          title={`${words.map.zoomOut} (E)`}
          onClick={COMMANDS.zoomOut}
        >
          −
        </button>
      </div>
    </div>
  );
}
