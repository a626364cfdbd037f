"""Compact positions: zones of the standard, and pairs that name their place anywhere on Earth."""

import pytest

from hima.wire.adsb.cpr import compact, from_pair, longitude_zones


@pytest.mark.parametrize(
    ("lat_deg", "zones"),
    [
        (0.0, 59),
        (10.4, 59),
        (10.5, 58),
        (35.22, 49),
        (35.23, 48),
        (-35.23, 48),
        (59.9, 30),
        (86.9, 2),
        (87.0, 2),
        (87.1, 1),
        (-90.0, 1),
    ],
)
def test_longitude_zones_of_the_standard(lat_deg: float, zones: int) -> None:
    assert longitude_zones(lat_deg) == zones


def test_pair_of_the_standards_worked_example() -> None:
    # ME fields 58C382D690C8AC and 58C386435CC412, heard two seconds apart; the even one is the later.
    found = from_pair((93_000, 51_372), (74_158, 50_194), newest_odd=False)
    assert found == pytest.approx((52.25720, 3.91937), abs=5e-6)


@pytest.mark.parametrize("lat", [-89.0, -87.0, -45.3, -0.001, 0.0, 35.1228, 60.0, 86.99, 88.5])
@pytest.mark.parametrize("lon", [-179.99, -44.8, 0.0, 0.001, 44.8472, 179.9])
@pytest.mark.parametrize("newest_odd", [False, True])
def test_pair_comes_back_everywhere(lat: float, lon: float, newest_odd: bool) -> None:
    found = from_pair(compact(lat, lon, odd=False), compact(lat, lon, odd=True), newest_odd)
    assert found is not None
    assert found[0] == pytest.approx(lat, abs=3e-5)
    assert (found[1] - lon + 180.0) % 360.0 - 180.0 == pytest.approx(0.0, abs=2.8e-3 if abs(lat) > 80 else 1e-4)


def test_pair_from_two_bands_is_none() -> None:
    south, north = 36.83, 36.87
    assert (longitude_zones(south), longitude_zones(north)) == (48, 47)
    assert from_pair(compact(south, 44.0, odd=False), compact(north, 44.0, odd=True), newest_odd=True) is None
