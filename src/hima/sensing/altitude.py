"""Pressure altitude into height above mean sea level, by the ICAO standard atmosphere (Doc 7488)."""

from typing import Final

STANDARD_HPA: Final = 1013.25
_SEA_LEVEL_K: Final = 288.15
_LAPSE_K_PER_M: Final = 0.0065
_EXPONENT: Final = 5.255879812
"""g M / (R L) of the troposphere."""


def amsl_from_pressure_altitude(pressure_altitude_m: float, qnh_hpa: float) -> float:
    """Height above mean sea level of the pressure that stands at a standard height, when sea level has ``qnh_hpa``.

    Exact where the day is standard but for its pressure; a hot day adds about 4 % of the height.
    """
    offset_m: float = _SEA_LEVEL_K / _LAPSE_K_PER_M * ((qnh_hpa / STANDARD_HPA) ** (1.0 / _EXPONENT) - 1.0)
    return pressure_altitude_m + offset_m
