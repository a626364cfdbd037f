"""Frames against PROJ, and there and back."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from pyproj import Transformer
from pyproj.crs.crs import CRS

from hima.geo.frames import SiteFrame, ecef_to_geodetic, geodetic_to_ecef

MILLIMETRE = 1e-3
Points = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]

KHOR_MOR = (35.1228, 44.8472, 485.2)


def worldwide() -> Points:
    """Latitude and longitude in degrees, height above the ellipsoid, poles and antimeridian included."""
    generator = np.random.default_rng(1)
    lat = np.concatenate([[-90.0, 90.0, 0.0, 0.0, 89.999999], generator.uniform(-90.0, 90.0, 4000)])
    lon = np.concatenate([[0.0, 0.0, -180.0, 180.0, 12.0], generator.uniform(-180.0, 180.0, 4000)])
    hae = np.concatenate([[0.0, 0.0, -400.0, 9000.0, 1.0], generator.uniform(-500.0, 40_000.0, 4000)])
    return lat, lon, hae


def regional() -> Points:
    generator = np.random.default_rng(2)
    return (
        generator.uniform(33.0, 38.0, 4000),
        generator.uniform(42.0, 47.0, 4000),
        generator.uniform(-100.0, 15_000.0, 4000),
    )


@pytest.mark.parametrize("where", [worldwide, regional])
def test_earth_centred_agrees_with_proj(where: Callable[[], Points]) -> None:
    lat, lon, hae = where()
    x, y, z = Transformer.from_crs(CRS(4979), CRS(4978), always_xy=True).transform(lon, lat, hae)
    ecef = geodetic_to_ecef(np.radians(lat), np.radians(lon), hae)
    assert np.abs(ecef - np.column_stack([x, y, z])).max() < MILLIMETRE


@pytest.mark.parametrize("where", [worldwide, regional])
def test_geodetic_from_earth_centred_is_exact_to_a_millimetre(where: Callable[[], Points]) -> None:
    lat, lon, hae = where()
    ecef = geodetic_to_ecef(np.radians(lat), np.radians(lon), hae)
    back = ecef_to_geodetic(ecef)
    assert np.abs(geodetic_to_ecef(*back) - ecef).max() < MILLIMETRE
    assert np.abs(back[2] - hae).max() < MILLIMETRE
    assert np.abs(np.degrees(back[0]) - lat).max() * 111_000.0 < MILLIMETRE


@pytest.mark.parametrize("origin", [KHOR_MOR, (-33.9, 18.4, 30.0), (69.6, -179.9, 5.0), (0.0, 0.0, 0.0)])
def test_site_frame_agrees_with_proj(origin: tuple[float, float, float]) -> None:
    lat_0, lon_0, hae_0 = origin
    generator = np.random.default_rng(3)
    lat = lat_0 + generator.uniform(-2.0, 2.0, 2000)
    lon = lon_0 + generator.uniform(-2.0, 2.0, 2000)
    hae = generator.uniform(-100.0, 15_000.0, 2000)
    pipeline = (
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=cart +ellps=WGS84 "
        f"+step +proj=topocentric +ellps=WGS84 +lat_0={lat_0} +lon_0={lon_0} +h_0={hae_0}"
    )
    expected = np.column_stack(Transformer.from_pipeline(pipeline).transform(lon, lat, hae))
    frame = SiteFrame.at(*origin)
    enu = frame.enu_from_geodetic(np.radians(lat), np.radians(lon), hae)
    assert np.abs(enu - expected).max() < MILLIMETRE
    back_lat, back_lon, back_hae = frame.geodetic_from_enu(enu)
    again = frame.enu_from_geodetic(back_lat, back_lon, back_hae)
    assert np.abs(again - enu).max() < MILLIMETRE


def test_axes_point_east_north_and_up() -> None:
    frame = SiteFrame.at(*KHOR_MOR)
    lat, lon, hae = (math.radians(KHOR_MOR[0]), math.radians(KHOR_MOR[1]), KHOR_MOR[2])
    assert frame.enu_from_geodetic(lat, lon, hae) == pytest.approx([0.0, 0.0, 0.0], abs=1e-8)
    assert frame.enu_from_geodetic(lat, lon, hae + 100.0) == pytest.approx([0.0, 0.0, 100.0], abs=1e-8)
    east = frame.enu_from_geodetic(lat, lon + 1e-5, hae)
    north = frame.enu_from_geodetic(lat + 1e-5, lon, hae)
    assert east[0] == pytest.approx(52.2, abs=0.1)
    assert north[1] == pytest.approx(63.6, abs=0.1)
    assert np.allclose(frame.rotation() @ frame.rotation().T, np.eye(3), atol=1e-15)


def test_one_point_and_many_give_the_same_bits() -> None:
    frame = SiteFrame.at(*KHOR_MOR)
    lat, lon, hae = (np.radians(35.2), np.radians(44.7), 900.0)
    many = frame.enu_from_geodetic(np.full(7, lat), np.full(7, lon), np.full(7, hae))
    assert np.array_equal(many, np.tile(frame.enu_from_geodetic(lat, lon, hae), (7, 1)))
