"""Numbers that receivers pass on: what stands for "not known" becomes None, as in the broadcast itself."""

import math
from typing import Final

SPEED_MAX_MPS: Final = 254.25
CLIMB_MAX_MPS: Final = 62.0
ALTITUDE_UNKNOWN_M: Final = -1000.0
ALTITUDE_MAX_M: Final = 31_767.5
HOUR_S: Final = 3600.0


def place(lat_deg: float | None, lon_deg: float | None) -> tuple[float, float] | tuple[None, None]:
    """Degrees; None for 0, 0, which stands for "no fix", and for what is not on Earth."""
    if lat_deg is None or lon_deg is None or (lat_deg == 0.0 and lon_deg == 0.0):
        return None, None
    return (lat_deg, lon_deg) if -90.0 <= lat_deg <= 90.0 and -180.0 <= lon_deg <= 180.0 else (None, None)


def track(value_deg: float | None) -> float | None:
    """Degrees in [0, 360); 361 stands for unknown."""
    if value_deg == 360.0:
        return 0.0
    return value_deg if value_deg is not None and 0.0 <= value_deg < 360.0 else None


def speed(value_mps: float | None) -> float | None:
    """255 stands for unknown."""
    return value_mps if value_mps is not None and 0.0 <= value_mps <= SPEED_MAX_MPS else None


def climb(value_mps: float | None) -> float | None:
    """63 stands for unknown."""
    return value_mps if value_mps is not None and abs(value_mps) <= CLIMB_MAX_MPS else None


def altitude(value_m: float | None) -> float | None:
    """-1000 stands for unknown."""
    return value_m if value_m is not None and ALTITUDE_UNKNOWN_M < value_m <= ALTITUDE_MAX_M else None


def past_hour(value_s: float | None) -> float | None:
    """65,535 stands for unknown."""
    return value_s if value_s is not None and 0.0 <= value_s <= HOUR_S else None


def finite(value: object) -> float | None:
    """A number as such, or at the beginning of a text such as ``12.5 m/s``; None for anything else."""
    if isinstance(value, str):
        value = value.split(maxsplit=1)[0] if value.strip() else None
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
