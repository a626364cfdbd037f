"""Pressure altitude against the tables of the standard atmosphere."""

import pytest

from hima.sensing.altitude import amsl_from_pressure_altitude


def test_on_a_standard_day_both_are_the_same() -> None:
    assert amsl_from_pressure_altitude(3000.0, 1013.25) == 3000.0


@pytest.mark.parametrize(
    ("qnh_hpa", "pressure_altitude_m"),
    [(1000.0, 110.9), (950.0, 540.3), (1050.0, -301.4), (898.746, 1000.0), (701.085, 3000.0)],
)
def test_sea_level_stands_where_the_table_has_its_pressure(qnh_hpa: float, pressure_altitude_m: float) -> None:
    assert amsl_from_pressure_altitude(pressure_altitude_m, qnh_hpa) == pytest.approx(0.0, abs=0.4)


def test_low_pressure_brings_aircraft_down() -> None:
    heights = [amsl_from_pressure_altitude(3000.0, qnh) for qnh in (980.0, 1000.0, 1013.25, 1030.0)]
    assert heights == sorted(heights)
