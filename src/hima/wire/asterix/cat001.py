"""Category 001, monoradar target reports of old radars. EUROCONTROL-SPEC-0149-2a, editions 1.2 to 1.4.

A record has one of two profiles; the first bit of I001/020 says which. Random field sequencing is not read.

```
     plot      track          plot      track          plot      track
FRN  1 I010 2  I010 2       8 I050 2  I090 2       15 I150 1  I050 2
     2 I020 1+ I020 1+      9 I120 1  I141 2       16 -       I080 2
     3 I040 4  I161 2      10 I131 1  I130 1+      17 -       I100 4
     4 I070 2  I040 4      11 I080 2  I131 1       18 -       I060 2
     5 I090 2  I042 4      12 I100 4  I120 1       19 -       I030 1+
     6 I130 1+ I200 4      13 I060 2  I170 1+      20 SP   1+ SP   1+
     7 I141 2  I070 2      14 I030 1+ I210 1+      21 -       -
                                                   22         I150 1
```
"""

from typing import Any, Final

import msgspec

from hima.wire.asterix.layout import (
    SPARE,
    Field,
    FloatArray,
    IntArray,
    Item,
    Layout,
    Shape,
    Text,
    bits,
    code,
    pair,
    quantity,
)

KNOT_PER_LSB: Final = 3600.0 / 2**14
"""Speeds are counted in 2^-14 nautical miles a second."""
KNOT_PER_DOPPLER_LSB: Final = 3600.0 / 2**8
"""Doppler speeds in 2^-8 of them."""
ANGLE_16: Final = 360.0 / 2**16
TRUNCATED_DAY_S: Final = 512.0
"""The time of day begins again so often."""


class Cat001(msgspec.Struct, frozen=True, eq=False):
    """Records as columns of length N, in the order of the bytes; NaN or -1 where an item is absent.

    A span is (N, 2): first byte in ``data`` and number of bytes, count or length byte included; -1, 0 if absent.

    Attributes:
        data: The bytes that the spans refer to.
        offset: Where each record begins in ``data``.
        sac: System area code, I010.
        sic: System identification code, I010.
        typ: 0 for a plot, 1 for a track, I020.
        sim: 1 for a simulated target, I020.
        ssr_psr: What detected it, I020: 0 nothing, 1 primary, 2 secondary, 3 both.
        ant: Antenna, I020.
        spi: 1 while the pilot's identification pulse is on, I020.
        rab: 1 for a field monitor or fixed transponder, I020.
        tst: 1 for a test target, I020.
        ds: Emergency code, I020: 0 none, 1 unlawful interference, 2 no radio, 3 emergency.
        me: 1 for a military emergency, I020.
        mi: 1 for a military identification, I020.
        track_number: The radar's own number of the track, I161.
        rho_nm: Slant range, I040.
        theta_deg: Azimuth clockwise from the radar's north, I040.
        x_nm: East of the radar, I042.
        y_nm: North of the radar, I042.
        ground_speed_kt: Speed over ground, I200.
        heading_deg: Course over ground, I200.
        mode_3a_flags: Not validated 4, garbled 2, not from the last scan 1, I070.
        mode_3a: Mode 3/A code as a 12-bit number, I070.
        flight_level_flags: Not validated 2, garbled 1, I090.
        flight_level: Flight level, I090.
        truncated_time_s: Time of day without its multiples of 512 s, I141.
        characteristics: Span of the plot characteristics, I130.
        received_power_dbm: Received power, I131.
        doppler_kt: Radial Doppler speed, I120.
        con: 1 for a tentative track, I170.
        rad: 1 if a secondary radar keeps the track, I170.
        man: 1 while turning, I170.
        dou: 1 for low confidence, I170.
        rdpc: Radar chain, I170.
        gho: 1 for a ghost, I170.
        tre: 1 for the last report of a track, I170.
        quality: Span of the track quality, I210.
        mode_2_flags: Not validated 4, garbled 2, not from the last scan 1, I050.
        mode_2: Mode 2 code as a 12-bit number, I050.
        mode_3a_doubt: One bit for each doubtful pulse of Mode 3/A, I080.
        mode_c: Mode C reply with flags (16 bits) and doubtful pulses (16 bits), I100.
        mode_2_doubt: One bit for each doubtful pulse of Mode 2, I060.
        warnings: Span of the warning codes, I030.
        special: Span of the special purpose field, SP.
        x_pulse: Presence of X pulses, 8 bits, I150.
    """

    data: bytes
    offset: IntArray
    sac: IntArray
    sic: IntArray
    typ: IntArray
    sim: IntArray
    ssr_psr: IntArray
    ant: IntArray
    spi: IntArray
    rab: IntArray
    tst: IntArray
    ds: IntArray
    me: IntArray
    mi: IntArray
    track_number: IntArray
    rho_nm: FloatArray
    theta_deg: FloatArray
    x_nm: FloatArray
    y_nm: FloatArray
    ground_speed_kt: FloatArray
    heading_deg: FloatArray
    mode_3a_flags: IntArray
    mode_3a: IntArray
    flight_level_flags: IntArray
    flight_level: FloatArray
    truncated_time_s: FloatArray
    characteristics: IntArray
    received_power_dbm: FloatArray
    doppler_kt: FloatArray
    con: IntArray
    rad: IntArray
    man: IntArray
    dou: IntArray
    rdpc: IntArray
    gho: IntArray
    tre: IntArray
    quality: IntArray
    mode_2_flags: IntArray
    mode_2: IntArray
    mode_3a_doubt: IntArray
    mode_c: IntArray
    mode_2_doubt: IntArray
    warnings: IntArray
    special: IntArray
    x_pulse: IntArray

    @classmethod
    def empty(cls, count: int) -> "Cat001":
        """``count`` records without any item, to be filled in place."""
        columns: dict[str, Any] = TRACK.absent(count)
        return cls(data=b"", **columns)


