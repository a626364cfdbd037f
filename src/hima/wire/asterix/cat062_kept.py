"""Items of category 062 whose bytes are kept for people and for vendors' systems, and become no columns."""

from typing import Final

from hima.wire.asterix.layout import Field, Item, Shape, Text, bits, pair, quantity

AGE_S: Final = 0.25
DEGREE_23: Final = 180.0 / 2**23
ANGLE_16: Final = 360.0 / 2**16
LEVEL_FT: Final = 25.0
_AGED: Final = (
    *("MFL", "MD1", "MD2", "MDA", "MD4", "MD5", "MHG", "IAS", "TAS", "SAL", "FSS", "TID", "COM", "SAB", "ACS", "BVR"),
    *("GVR", "RAN", "TAR", "TAN", "GS", "VUN", "MET", "EMC", "POS", "GAL", "PUN", "MB", "IAR", "MAC", "BPS"),
)


def _text(name: str, column: str, size: int) -> Item:
    return Item(name, size=size, fields=(Field(column, 0, 8 * size, text=Text.ASCII),))


def _reply(column: str) -> Field:
    return Field(column, 4, 12, text=Text.OCTAL)


DATA_AGES: Final = Item(
    "I062/295",
    Shape.COMPOUND,
    parts=tuple(quantity(f"I062/295/{name}", "age_s", AGE_S, 1) for name in _AGED),
    span="data_ages",
)
_TIME_OF_DEPARTURE: Final = (
    *bits(("typ", 5), ("day", 2), ("", 4), ("hour", 5)),
    *bits(("minute", 6), ("no_second", 1), ("", 1), ("second", 6), start=18),
)
FLIGHT_PLAN: Final = Item(
    "I062/390",
    Shape.COMPOUND,
    parts=(
        Item("I062/390/TAG", size=2, fields=bits(("sac", 8), ("sic", 8))),
        _text("I062/390/CS", "callsign", 7),
        Item("I062/390/IFI", size=4, fields=bits(("typ", 2), ("", 3), ("nbr", 27))),
        Item("I062/390/FCT", size=1, fields=bits(("gat_oat", 2), ("fr1_fr2", 2), ("rvsm", 2), ("hpr", 1))),
        _text("I062/390/TAC", "type_of_aircraft", 4),
        _text("I062/390/WTC", "wake_turbulence", 1),
        _text("I062/390/DEP", "departure", 4),
        _text("I062/390/DST", "destination", 4),
        _text("I062/390/RDS", "runway", 3),
        quantity("I062/390/CFL", "cleared_flight_level", 0.25),
        Item("I062/390/CTL", size=2, fields=bits(("centre", 8), ("position", 8))),
        Item("I062/390/TOD", Shape.REPEATED, 4, _TIME_OF_DEPARTURE),
        _text("I062/390/AST", "stand", 6),
        Item("I062/390/STS", size=1, fields=bits(("emp", 2), ("avl", 2))),
        _text("I062/390/STD", "standard_departure", 7),
        _text("I062/390/STA", "standard_arrival", 7),
        Item("I062/390/PEM", size=2, fields=(Field("va", 3, 1), _reply("mode_3a"))),
        _text("I062/390/PEC", "callsign", 7),
    ),
    span="flight_plan",
)
MODE_5: Final = Item(
    "I062/110",
    Shape.COMPOUND,
    parts=(
        Item(
            "I062/110/SUM",
            size=1,
            fields=bits(("m5", 1), ("id", 1), ("da", 1), ("m1", 1), ("m2", 1), ("m3", 1), ("mc", 1), ("x", 1)),
        ),
        Item("I062/110/PMN", size=4, fields=bits(("", 2), ("pin", 14), ("", 3), ("nat", 5), ("", 2), ("mis", 6))),
        pair("I062/110/POS", ("lat_deg", "lon_deg"), DEGREE_23, 3),
        Item("I062/110/GA", size=2, fields=(Field("res", 1, 1), Field("altitude_ft", 2, 14, LEVEL_FT, signed=True))),
        Item("I062/110/EM1", size=2, fields=(_reply("extended_mode_1"),)),
        quantity("I062/110/TOS", "time_offset_s", 1 / 128, 1, signed=True),
        Item("I062/110/XP", size=1, fields=bits(("", 3), ("x5", 1), ("xc", 1), ("x3", 1), ("x2", 1), ("x1", 1))),
    ),
    span="mode_5",
)
MEASURED: Final = Item(
    "I062/340",
    Shape.COMPOUND,
    parts=(
        Item("I062/340/SID", size=2, fields=bits(("sac", 8), ("sic", 8))),
        Item("I062/340/POS", size=4, fields=(Field("rho_nm", 0, 16, 1 / 256), Field("theta_deg", 16, 16, ANGLE_16))),
        quantity("I062/340/HEI", "height_ft", LEVEL_FT, signed=True),
        Item("I062/340/MDC", size=2, fields=(*bits(("v", 1), ("g", 1)), Field("flight_level", 2, 14, 0.25, True))),
        Item("I062/340/MDA", size=2, fields=(*bits(("v", 1), ("g", 1), ("l", 1)), _reply("mode_3a"))),
        Item("I062/340/TYP", size=1, fields=bits(("typ", 3), ("sim", 1), ("rab", 1), ("tst", 1))),
    ),
    span="measured",
)
COMPOSED_NUMBER: Final = Item("I062/510", Shape.EXTENDED, 3, bits(("unit", 8), ("track", 15)), span="composed_numbers")
