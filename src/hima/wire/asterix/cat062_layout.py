"""Layout of category 062, system track data. EUROCONTROL-SPEC-0149-9, editions 1.16 to 1.21 (one profile).

```
FRN  1 I010 2      8 I210 2     15 I200 1     22 I270 1+    29-33 -
     2 -           9 I060 2     16 I295 1+    23 I300 1     34 RE  1+
     3 I015 1     10 I245 7     17 I136 2     24 I110 1+    35 SP  1+
     4 I070 3     11 I380 1+    18 I130 2     25 I120 2
     5 I105 8     12 I040 2     19 I135 2     26 I510 3+
     6 I100 6     13 I080 1+    20 I220 2     27 I500 1+
     7 I185 4     14 I290 1+    21 I390 1+    28 I340 1+
```

Later editions give spare bits a meaning and add octets to I080: they read the same.
"""

from typing import Final

from hima.wire.asterix.cat062_aircraft import AIRCRAFT
from hima.wire.asterix.cat062_kept import COMPOSED_NUMBER, DATA_AGES, FLIGHT_PLAN, MEASURED, MODE_5
from hima.wire.asterix.layout import SPARE, Field, Item, Layout, Shape, Text, bits, code, pair, quantity

DEGREE_25: Final = 180.0 / 2**25
AGE_S: Final = 0.25
HEIGHT_FT: Final = 6.25
LEVEL: Final = 0.25

_STATUS: Final = (
    *bits(("mon", 1), ("spi", 1), ("mrh", 1), ("src", 3), ("cnf", 1)),
    *bits(("sim", 1), ("tse", 1), ("tsb", 1), ("fpc", 1), ("aff", 1), ("stp", 1), ("kos", 1), start=8),
    *bits(("ama", 1), ("md4", 2), ("me", 1), ("mi", 1), ("md5", 2), start=16),
    *bits(("cst", 1), ("psr", 1), ("ssr", 1), ("mds", 1), ("ads", 1), ("suc", 1), ("aac", 1), start=24),
    *bits(("sds", 2), ("ems", 3), ("pft", 1), ("fplt", 1), start=32),
    *bits(("dupt", 1), ("dupf", 1), ("dupm", 1), ("sfc", 1), ("idd", 1), ("iec", 1), ("mlat", 1), start=40),
    *bits(("m5i", 1), start=48),
)
_UPDATE_AGES: Final = (
    quantity("I062/290/TRK", "track_age_s", AGE_S, 1),
    quantity("I062/290/PSR", "psr_age_s", AGE_S, 1),
    quantity("I062/290/SSR", "ssr_age_s", AGE_S, 1),
    quantity("I062/290/MDS", "mds_age_s", AGE_S, 1),
    quantity("I062/290/ADS", "adsc_age_s", AGE_S, 2),
    quantity("I062/290/ES", "es_age_s", AGE_S, 1),
    quantity("I062/290/VDL", "vdl_age_s", AGE_S, 1),
    quantity("I062/290/UAT", "uat_age_s", AGE_S, 1),
    quantity("I062/290/LOP", "loop_age_s", AGE_S, 1),
    quantity("I062/290/MLT", "mlat_age_s", AGE_S, 1),
)
_SIZE: Final = (
    Field("length_m", 0, 7, 1.0),
    Field("orientation_deg", 8, 7, 360 / 2**7),
    Field("width_m", 16, 7, 1.0),
)
_ACCURACIES: Final = (
    pair("I062/500/APC", ("sigma_x_m", "sigma_y_m"), 0.5, 2, signed=False),
    quantity("I062/500/COV", "covariance_xy_m", 0.5, signed=True),
    pair("I062/500/APW", ("sigma_lat_deg", "sigma_lon_deg"), DEGREE_25, 2, signed=False),
    quantity("I062/500/AGA", "sigma_altitude_ft", HEIGHT_FT, 1),
    quantity("I062/500/ABA", "sigma_level", LEVEL, 1),
    pair("I062/500/ATV", ("sigma_vx_mps", "sigma_vy_mps"), 0.25, 1, signed=False),
    pair("I062/500/AA", ("sigma_ax_mps2", "sigma_ay_mps2"), 0.25, 1, signed=False),
    quantity("I062/500/ARC", "sigma_climb_ft_per_min", HEIGHT_FT, 1),
)

LAYOUT: Final = Layout(
    62,
    (
        Item("I062/010", size=2, fields=bits(("sac", 8), ("sic", 8))),
        SPARE,
        code("I062/015", "service"),
        quantity("I062/070", "time_of_day_s", 1 / 128, 3),
        pair("I062/105", ("lat_deg", "lon_deg"), DEGREE_25, 4),
        pair("I062/100", ("x_m", "y_m"), 0.5, 3),
        pair("I062/185", ("vx_mps", "vy_mps"), 0.25, 2),
        pair("I062/210", ("ax_mps2", "ay_mps2"), 0.25, 1),
        Item("I062/060", size=2, fields=(Field("mode_3a_flags", 0, 3), Field("mode_3a", 4, 12, text=Text.OCTAL))),
        Item(
            "I062/245",
            size=7,
            fields=(Field("identification_source", 0, 2), Field("identification", 8, 48, text=Text.SIX_BIT)),
        ),
        Item("I062/380", Shape.COMPOUND, parts=AIRCRAFT),
        code("I062/040", "track_number", 2),
        Item("I062/080", Shape.EXTENDED, 1, _STATUS),
        Item("I062/290", Shape.COMPOUND, parts=_UPDATE_AGES),
        Item("I062/200", size=1, fields=bits(("trans", 2), ("long", 2), ("vert", 2), ("adf", 1))),
        DATA_AGES,
        quantity("I062/136", "flight_level", LEVEL, signed=True),
        quantity("I062/130", "altitude_ft", HEIGHT_FT, signed=True),
        Item("I062/135", size=2, fields=(Field("qnh", 0, 1), Field("barometric_level", 1, 15, LEVEL, signed=True))),
        quantity("I062/220", "climb_ft_per_min", HEIGHT_FT, signed=True),
        FLIGHT_PLAN,
        Item("I062/270", Shape.EXTENDED, 1, _SIZE),
        code("I062/300", "fleet"),
        MODE_5,
        Item("I062/120", size=2, fields=(Field("mode_2", 4, 12, text=Text.OCTAL),)),
        COMPOSED_NUMBER,
        Item("I062/500", Shape.COMPOUND, parts=_ACCURACIES),
        MEASURED,
        *(SPARE,) * 5,
        Item("I062/RE", Shape.EXPLICIT, span="reserved"),
        Item("I062/SP", Shape.EXPLICIT, span="special"),
    ),
)