_SOURCE: Final = Item("I001/010", size=2, fields=bits(("sac", 8), ("sic", 8)))
_DESCRIPTOR: Final = Item(
    "I001/020",
    Shape.EXTENDED,
    1,
    (
        *bits(("typ", 1), ("sim", 1), ("ssr_psr", 2), ("ant", 1), ("spi", 1), ("rab", 1)),
        *bits(("tst", 1), ("ds", 2), ("me", 1), ("mi", 1), start=8),
    ),
)
_POLAR: Final = Item("I001/040", size=4, fields=(Field("rho_nm", 0, 16, 1 / 128), Field("theta_deg", 16, 16, ANGLE_16)))
_MODE_3A: Final = Item(
    "I001/070", size=2, fields=(Field("mode_3a_flags", 0, 3), Field("mode_3a", 4, 12, text=Text.OCTAL))
)
_FLIGHT_LEVEL: Final = Item(
    "I001/090", size=2, fields=(Field("flight_level_flags", 0, 2), Field("flight_level", 2, 14, 0.25, signed=True))
)
_CHARACTERISTICS: Final = Item("I001/130", Shape.EXTENDED, 1, span="characteristics")
_TIME: Final = quantity("I001/141", "truncated_time_s", 1 / 128)
_POWER: Final = quantity("I001/131", "received_power_dbm", 1.0, 1, signed=True)
_DOPPLER: Final = quantity("I001/120", "doppler_kt", KNOT_PER_DOPPLER_LSB, 1, signed=True)
_MODE_2: Final = Item("I001/050", size=2, fields=(Field("mode_2_flags", 0, 3), Field("mode_2", 4, 12, text=Text.OCTAL)))
_MODE_3A_DOUBT: Final = Item("I001/080", size=2, fields=(Field("mode_3a_doubt", 4, 12),))
_MODE_C: Final = code("I001/100", "mode_c", 4)
_MODE_2_DOUBT: Final = Item("I001/060", size=2, fields=(Field("mode_2_doubt", 4, 12),))
_WARNINGS: Final = Item("I001/030", Shape.EXTENDED, 1, span="warnings")
_X_PULSE: Final = code("I001/150", "x_pulse")
_SPECIAL: Final = Item("I001/SP", Shape.EXPLICIT, span="special")
_TRACK_STATUS: Final = (
    *bits(("con", 1), ("rad", 1), ("man", 1), ("dou", 1), ("rdpc", 1), ("", 1), ("gho", 1)),
    Field("tre", 8, 1),
)
_TRACK_ITEMS: Final = (
    _SOURCE,
    _DESCRIPTOR,
    Item("I001/161", size=2, fields=(Field("track_number", 0, 16),)),
    _POLAR,
    pair("I001/042", ("x_nm", "y_nm"), 1 / 64, 2),
    Item(
        "I001/200",
        size=4,
        fields=(Field("ground_speed_kt", 0, 16, KNOT_PER_LSB), Field("heading_deg", 16, 16, ANGLE_16)),
    ),
    _MODE_3A,
    _FLIGHT_LEVEL,
    _TIME,
    _CHARACTERISTICS,
    _POWER,
    _DOPPLER,
    Item("I001/170", Shape.EXTENDED, 1, _TRACK_STATUS),
    Item("I001/210", Shape.EXTENDED, 1, span="quality"),
    _MODE_2,
    _MODE_3A_DOUBT,
    _MODE_C,
    _MODE_2_DOUBT,
    _WARNINGS,
    _SPECIAL,
    SPARE,
    _X_PULSE,
)
PLOT: Final = Layout(
    1,
    (
        *(_SOURCE, _DESCRIPTOR, _POLAR, _MODE_3A, _FLIGHT_LEVEL, _CHARACTERISTICS, _TIME),
        *(_MODE_2, _DOPPLER, _POWER, _MODE_3A_DOUBT, _MODE_C, _MODE_2_DOUBT, _WARNINGS),
        *(_X_PULSE, SPARE, SPARE, SPARE, SPARE, _SPECIAL),
    ),
)
"""The profile of plots."""
TRACK: Final = Layout(1, _TRACK_ITEMS)
"""The profile of tracks, which has the items of plots too."""
