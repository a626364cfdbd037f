"""What tracks may reach and when, as parallel columns."""

import msgspec


class ThreatColumns(msgspec.Struct, frozen=True, rename="camel"):
    """Pairs of track and asset. Seconds and metres; None where that part of the band never arrives."""

    track: tuple[int, ...]
    asset: tuple[str, ...]
    arrival_early_s: tuple[float | None, ...]
    arrival_median_s: tuple[float | None, ...]
    arrival_late_s: tuple[float | None, ...]
    closest_low_m: tuple[float, ...]
    closest_median_m: tuple[float, ...]
    closest_high_m: tuple[float, ...]
    closest_s: tuple[float, ...]
    probability: tuple[float, ...]
