"""What can be seen now."""

import msgspec


class SensorSight(msgspec.Struct, frozen=True, rename="camel"):
    """A sensor that sees what is in its coverage. `live`: its data come; `seen`: share of the warning area it sees."""

    id: str
    live: bool
    seen: float | None


class ReflectorView(msgspec.Struct, frozen=True, rename="camel"):
    """A fixed thing that gives plots, as a sensor has learnt it; what stays within its cell is not seen there."""

    lon_deg: float
    lat_deg: float
    sensor: str


class CoverageView(msgspec.Struct, frozen=True, rename="camel"):
    """What can be seen now, as last worked out. Terrain and buildings are not considered.

    The box is a square grid of `cells` by `cells`. `tenths`: for each height above the reference point (`heightM`) a
    digit a cell, row by row from the south-west: tenths of the chance that an object is seen within `withinS`, 9 for
    nine tenths and more. `seen`: share of the warning area for which it is 9, None without assets. `fixtures`:
    tracks ended because they were fixed reflectors.
    """

    time_us: int
    within_s: float
    west_deg: float
    south_deg: float
    east_deg: float
    north_deg: float
    cells: int
    height_m: tuple[float, ...]
    tenths: tuple[str, ...]
    seen: tuple[float | None, ...]
    sensors: tuple[SensorSight, ...]
    reflectors: tuple[ReflectorView, ...]
    fixtures: int


class CoverageMessage(msgspec.Struct, frozen=True, rename="camel", tag="coverage", tag_field="type"):
    """What can be seen now; sent when it was worked out anew. `coverage`: None while it is not known."""

    seq: int
    time_us: int
    coverage: CoverageView | None
