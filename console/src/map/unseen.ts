import Feature from "ol/Feature";
import MultiPolygon from "ol/geom/MultiPolygon";
import Point from "ol/geom/Point";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import Fill from "ol/style/Fill";
import RegularShape from "ol/style/RegularShape";
import Stroke from "ol/style/Stroke";
import Style, { type StyleFunction } from "ol/style/Style";
import type { CoverageView } from "../wire";
import { hatching } from "./hatching";
import { mercatorX, mercatorY } from "./mercator";
import type { Palette } from "./palette";
import { unseenBoxes } from "./unseencells";

/** What cannot be seen now: hatched near the ground only, cross-hatched also above; and reflectors that are known. */
export class UnseenLayer {
  readonly layer: VectorLayer;
  readonly #source = new VectorSource();
  #drawnUs = -1;

  constructor(palette: Palette) {
    this.layer = new VectorLayer({ source: this.#source, style: unseenStyle(palette), visible: false });
  }

  show(coverage: CoverageView | null, visible: boolean): void {
    this.layer.setVisible(visible);
    const timeUs = coverage?.timeUs ?? -1;
    if (!visible || timeUs === this.#drawnUs) return;
    this.#drawnUs = timeUs;
    this.#source.clear();
    if (coverage !== null) this.#source.addFeatures(features(coverage));
  }

  restyle(palette: Palette): void {
    this.layer.setStyle(unseenStyle(palette));
  }
}

function features(coverage: CoverageView): Feature[] {
  const west = mercatorX(coverage.westDeg);
  const east = mercatorX(coverage.eastDeg);
  const south = mercatorY(coverage.southDeg);
  const north = mercatorY(coverage.northDeg);
  const x = (column: number) => west + ((east - west) * column) / coverage.cells;
  const y = (row: number) => south + ((north - south) * row) / coverage.cells;
  const areas = (["low", "all"] as const).map((part) => {
    const rings = unseenBoxes(coverage.tenths, coverage.cells, part).map((box) => [
      [
        [x(box.from), y(box.row)],
        [x(box.to), y(box.row)],
        [x(box.to), y(box.row + box.rows)],
        [x(box.from), y(box.row + box.rows)],
        [x(box.from), y(box.row)],
      ],
    ]);
    return new Feature({ geometry: new MultiPolygon(rings), part });
  });
  const marks = coverage.reflectors.map(
    (one) => new Feature({ geometry: new Point([mercatorX(one.lonDeg), mercatorY(one.latDeg)]), part: "reflector" }),
  );
  const edge = new Feature({
    geometry: new MultiPolygon([
      [
        [
          [west, south],
          [east, south],
          [east, north],
          [west, north],
          [west, south],
        ],
      ],
    ]),
    part: "edge",
  });
  return [...areas, edge, ...marks];
}

function unseenStyle(palette: Palette): StyleFunction {
  const styles: Readonly<Record<string, Style>> = {
    low: new Style({ fill: new Fill({ color: strokes(palette, false) }) }),
    all: new Style({ fill: new Fill({ color: strokes(palette, true) }) }),
    edge: new Style({ stroke: new Stroke({ color: palette.unseen, width: 1 }) }),
    reflector: new Style({
      image: new RegularShape({
        points: 4,
        radius: 6,
        radius2: 0,
        angle: Math.PI / 4,
        stroke: new Stroke({ color: palette.faint, width: 1.5 }),
      }),
    }),
  };
  return (feature) => styles[String(feature.get("part"))];
}

/** Hatching that leans the other way than that of prohibited zones; crossed where nothing is seen at all. */
function strokes(palette: Palette, crossed: boolean): CanvasPattern | string {
  return hatching(palette.unseen, { side: 8, down: true, up: crossed, veil: palette.veil });
}
