"""The layout of category 015: what sensing needs becomes columns, the rest is kept as bytes and shown."""

from typing import Final

from hima.wire.asterix.layout import SPARE, Field, Item, Layout, Shape, Text, bits, code, pair, quantity

ANGLE_16: Final = 360.0 / 2**16
HALF_ANGLE_16: Final = 180.0 / 2**16
FINE_ANGLE_16: Final = 45.0 / 2**16
DEGREE_31: Final = 180.0 / 2**31
PART_128: Final = 1.0 / 128
CENTI: Final = 0.01
DECI: Final = 0.1
ACCELERATION: Final = 1.0 / 64


def _row(*fields: tuple[str, int, float], signed: bool = False) -> tuple[Field, ...]:
    """Quantities one after another: name, width, least bit; correlations are always signed."""
    made, bit = [], 0
    for name, width, lsb in fields:
        made.append(Field(name, bit, width, lsb, signed or name.startswith("correlation")))
        bit += width
    return tuple(made)


def _kept(name: str, size: int, fields: tuple[Field, ...], span: str = "") -> Item:
    return Item(name, size=size, fields=fields, span=span)


def _correlation(name: str, span: str = "") -> Item:
    """With the two components of something horizontal."""
    return _kept(name, 2, _row(("correlation_x", 8, PART_128), ("correlation_y", 8, PART_128)), span)


def _correlations(name: str, span: str = "") -> Item:
    """Of two components with two others."""
    pairs = ("xx", "xy", "yx", "yy")
    return _kept(name, 4, _row(*((f"correlation_{both}", 8, PART_128) for both in pairs)), span)


def _interval(name: str, span: str) -> Item:
    return _kept(name, 3, _row(("upper_m", 12, 16.0), ("lower_m", 12, 16.0)), span)


def _extent(name: str, lsb: float, span: str, *, signed: bool = False) -> Item:
    return _kept(name, 4, _row(("start_deg", 16, lsb), ("end_deg", 16, lsb), signed=signed), span)


def _rate(name: str, span: str) -> Item:
    """Deviation of an angle's rate, and its correlation with the angle."""
    return _kept(name, 3, _row(("sigma_rate_deg_s", 16, FINE_ANGLE_16), ("correlation", 8, PART_128)), span)


