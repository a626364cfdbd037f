"""The layout of category 021."""

from typing import Final

from hima.wire.asterix.layout import SPARE, Field, Item, Layout, Shape, Text, bits, code, pair, quantity

KNOT_PER_LSB: Final = 3600.0 / 2**14
"""Speeds are counted in 2^-14 nautical miles a second."""
ANGLE_16: Final = 360.0 / 2**16
TIME_S: Final = 1.0 / 128
DEGREE_23: Final = 180.0 / 2**23
DEGREE_30: Final = 180.0 / 2**30
_AGED: Final = (
    *("AOS", "TRD", "M3A", "QI", "TI1", "MAM", "GH", "FL", "SAL", "FSA", "AS", "TAS", "MH", "BVR", "GVR", "GV"),
    *("TAR", "TI2", "TS", "MET", "ROA", "ARA", "SCC"),
)


def _rate(name: str, exceeded: str, rate: str) -> Item:
    return Item(name, size=2, fields=(Field(exceeded, 0, 1), Field(rate, 1, 15, 6.25, signed=True)))


def _fraction(name: str, full: str, fraction: str) -> Item:
    return Item(name, size=4, fields=(Field(full, 0, 2), Field(fraction, 2, 30, 2.0**-30)))


_DESCRIPTOR: Final = (
    *bits(("atp", 3), ("arc", 2), ("rc", 1), ("rab", 1)),
    *bits(("dcr", 1), ("gbs", 1), ("sim", 1), ("tst", 1), ("saa", 1), ("cl", 2), start=8),
    *bits(("llc", 1), ("ipc", 1), ("nogo", 1), ("cpr", 1), ("ldpj", 1), ("rcf", 1), start=17),
    *bits(("tbc", 7), ("", 1), ("mbc", 7), start=24),
)
_QUALITY: Final = (
    *bits(("nac_v", 3), ("nic", 4), ("", 1), ("nic_baro", 1), ("sil", 2), ("nac_p", 4)),
    *bits(("sils", 1), ("sda", 2), ("gva", 2), ("", 1), ("pic", 4), ("src", 1), start=18),
)
_VECTOR: Final = (
    Field("ground_speed_exceeded", 0, 1),
    Field("ground_speed_kt", 1, 15, KNOT_PER_LSB),
    Field("track_angle_deg", 16, 16, ANGLE_16),
)
_WEATHER: Final = (
    quantity("I021/220/WS", "wind_speed_kt", 1.0),
    quantity("I021/220/WD", "wind_direction_deg", 1.0),
    quantity("I021/220/TMP", "temperature_c", 0.25, signed=True),
    code("I021/220/TRB", "turbulence"),
)
_SELECTED: Final = (*bits(("sas", 1), ("selected_source", 2)), Field("selected_altitude_ft", 3, 13, 25.0, signed=True))
_FINAL: Final = (*bits(("mv", 1), ("ah", 1), ("am", 1)), Field("final_altitude_ft", 3, 13, 25.0, signed=True))
_POINT: Final = (
    *bits(("tca", 1), ("nc", 1), ("tcp_number", 6)),
    Field("altitude_ft", 8, 16, 10.0, signed=True),
    Field("lat_deg", 24, 24, DEGREE_23, signed=True),
    Field("lon_deg", 48, 24, DEGREE_23, signed=True),
    *bits(("point_type", 4), ("td", 2), ("tra", 1), ("toa", 1), start=72),
    Field("time_over_point_s", 80, 24, 1.0),
    Field("turn_radius_nm", 104, 16, 0.01),
)
_INTENT: Final = (
    Item("I021/110/TIS", Shape.EXTENDED, 1, bits(("nav", 1), ("nvb", 1))),
    Item("I021/110/TID", Shape.REPEATED, 15, _POINT),
)
_ADVISORY: Final = (
    *bits(("typ", 5), ("styp", 3), ("ara", 14), ("rac", 4), ("rat", 1), ("mte", 1), ("tti", 2), ("tid", 26)),
)
_REGISTER: Final = (Field("register", 0, 64, text=Text.HEXADECIMAL),)
_STATUS: Final = bits(("icf", 1), ("lnav", 1), ("me", 1), ("ps", 3), ("ss", 2))
_OPERATIONAL: Final = bits(("ra", 1), ("tc", 2), ("ts", 1), ("arv", 1), ("cdtia", 1), ("not_tcas", 1), ("sa", 1))
_SURFACE: Final = (
    *bits(("poa", 1), ("cdtis", 1), ("b2_low", 1), ("ras", 1), ("ident", 1), start=2),
    Field("lw", 8, 4),
)

