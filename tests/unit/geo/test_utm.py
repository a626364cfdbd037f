import math

import pyproj
import pytest

from hima.geo.utm import central_meridian_rad, convergence_rad, geodetic_from_utm, zone_of


@pytest.mark.parametrize("zone", [1, 30, 38, 60])
@pytest.mark.parametrize("north", [True, False])
def test_against_proj(zone: int, north: bool) -> None:
    proj = pyproj.Transformer.from_crs((32600 if north else 32700) + zone, 4326, always_xy=True)
    for easting_m in (160_000.0, 500_000.0, 690_123.4, 840_000.0):
        for northing_m in (10.0, 1_234_567.8, 3_897_000.0, 9_000_000.0):
            lon_deg, lat_deg = proj.transform(easting_m, northing_m)
            lat, lon = geodetic_from_utm(zone, north, easting_m, northing_m)
            assert math.degrees(lat) == pytest.approx(lat_deg, abs=1e-8)
            assert math.remainder(math.degrees(lon) - lon_deg, 360.0) == pytest.approx(0.0, abs=1e-7)


def test_zones() -> None:
    assert zone_of(math.radians(44.9)) == 38
    assert zone_of(math.radians(-180.0)) == 1
    assert zone_of(math.radians(179.9)) == 60
    assert math.degrees(central_meridian_rad(38)) == 45.0


@pytest.mark.parametrize(("lat_deg", "lon_deg"), [(35.2, 44.9), (35.2, 42.1), (-33.0, 47.9), (60.0, 43.0)])
def test_grid_north_against_proj(lat_deg: float, lon_deg: float) -> None:
    proj = pyproj.Proj(32638)
    expected_deg = proj.get_factors(lon_deg, lat_deg).meridian_convergence
    found_deg = math.degrees(convergence_rad(38, math.radians(lat_deg), math.radians(lon_deg)))
    assert found_deg == pytest.approx(expected_deg, abs=0.01)
