"""The layouts of category 021 before edition 2.1: they differ in how finely I021/130 counts."""

from typing import Final

from hima.wire.asterix.cat021_layout import ANGLE_16, DEGREE_23, KNOT_PER_LSB, TIME_S
from hima.wire.asterix.cat021_layout import LAYOUT as LATER
from hima.wire.asterix.layout import SPARE, Field, Item, Layout, Shape, Text, bits, code, pair, quantity

DEGREE_25: Final = 180.0 / 2**25

_DESCRIPTOR: Final = (
    *bits(("dcr", 1), ("gbs", 1), ("sim", 1), ("tst", 1), ("rab", 1), ("saa", 1), ("spi", 1)),
    *bits(("atp", 3), ("arc", 2), start=8),
)
_MERIT: Final = (*bits(("ac", 2), ("mn", 2), ("dc", 2)), Field("nuc_p", 12, 4))
_VECTOR: Final = (
    Field("ground_speed_kt", 0, 16, KNOT_PER_LSB, signed=True),
    Field("track_angle_deg", 16, 16, ANGLE_16),
)
_TURN: Final = (Field("turn", 0, 2), Field("rate_of_turn_deg_s", 8, 7, 0.25, signed=True))
_MODE_3A: Final = (Field("mode_3a_flags", 0, 3), Field("mode_3a", 4, 12, text=Text.OCTAL))
_SAME: Final = {item.name: item for item in LATER.items}
"""Items that later editions keep."""


def _layout(position: Item) -> Layout:
    return Layout(
        21,
        (
            _SAME["I021/010"],
            Item("I021/040", size=2, fields=_DESCRIPTOR),
            quantity("I021/030", "time_of_day_s", TIME_S, 3),
            position,
            _SAME["I021/080"],
            _SAME["I021/140"],
            Item("I021/090", size=2, fields=_MERIT),
            Item("I021/210", size=1, fields=bits(("dti", 1), ("mds", 1), ("uat", 1), ("vdl", 1), ("otr", 1), start=3)),
            _SAME["I021/230"],
            _SAME["I021/145"],
            _SAME["I021/150"],
            quantity("I021/151", "true_air_speed_kt", 1.0),
            _SAME["I021/152"],
            quantity("I021/155", "barometric_rate_ft_min", 6.25, signed=True),
            quantity("I021/157", "geometric_rate_ft_min", 6.25, signed=True),
            Item("I021/160", size=4, fields=_VECTOR),
            Item("I021/165", Shape.EXTENDED, 1, _TURN),
            _SAME["I021/170"],
            code("I021/095", "nuc_v"),
            quantity("I021/032", "time_accuracy_s", 1.0 / 256, 1),
            code("I021/200", "emergency"),
            _SAME["I021/020"],
            _SAME["I021/220"],
            _SAME["I021/146"],
            _SAME["I021/148"],
            _SAME["I021/110"],
            Item("I021/070", size=2, fields=_MODE_3A),
            code("I021/131", "amplitude"),
            *(SPARE,) * 5,
            _SAME["I021/RE"],
            _SAME["I021/SP"],
        ),
    )


LAYOUT: Final = _layout(pair("I021/130", ("lat_deg", "lon_deg"), DEGREE_25, 4))
"""Editions 0.24 to 0.26; the last gives two spare places a meaning (I021/070, I021/131)."""
LAYOUT_0_23: Final = _layout(pair("I021/130", ("lat_deg", "lon_deg"), DEGREE_23, 3))
