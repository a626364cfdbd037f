"""What can be seen now, as the screen shows it."""

import math
from typing import Final

import numpy as np

from hima.config.site import Site, site_frame
from hima.picture.coverage import Coverage
from hima.web.schema.coverage import CoverageView, ReflectorView, SensorSight

DIGITS: Final = 5


def coverage_view(site: Site, coverage: Coverage | None) -> CoverageView | None:
    """The view of the latest survey, None before the first picture."""
    if coverage is None:
        return None
    side_m = coverage.cell_m * coverage.chance.shape[1]
    corners = np.zeros((2, 3))
    corners[0, :2] = coverage.origin_m
    corners[1, :2] = coverage.origin_m + side_m
    count = len(coverage.reflector_m)
    places = np.concatenate([corners, np.column_stack([coverage.reflector_m, np.zeros(count)])])
    lat, lon, _ = site_frame(site).geodetic_from_enu(places)
    lon_deg, lat_deg = np.round(np.degrees(lon), DIGITS).tolist(), np.round(np.degrees(lat), DIGITS).tolist()
    return CoverageView(
        time_us=coverage.time_ns // 1000,
        within_s=coverage.within_s,
        west_deg=lon_deg[0],
        south_deg=lat_deg[0],
        east_deg=lon_deg[1],
        north_deg=lat_deg[1],
        cells=coverage.chance.shape[1],
        height_m=tuple(coverage.height_m.tolist()),
        tenths=tuple(_tenths(layer) for layer in coverage.chance),
        seen=tuple(told_share(share) for share in coverage.seen.tolist()),
        sensors=tuple(
            SensorSight(site.sensors[row].id, bool(live), told_share(share))
            for row, live, share in zip(
                coverage.sensor.tolist(), coverage.sensor_live.tolist(), coverage.sensor_seen.tolist(), strict=True
            )
        ),
        reflectors=tuple(
            ReflectorView(lon_deg[2 + k], lat_deg[2 + k], site.sensors[row].id)
            for k, row in enumerate(coverage.reflector_sensor.tolist())
        ),
        fixtures=coverage.fixtures,
    )


def _tenths(chance: np.ndarray) -> str:
    """A digit for each cell, row by row from the south-west: whole tenths of the chance, 9 for nine tenths and more."""
    return "".join(map(str, np.minimum(chance // 10, 9).ravel().tolist()))


def told_share(share: float) -> float | None:
    """A share as it is told, whole thousandths and never more than is so: None where it is not known."""
    return math.floor(1000.0 * share + 1e-9) / 1000.0 if math.isfinite(share) else None
