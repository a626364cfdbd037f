import { easeOut } from "ol/easing";
import { defaults as interactions } from "ol/interaction/defaults";
import type VectorLayer from "ol/layer/Vector";
import OlMap from "ol/Map";
import View from "ol/View";
import type { CoverageView, SiteView } from "../wire";
import { baseMapLayer, baseMapStyle } from "./basemap";
import { mercatorX, mercatorY, stretch } from "./mercator";
import { paletteOf } from "./palette";
import { pick } from "./pick";
import { type SiteShown, siteLayer, siteSource, siteStyle } from "./site";
import { TrackLayer } from "./tracklayer";
import { UnseenLayer } from "./unseen";
import { type Rings, ZoneEditor } from "./zoneeditor";

/** What the whole site means: this far around the reference point. */
const HOME_M = 10_800;
const GLIDE_MS = 220;
const NUDGE = 0.2;

export interface Look extends SiteShown {
  readonly theme: "dark" | "light";
}

/** The map of one site: base map, site, tracks. Nothing here moves the map but the person at it. */
export class Chart {
  readonly tracks: TrackLayer;
  readonly zones: ZoneEditor;
  readonly #map: OlMap;
  readonly #base: VectorLayer;
  readonly #site: VectorLayer;
  readonly #unseen: UnseenLayer;
  readonly #sizes: ResizeObserver;

  constructor(
    host: HTMLElement,
    private site: SiteView,
    baseMap: object | null,
    private look: Look,
    select: (track: number) => void,
    drawn: (rings: Rings) => void,
  ) {
    const palette = paletteOf(look.theme);
    this.#base = baseMapLayer(baseMap, palette);
    this.#site = siteLayer(site, palette, look);
    this.#unseen = new UnseenLayer(palette);
    this.#map = new OlMap({
      target: host,
      layers: [this.#base, this.#unseen.layer, this.#site],
      controls: [],
      interactions: interactions({
        altShiftDragRotate: false,
        pinchRotate: false,
        keyboard: false,
        doubleClickZoom: false,
      }),
      view: new View({
        center: this.#centre(),
        resolution: 40,
        minResolution: 0.3,
        maxResolution: 1200,
        enableRotation: false,
      }),
    });
    this.tracks = new TrackLayer(this.#map, host, look.theme);
    this.zones = new ZoneEditor(this.#map, palette, drawn);
    this.#map.on("click", (event) => {
      if (!this.zones.busy) select(pick(this.tracks.view, event.pixel[0] ?? 0, event.pixel[1] ?? 0));
    });
    this.#sizes = new ResizeObserver(() => this.#map.updateSize());
    this.#sizes.observe(host);
    this.home(false);
  }

  dispose(): void {
    this.#sizes.disconnect();
    this.tracks.stop();
    this.#map.setTarget(undefined);
  }

  /** Look otherwise; nothing is made anew for a look that is the same. */
  restyle({ theme, coverage, unseen }: Look): void {
    const before = this.look;
    if (theme === before.theme && coverage === before.coverage && unseen === before.unseen) return;
    const palette = paletteOf(theme);
    this.look = { theme, coverage, unseen };
    this.#site.setStyle(siteStyle(palette, this.look));
    if (theme === before.theme) return;
    this.#base.setStyle(baseMapStyle(palette));
    this.#unseen.restyle(palette);
    this.tracks.restyle(theme);
  }

  /** Draw another site at the same place: its zones have changed. */
  place(site: SiteView): void {
    if (site === this.site) return;
    this.site = site;
    this.#site.setSource(siteSource(site));
  }

  /** What cannot be seen now, if it is to be shown. */
  unseen(coverage: CoverageView | null, visible: boolean): void {
    this.#unseen.show(coverage, visible);
  }

  /** Show the whole site. */
  home(glide = true): void {
    const [x, y] = this.#centre();
    const reach = HOME_M * stretch(this.site.latDeg);
    const extent = [x - reach, y - reach, x + reach, y + reach];
    this.#map
      .getView()
      .fit(extent, { size: this.#map.getSize() ?? [700, 500], duration: glide ? GLIDE_MS : 0, easing: easeOut });
  }

  /** Bring a track to the middle. */
  go(track: number, glide = true): void {
    const { table } = this.tracks.view;
    const slot = table.slotOf.get(track);
    if (slot === undefined) return;
    const center = [table.nowX[slot] as number, table.nowY[slot] as number];
    if (glide) this.#map.getView().animate({ center, duration: GLIDE_MS, easing: easeOut });
    else this.#map.getView().setCenter(center);
  }

  zoom(steps: number): void {
    const view = this.#map.getView();
    view.animate({ zoom: (view.getZoom() ?? 10) + steps, duration: GLIDE_MS, easing: easeOut });
  }

  /** Move by a part of the map's size: right and down positive. */
  pan(right: number, down: number): void {
    const view = this.#map.getView();
    const [x, y] = view.getCenter() ?? [0, 0];
    const [width, height] = this.#map.getSize() ?? [0, 0];
    const step = (view.getResolution() ?? 1) * NUDGE;
    const center = [(x ?? 0) + right * step * (width ?? 0), (y ?? 0) - down * step * (height ?? 0)];
    view.animate({ center, duration: GLIDE_MS, easing: easeOut });
  }

  /** Metres on the ground that one pixel shows in the middle of the map. */
  metresPerPixel(): number {
    return (this.#map.getView().getResolution() ?? 1) / stretch(this.site.latDeg);
  }

  onMove(listener: () => void): void {
    this.#map.on("postrender", listener);
  }

  #centre(): [number, number] {
    return [mercatorX(this.site.lonDeg), mercatorY(this.site.latDeg)];
  }
}