LAYOUT: Final = Layout(
    21,
    (
        Item("I021/010", size=2, fields=bits(("sac", 8), ("sic", 8))),
        Item("I021/040", Shape.EXTENDED, 1, _DESCRIPTOR),
        Item("I021/161", size=2, fields=(Field("track_number", 4, 12),)),
        code("I021/015", "service"),
        quantity("I021/071", "position_valid_s", TIME_S, 3),
        pair("I021/130", ("lat_deg", "lon_deg"), DEGREE_23, 3),
        pair("I021/131", ("fine_lat_deg", "fine_lon_deg"), DEGREE_30, 4),
        quantity("I021/072", "velocity_valid_s", TIME_S, 3),
        Item("I021/150", size=2, fields=bits(("air_speed_mach", 1), ("air_speed", 15))),
        Item(
            "I021/151",
            size=2,
            fields=(Field("true_air_speed_exceeded", 0, 1), Field("true_air_speed_kt", 1, 15, 1.0)),
        ),
        Item("I021/080", size=3, fields=(Field("aircraft_address", 0, 24, text=Text.HEXADECIMAL),)),
        quantity("I021/073", "position_received_s", TIME_S, 3),
        _fraction("I021/074", "position_full_second", "position_fraction_s"),
        quantity("I021/075", "velocity_received_s", TIME_S, 3),
        _fraction("I021/076", "velocity_full_second", "velocity_fraction_s"),
        quantity("I021/140", "geometric_height_ft", 6.25, signed=True),
        Item("I021/090", Shape.EXTENDED, 1, _QUALITY),
        Item("I021/210", size=1, fields=bits(("vns", 1), ("vn", 3), ("ltt", 3), start=1)),
        Item("I021/070", size=2, fields=(Field("mode_3a", 4, 12, text=Text.OCTAL),)),
        quantity("I021/230", "roll_deg", 0.01, signed=True),
        quantity("I021/145", "flight_level", 0.25, signed=True),
        quantity("I021/152", "magnetic_heading_deg", ANGLE_16),
        Item("I021/200", size=1, fields=_STATUS),
        _rate("I021/155", "barometric_rate_exceeded", "barometric_rate_ft_min"),
        _rate("I021/157", "geometric_rate_exceeded", "geometric_rate_ft_min"),
        Item("I021/160", size=4, fields=_VECTOR),
        Item("I021/165", size=2, fields=(Field("track_angle_rate_deg_s", 6, 10, 1 / 32, signed=True),)),
        quantity("I021/077", "transmitted_s", TIME_S, 3),
        Item("I021/170", size=6, fields=(Field("identification", 0, 48, text=Text.SIX_BIT),)),
        code("I021/020", "emitter_category"),
        Item("I021/220", Shape.COMPOUND, parts=_WEATHER),
        Item("I021/146", size=2, fields=_SELECTED),
        Item("I021/148", size=2, fields=_FINAL),
        Item("I021/110", Shape.COMPOUND, parts=_INTENT, span="trajectory_intent"),
        quantity("I021/016", "service_period_s", 0.5, 1),
        Item("I021/008", size=1, fields=_OPERATIONAL),
        Item("I021/271", Shape.EXTENDED, 1, _SURFACE),
        quantity("I021/132", "amplitude_dbm", 1.0, 1, signed=True),
        Item("I021/250", Shape.REPEATED, 8, _REGISTER, span="mode_s"),
        Item("I021/260", size=7, fields=_ADVISORY, span="resolution_advisory"),
        code("I021/400", "receiver"),
        Item(
            "I021/295",
            Shape.COMPOUND,
            parts=tuple(quantity(f"I021/295/{name}", "age_s", 0.1, 1) for name in _AGED),
            span="ages",
        ),
        *(SPARE,) * 5,
        Item("I021/RE", Shape.EXPLICIT, span="reserved"),
        Item("I021/SP", Shape.EXPLICIT, span="special"),
    ),
)
"""Octets that later editions add to I021/040 and I021/090 are stepped over."""
