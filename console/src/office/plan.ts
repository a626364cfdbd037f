import Feature from "ol/Feature";
import Polygon from "ol/geom/Polygon";
import Draw from "ol/interaction/Draw";
import { defaults as interactions } from "ol/interaction/defaults";
import Modify from "ol/interaction/Modify";
import VectorLayer from "ol/layer/Vector";
import OlMap from "ol/Map";
import { fromLonLat, toLonLat } from "ol/proj";
import VectorSource from "ol/source/Vector";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import View from "ol/View";
import { baseMapLayer } from "../map/basemap";
import { paletteOf } from "../map/palette";
import { siteLayer } from "../map/site";
import type { SiteView } from "../wire";
import { type Corner, rounded } from "./geometry";

type Ring = readonly (readonly number[])[];

/** A map of one volume: the site and its zones below, other permits dashed, the volume above; drawn by hand if asked. */
export class Plan {
  readonly #map: OlMap;
  readonly #volume = new VectorSource<Feature<Polygon>>();
  readonly #others = new VectorSource<Feature<Polygon>>();
  readonly #draw: Draw | null;
  readonly #sizes: ResizeObserver;

  constructor(
    host: HTMLElement,
    site: SiteView,
    baseMap: object | null,
    theme: "dark" | "light",
    onDrawn: ((corners: Corner[]) => void) | null,
  ) {
    const palette = paletteOf(theme);
    const colour = theme === "dark" ? "#8ec5ff" : "#0b62b0";
    const look = new Style({
      stroke: new Stroke({ color: colour, width: 2.5 }),
      fill: new Fill({ color: `${colour}33` }),
    });
    const met = new Style({
      stroke: new Stroke({ color: theme === "dark" ? "#ffa630" : "#a65300", width: 2, lineDash: [6, 4] }),
    });
    this.#map = new OlMap({
      target: host,
      layers: [
        baseMapLayer(baseMap, palette),
        siteLayer(site, palette, { coverage: false, unseen: false }),
        new VectorLayer({ source: this.#others, style: met }),
        new VectorLayer({ source: this.#volume, style: look }),
      ],
      controls: [],
      interactions: interactions({ doubleClickZoom: false, altShiftDragRotate: false, pinchRotate: false }),
      view: new View({
        center: fromLonLat([site.lonDeg, site.latDeg]),
        resolution: 30,
        minResolution: 0.3,
        maxResolution: 1200,
        enableRotation: false,
      }),
    });
    this.#draw = onDrawn === null ? null : this.#drawing(onDrawn);
    this.#sizes = new ResizeObserver(() => this.#map.updateSize());
    this.#sizes.observe(host);
  }

  dispose(): void {
    this.#sizes.disconnect();
    this.#map.setTarget(undefined);
  }

  /** Show a volume; none takes it away. While there is one, its corners are dragged and no other is drawn. */
  show(ring: Ring, fit: boolean): void {
    this.#volume.clear();
    if (ring.length >= 3) this.#volume.addFeature(polygon(ring));
    this.#draw?.setActive(ring.length < 3);
    if (fit && ring.length >= 3) this.#fit();
  }

  /** Show the ground plans of other permits. */
  meet(rings: readonly Ring[]): void {
    this.#others.clear();
    this.#others.addFeatures(rings.map(polygon));
  }

  #fit(): void {
    const extent = this.#volume.getExtent();
    if (extent !== null) this.#map.getView().fit(extent, { padding: [60, 60, 60, 60], maxZoom: 16 });
  }

  #drawing(onDrawn: (corners: Corner[]) => void): Draw {
    const draw = new Draw({ source: this.#volume, type: "Polygon" });
    const modify = new Modify({ source: this.#volume });
    draw.on("drawend", ({ feature }) => {
      draw.setActive(false);
      onDrawn(cornersOf(feature.getGeometry() as Polygon));
    });
    modify.on("modifyend", ({ features }) => {
      const geometry = features.item(0)?.getGeometry();
      if (geometry instanceof Polygon) onDrawn(cornersOf(geometry));
    });
    this.#map.addInteraction(draw);
    this.#map.addInteraction(modify);
    return draw;
  }
}

function polygon(ring: Ring): Feature<Polygon> {
  const line = ring.map(([lon, lat]) => fromLonLat([lon ?? 0, lat ?? 0]));
  const [first] = line;
  return new Feature(new Polygon([first === undefined ? line : [...line, first]]));
}

/** Corners without the first one again at the end. */
function cornersOf(geometry: Polygon): Corner[] {
  const line = geometry.getCoordinates()[0] ?? [];
  return line.slice(0, -1).map((at) => {
    const [lon, lat] = toLonLat(at);
    return [rounded(lon ?? 0), rounded(lat ?? 0)] as const;
  });
}
