import Feature from "ol/Feature";
import type { Geometry } from "ol/geom";
import Circle from "ol/geom/Circle";
import LineString from "ol/geom/LineString";
import Point from "ol/geom/Point";
import Polygon from "ol/geom/Polygon";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import Fill from "ol/style/Fill";
import RegularShape from "ol/style/RegularShape";
import Stroke from "ol/style/Stroke";
import Style, { type StyleFunction } from "ol/style/Style";
import Text from "ol/style/Text";
import { distance } from "../format/numbers";
import type { SiteView } from "../wire";
import { apart } from "../words/apart";
import { hatching } from "./hatching";
import { mercatorX, mercatorY, stretch } from "./mercator";
import type { Palette } from "./palette";

const RANGES_M = [2_000, 5_000, 10_000, 20_000, 40_000];
/** East and north parts of the bearing at which ranges are written: 75 degrees, seldom crossed by a name. */
const RANGE_TEXT_AT = [0.966, 0.259] as const;
const BEARING_RING_M = 10_000;
const FONT = "12px 'Noto Sans', sans-serif";
const SMALL = "11px 'Noto Sans', sans-serif";
/** Names of assets are shown when the map shows less than this many metres a pixel. */
const NAMES_BELOW = 18;

export interface SiteShown {
  /** How far sensors reach. */
  readonly coverage: boolean;
  /** The hatching of what cannot be seen now, which lies below the site. */
  readonly unseen: boolean;
}

/** The site: range rings, zones, sensors with their coverage, assets with their rings. */
export function siteLayer(site: SiteView, palette: Palette, shown: SiteShown): VectorLayer {
  return new VectorLayer({ source: siteSource(site), style: siteStyle(palette, shown), declutter: false });
}

export function siteSource(site: SiteView): VectorSource {
  return new VectorSource({
    features: [...ranges(site), ...bearings(site), ...zones(site), ...sensors(site), ...assets(site)],
  });
}

function at(lonDeg: number, latDeg: number): [number, number] {
  return [mercatorX(lonDeg), mercatorY(latDeg)];
}

function made(part: string, geometry: Geometry, properties: Record<string, unknown> = {}): Feature {
  return new Feature({ geometry, part, ...properties });
}

function ranges(site: SiteView): Feature[] {
  const centre = at(site.lonDeg, site.latDeg);
  const scale = stretch(site.latDeg);
  return RANGES_M.flatMap((rangeM) => [
    made("range", new Circle(centre, rangeM * scale)),
    made(
      "range_text",
      new Point([centre[0] + rangeM * scale * RANGE_TEXT_AT[0], centre[1] + rangeM * scale * RANGE_TEXT_AT[1]]),
      { text: apart(distance(rangeM)) },
    ),
  ]);
}

/** Bearings every thirty degrees at the ten-kilometre ring: people speak in them. */
function bearings(site: SiteView): Feature[] {
  const [x, y] = at(site.lonDeg, site.latDeg);
  const reach = BEARING_RING_M * stretch(site.latDeg);
  return Array.from({ length: 12 }, (_, index) => {
    const turn = (index * Math.PI) / 6;
    const out = (share: number): [number, number] => [
      x + Math.sin(turn) * reach * share,
      y + Math.cos(turn) * reach * share,
    ];
    return [
      made("bearing", new LineString([out(1), out(1.025)])),
      made("bearing_text", new Point(out(1.06)), { text: String(index * 30).padStart(3, "0") }),
    ];
  }).flat();
}

function zones(site: SiteView): Feature[] {
  return site.zones.flatMap((zone) => {
    const rings = zone.ringsDeg.map((ring) => ring.map(([lon, lat]) => at(lon, lat)));
    if (rings.length === 0) return [];
    const geometry = new Polygon(rings);
    const prohibited = zone.type === "PROHIBITED";
    const [west, , , north] = geometry.getExtent();
    // Zones lie within one another: names at the same side would cover one another.
    const corner = rings[0]?.find(([x, y]) => (prohibited ? y === north : x === west)) ?? [0, 0];
    return [
      made("zone", geometry, { prohibited }),
      made(prohibited ? "zone_text" : "zone_side", new Point(corner), { text: zone.name }),
    ];
  });
}