_SIZE: Final = (
    quantity("I015/270/LEN", "length_m", CENTI),
    quantity("I015/270/WDT", "width_m", CENTI),
    quantity("I015/270/HGT", "height_m", CENTI),
    quantity("I015/270/ORT", "orientation_deg", ANGLE_16),
)
_POSITION: Final = (
    pair("I015/600/P84", ("lat_deg", "lon_deg"), DEGREE_31, 4),
    _kept(
        "I015/600/HPR", 5, _row(("x_m", 16, 0.5), ("y_m", 16, 0.5), ("correlation", 8, PART_128)), "position_resolution"
    ),
    Item(
        "I015/600/HPP",
        size=5,
        fields=_row(("sigma_x_m", 16, 0.25), ("sigma_y_m", 16, 0.25), ("correlation_xy", 8, PART_128)),
    ),
)
_HEIGHT: Final = (
    quantity("I015/601/GH", "geometric_height_m", CENTI, 3, signed=True),
    _kept("I015/601/RSGH", 3, _row(("resolution_m", 24, CENTI)), "height_resolution"),
    quantity("I015/601/SDGH", "sigma_height_m", CENTI, 3),
    _interval("I015/601/CI6", "height_interval_67"),
    _interval("I015/601/CI9", "height_interval_95"),
    _correlation("I015/601/COGHHP", "height_position"),
    _correlation("I015/601/COGHHV", "height_velocity"),
    _correlation("I015/601/COGHHA", "height_acceleration"),
)
_VELOCITY: Final = (
    Item("I015/602/HV", size=5, fields=_row(("vx_mps", 20, CENTI), ("vy_mps", 20, CENTI), signed=True)),
    _kept(
        "I015/602/RSHV",
        5,
        _row(("x_mps", 16, CENTI), ("y_mps", 16, CENTI), ("correlation", 8, PART_128)),
        "velocity_resolution",
    ),
    Item(
        "I015/602/SDHV",
        size=5,
        fields=_row(("sigma_vx_mps", 16, CENTI), ("sigma_vy_mps", 16, CENTI), ("correlation_vxy", 8, PART_128)),
    ),
    _correlations("I015/602/COHVHP", "velocity_position"),
)
_ACCELERATION: Final = (
    _kept("I015/603/HA", 3, _row(("ax_mps2", 12, 0.0625), ("ay_mps2", 12, 0.0625), signed=True)),
    _kept(
        "I015/603/SDHA",
        4,
        _row(("sigma_ax_mps2", 12, 0.0625), ("sigma_ay_mps2", 12, 0.0625), ("correlation", 8, PART_128)),
    ),
    _correlations("I015/603/COHAHP"),
    _correlations("I015/603/COHAHV"),
)
_CLIMB: Final = (
    quantity("I015/604/VV", "climb_mps", CENTI, 3, signed=True),
    _kept("I015/604/RSVV", 2, _row(("resolution_mps", 16, CENTI)), "climb_resolution"),
    Item(
        "I015/604/SDVV", size=3, fields=_row(("sigma_climb_mps", 16, CENTI), ("correlation_climb_height", 8, PART_128))
    ),
    _correlation("I015/604/COVVHP", "climb_position"),
    _correlation("I015/604/COVVHV", "climb_velocity"),
    _correlation("I015/604/COVVHA", "climb_acceleration"),
)
_VERTICAL_ACCELERATION: Final = (
    quantity("I015/605/VA", "acceleration_mps2", CENTI, signed=True),
    _kept(
        "I015/605/RSVA",
        4,
        _row(("sigma_mps2", 16, CENTI), ("correlation_height", 8, PART_128), ("correlation_climb", 8, PART_128)),
    ),
    _correlation("I015/605/COVAHP"),
    _correlation("I015/605/COVAHV"),
    _correlation("I015/605/COVAHA"),
)
_RANGE: Final = (
    quantity("I015/625/R", "range_m", DECI, 3, signed=True),
    _kept("I015/625/RSR", 3, _row(("resolution_m", 24, DECI)), "range_resolution"),
    quantity("I015/625/SDR", "sigma_range_m", DECI, 3),
    _kept("I015/625/RR", 3, _row(("rate_mps", 24, DECI), signed=True), "range_rate"),
    _kept("I015/625/RSRR", 3, _row(("resolution_mps", 24, DECI)), "range_rate_resolution"),
    _kept(
        "I015/625/SDRR", 4, _row(("sigma_mps", 24, DECI), ("correlation_range", 8, PART_128)), "range_rate_precision"
    ),
    _kept("I015/625/RA", 2, _row(("acceleration_mps2", 16, ACCELERATION), signed=True), "range_acceleration"),
    _kept(
        "I015/625/SDRA",
        4,
        _row(("sigma_mps2", 16, PART_128), ("correlation_range", 8, PART_128), ("correlation_rate", 8, PART_128)),
        "range_acceleration_precision",
    ),
)
_DOPPLER: Final = (
    quantity("I015/626/DV", "velocity_mps", CENTI, 3, signed=True),
    quantity("I015/626/SDDV", "sigma_mps", ACCELERATION),
    quantity("I015/626/DA", "acceleration_mps2", ACCELERATION, signed=True),
    _kept("I015/626/SDDA", 3, _row(("sigma_mps2", 16, ACCELERATION), ("correlation_velocity", 8, PART_128))),
    *(
        quantity(f"I015/626/{name}", "correlation", PART_128, 1, signed=True)
        for name in ("CODVR", "CODVRR", "CODVRA", "CODAR", "CODARR", "CODARA")
    ),
)
_AZIMUTH: Final = (
    quantity("I015/627/AZ", "azimuth_deg", ANGLE_16),
    _kept("I015/627/RSAZ", 2, _row(("resolution_deg", 16, FINE_ANGLE_16)), "azimuth_resolution"),
    quantity("I015/627/SDASZ", "sigma_azimuth_deg", FINE_ANGLE_16),
    _kept("I015/627/AZR", 2, _row(("rate_deg_s", 16, HALF_ANGLE_16), signed=True), "azimuth_rate"),
    _rate("I015/627/SDAZR", "azimuth_rate_precision"),
    _extent("I015/627/AZEX", ANGLE_16, "azimuth_extent"),
)
_ELEVATION: Final = (
    quantity("I015/628/EL", "elevation_deg", HALF_ANGLE_16, signed=True),
    _kept("I015/628/RSEL", 2, _row(("resolution_deg", 16, FINE_ANGLE_16)), "elevation_resolution"),
    quantity("I015/628/SDEL", "sigma_elevation_deg", FINE_ANGLE_16),
    _kept("I015/628/ER", 2, _row(("rate_deg_s", 16, HALF_ANGLE_16), signed=True), "elevation_rate"),
    _rate("I015/628/SDER", "elevation_rate_precision"),
    _extent("I015/628/ELEX", HALF_ANGLE_16, "elevation_extent", signed=True),
)
_PATH: Final = (
    quantity("I015/630/DPP", "direct_power_db", 1.0, 1, signed=True),
    quantity("I015/630/DPS", "direct_snr_db", 1.0, 1, signed=True),
    Item("I015/630/RPP", size=2, fields=(Field("reflected_power_db", 7, 9, 1.0, signed=True),)),
    quantity("I015/630/RPS", "reflected_snr_db", 1.0, 1, signed=True),
)
_CONTOUR: Final = (
    Field("azimuth_deg", 0, 16, ANGLE_16),
    Field("elevation_deg", 16, 16, HALF_ANGLE_16, signed=True),
    Field("range_stop_m", 32, 16, 10_000.0 / 2**16),
    Field("range_start_m", 48, 16, 10_000.0 / 2**16),
)
_STATUS: Final = bits(("biz", 1), ("baz", 1), ("tur", 1), ("", 1), ("cstp", 1), ("csth", 1), ("cnf", 1))

