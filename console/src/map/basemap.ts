import type { FeatureLike } from "ol/Feature";
import GeoJSON from "ol/format/GeoJSON";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import Circle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import RegularShape from "ol/style/RegularShape";
import Stroke from "ol/style/Stroke";
import Style, { type StyleFunction } from "ol/style/Style";
import Text from "ol/style/Text";
import type { Palette } from "./palette";

const FONT = "12px 'Noto Sans', sans-serif";

/** The site's own base map: borders, rivers, roads, towns. No tile is fetched from anywhere. */
export function baseMapLayer(geojson: object | null, palette: Palette): VectorLayer {
  const source = new VectorSource();
  if (geojson !== null) {
    source.addFeatures(new GeoJSON().readFeatures(geojson, { featureProjection: "EPSG:3857" }));
  }
  return new VectorLayer({ source, style: baseMapStyle(palette), declutter: true });
}

/** One look per layer of the base map; what has no layer we know is not drawn. */
export function baseMapStyle(palette: Palette): StyleFunction {
  const line = (color: string, width: number, lineDash?: number[]) =>
    new Style({ stroke: new Stroke({ color, width, ...(lineDash && { lineDash }) }) });
  const lines: Readonly<Record<string, Style[]>> = {
    border: [line(palette.border, 1.6, [10, 4, 2, 4])],
    admin: [line(palette.admin, 1, [4, 4])],
    river: [line(palette.river, 1.6)],
    road: [line(palette.road, 2)],
    pipeline: [line(palette.pipeline, 2.4, [14, 5])],
  };
  const dot = new Circle({ radius: 3, fill: new Fill({ color: palette.place }) });
  const runway = new RegularShape({
    points: 4,
    radius: 5,
    angle: 0,
    stroke: new Stroke({ color: palette.place, width: 1.4 }),
  });
  return (feature) => {
    const layer = String(feature.get("layer"));
    if (layer === "town" || layer === "airport") {
      return new Style({ image: layer === "town" ? dot : runway, text: placeText(feature, palette) });
    }
    return lines[layer];
  };
}

function placeText(feature: FeatureLike, palette: Palette): Text {
  return new Text({
    text: String(feature.get("name") ?? ""),
    font: FONT,
    offsetY: -12,
    fill: new Fill({ color: palette.place }),
    stroke: new Stroke({ color: palette.halo, width: 3 }),
  });
}