function sensors(site: SiteView): Feature[] {
  return site.sensors.flatMap((sensor) => {
    const centre = at(sensor.lonDeg, sensor.latDeg);
    const circle = new Circle(centre, sensor.rangeM * stretch(sensor.latDeg));
    return [made("coverage", circle), made("sensor", new Point(centre), { text: sensor.id })];
  });
}

function assets(site: SiteView): Feature[] {
  return site.assets.flatMap((asset) => {
    const centre = at(asset.lonDeg, asset.latDeg);
    return [
      made("ring", new Circle(centre, asset.ringM * stretch(asset.latDeg))),
      made("asset", new Point(centre), { text: asset.name }),
    ];
  });
}

/** One look per part of the site. Over the hatching of what is unseen, faint lines must stand out. */
export function siteStyle(palette: Palette, { coverage, unseen }: SiteShown): StyleFunction {
  const stroke = (color: string, width: number, lineDash?: number[]) =>
    new Stroke({ color, width, ...(lineDash && { lineDash }) });
  const write = (text: string, font: string, color: string, offsetY: number) =>
    new Text({ text, font, offsetY, fill: new Fill({ color }), stroke: new Stroke({ color: palette.halo, width: 3 }) });
  const hatch = hatching(palette.prohibited, { side: 9, up: true });
  const ring = unseen
    ? [new Style({ stroke: stroke(palette.halo, 3) }), new Style({ stroke: stroke(palette.rangeText, 1) })]
    : new Style({ stroke: stroke(palette.range, 1) });
  const styles: Readonly<
    Record<string, (text: string, prohibited: boolean, resolution: number) => Style | Style[] | undefined>
  > = {
    range: () => ring,
    bearing: () => new Style({ stroke: stroke(palette.rangeText, 1) }),
    bearing_text: (text) => new Style({ text: write(text, SMALL, palette.rangeText, 0) }),
    range_text: (text) => new Style({ text: write(text, SMALL, palette.rangeText, 0) }),
    zone: (_, prohibited) =>
      prohibited
        ? new Style({ stroke: stroke(palette.asset, 1.4), fill: new Fill({ color: hatch }) })
        : new Style({ stroke: stroke(unseen ? palette.faint : palette.zone, 1.2, [8, 5]) }),
    zone_text: (text, _, resolution) =>
      resolution < NAMES_BELOW * 2 ? new Style({ text: write(text, SMALL, palette.faint, -9) }) : undefined,
    zone_side: (text, _, resolution) => {
      const label = write(text, SMALL, palette.faint, 0);
      label.setTextAlign("right");
      label.setOffsetX(-7);
      return resolution < NAMES_BELOW * 2 ? new Style({ text: label }) : undefined;
    },
    coverage: () =>
      coverage ? new Style({ stroke: stroke(unseen ? palette.faint : palette.coverage, 1.2, [2, 5]) }) : undefined,
    sensor: (text, _, resolution) =>
      new Style({
        image: new RegularShape({
          points: 3,
          radius: 6,
          stroke: stroke(palette.sensor, 1.5),
          fill: new Fill({ color: palette.halo }),
        }),
        ...(coverage && resolution < NAMES_BELOW && { text: write(text, SMALL, palette.sensor, 14) }),
      }),
    ring: () => new Style({ stroke: stroke(palette.asset, 1.3), fill: new Fill({ color: palette.assetFill }) }),
    asset: (text, _, resolution) =>
      new Style({
        image: new RegularShape({
          points: 4,
          radius: 5,
          angle: Math.PI / 4,
          fill: new Fill({ color: palette.asset }),
        }),
        ...(resolution < NAMES_BELOW && { text: write(text, FONT, palette.asset, -14) }),
      }),
  };
  return (feature, resolution) =>
    styles[String(feature.get("part"))]?.(
      String(feature.get("text") ?? ""),
      feature.get("prohibited") === true,
      resolution,
    );
}
