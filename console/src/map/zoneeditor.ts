import Feature from "ol/Feature";
import Circle from "ol/geom/Circle";
import MultiPoint from "ol/geom/MultiPoint";
import Polygon from "ol/geom/Polygon";
import Draw from "ol/interaction/Draw";
import Modify from "ol/interaction/Modify";
import VectorLayer from "ol/layer/Vector";
import type OlMap from "ol/Map";
import VectorSource from "ol/source/Vector";
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import { latDegOf, lonDegOf, mercatorX, mercatorY } from "./mercator";
import type { Palette } from "./palette";

export type Rings = readonly (readonly (readonly number[])[])[];

const CORNERS = 72;
/** A centimetre. */
const DIGITS = 1e7;

/** Draws one zone and moves its corners. */
export class ZoneEditor {
  readonly #source = new VectorSource<Feature<Polygon>>();
  readonly #layer: VectorLayer;
  readonly #modify: Modify;
  #draw: Draw | null = null;
  #shown: Rings | null = null;

  constructor(
    private readonly map: OlMap,
    palette: Palette,
    private readonly changed: (rings: Rings) => void,
  ) {
    this.#layer = new VectorLayer({ source: this.#source, style: lookOf(palette) });
    this.#modify = new Modify({ source: this.#source });
    this.#modify.on("modifyend", () => this.#tell());
    map.addLayer(this.#layer);
    map.addInteraction(this.#modify);
  }

  /** True while clicks on the map belong to the drawing. */
  get busy(): boolean {
    return this.#draw !== null || this.#shown !== null;
  }

  /** Show a zone's rings, null for none. */
  show(rings: Rings | null): void {
    if (rings === this.#shown) return;
    this.#shown = rings;
    this.#source.clear();
    const outer = rings?.[0] ?? [];
    if (rings === null || outer.length === 0) return;
    const places = rings.map((ring) => ring.map(([lon = 0, lat = 0]) => [mercatorX(lon), mercatorY(lat)]));
    this.#source.addFeature(new Feature(new Polygon(places)));
  }

  /** Have the person draw anew. */
  draw(kind: "Polygon" | "Circle"): void {
    this.stop();
    this.#draw = new Draw({ type: kind, stopClick: true });
    this.#draw.on("drawend", ({ feature }) => {
      const geometry = feature.getGeometry();
      const polygon = geometry instanceof Circle ? around(geometry) : geometry;
      // The map is not to take the last click for another one.
      setTimeout(() => this.stop());
      if (!(polygon instanceof Polygon)) return;
      this.#source.clear();
      this.#source.addFeature(new Feature(polygon));
      this.#tell();
    });
    this.map.addInteraction(this.#draw);
  }

  stop(): void {
    if (this.#draw !== null) this.map.removeInteraction(this.#draw);
    this.#draw = null;
  }

  #tell(): void {
    const polygon = this.#source.getFeatures()[0]?.getGeometry();
    if (polygon === undefined) return;
    const rings = polygon
      .getCoordinates()
      .map((ring) => ring.map(([x = 0, y = 0]) => [degrees(lonDegOf(x)), degrees(latDegOf(y))]));
    this.#shown = rings;
    this.changed(rings);
  }
}

function degrees(value: number): number {
  return Math.round(value * DIGITS) / DIGITS;
}

/** A polygon drawn around a circle, so that none of it is lost. */
function around(circle: Circle): Polygon {
  const [x = 0, y = 0] = circle.getCenter();
  const reach = circle.getRadius() / Math.cos(Math.PI / CORNERS);
  const ring = Array.from({ length: CORNERS }, (_, corner) => {
    const turn = (2 * Math.PI * corner) / CORNERS;
    return [x + reach * Math.cos(turn), y + reach * Math.sin(turn)];
  });
  return new Polygon([[...ring, ring[0] as number[]]]);
}

function lookOf(palette: Palette): Style[] {
  const corner = new CircleStyle({ radius: 4, fill: new Fill({ color: palette.selected }) });
  return [
    new Style({
      stroke: new Stroke({ color: palette.selected, width: 2 }),
      fill: new Fill({ color: palette.assetFill }),
    }),
    new Style({
      image: corner,
      geometry: (feature) => {
        const geometry = feature.getGeometry();
        return geometry instanceof Polygon ? new MultiPoint(geometry.getCoordinates().flat()) : undefined;
      },
    }),
  ];
}