LAYOUT: Final = Layout(
    15,
    (
        Item("I015/010", size=2, fields=bits(("sac", 8), ("sic", 8))),
        Item("I015/000", size=1, fields=bits(("message_type", 7), ("event_driven", 1))),
        code("I015/015", "service"),
        Item("I015/020", Shape.EXTENDED, 1, bits(("momu", 2), ("ttax", 2), ("scd", 2))),
        Item("I015/030", Shape.EXTENDED, 1, span="warnings"),
        quantity("I015/145", "time_of_day_s", PART_128, 3),
        code("I015/161", "track_number", 2),
        Item("I015/170", Shape.EXTENDED, 1, _STATUS),
        Item("I015/050", size=2, fields=(Field("update_period_s", 2, 14, PART_128),)),
        Item("I015/270", Shape.COMPOUND, parts=_SIZE, span="target_size"),
        Item("I015/300", Shape.REPEATED, 2, bits(("classification", 9), ("probability", 7)), span="classification"),
        Item("I015/400", size=5, fields=bits(("pair_id", 16), ("observation", 24))),
        Item("I015/600", Shape.COMPOUND, parts=_POSITION),
        Item("I015/601", Shape.COMPOUND, parts=_HEIGHT),
        Item("I015/602", Shape.COMPOUND, parts=_VELOCITY),
        Item("I015/603", Shape.COMPOUND, parts=_ACCELERATION, span="acceleration"),
        Item("I015/604", Shape.COMPOUND, parts=_CLIMB),
        Item("I015/605", Shape.COMPOUND, parts=_VERTICAL_ACCELERATION, span="vertical_acceleration"),
        Item(
            "I015/480",
            Shape.REPEATED,
            5,
            (Field("measurement", 0, 40, text=Text.HEXADECIMAL),),
            span="measurements",
        ),
        Item("I015/625", Shape.COMPOUND, parts=_RANGE),
        Item("I015/626", Shape.COMPOUND, parts=_DOPPLER, span="doppler"),
        Item("I015/627", Shape.COMPOUND, parts=_AZIMUTH),
        Item("I015/628", Shape.COMPOUND, parts=_ELEVATION),
        Item("I015/630", Shape.COMPOUND, parts=_PATH, span="path_quality"),
        Item("I015/631", Shape.REPEATED, 8, _CONTOUR, span="contour"),
        Item("I015/SP", Shape.EXPLICIT, span="special"),
        SPARE,
        SPARE,
    ),
)
