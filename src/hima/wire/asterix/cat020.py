"""Category 020, multilateration target reports. EUROCONTROL-SPEC-0149-14, editions 1.9 to 1.11 (one profile).

```
FRN  1 I010 2     8 I070 2      15 I105 2     22 I230 2
     2 I020 1+    9 I202 4      16 I210 2     23 I260 7
     3 I140 3    10 I090 2      17 I300 1     24 I030 1+
     4 I041 8    11 I100 4      18 I310 1     25 I055 1
     5 I042 6    12 I220 3      19 I500 1+    26 I050 2
     6 I161 2    13 I245 7      20 I400 1+n   27 RE   1+
     7 I170 1+   14 I110 2      21 I250 1+8n  28 SP   1+
```
"""

from typing import Any, Final

import msgspec

from hima.wire.asterix.layout import (
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


class Cat020(msgspec.Struct, frozen=True, eq=False):
    """Records as columns of length N, in the order of the bytes; NaN or -1 where an item is absent.

    A span is (N, 2): first byte in ``data`` and number of bytes, count or length byte included; -1, 0 if absent.

    Attributes:
        data: The bytes that the spans refer to.
        offset: Where each record begins in ``data``.
        sac: System area code, I010.
        sic: System identification code, I010.
        ssr: 1 if found by replies of a transponder without Mode S, I020.
        ms: 1 if found by Mode S, I020.
        hf: 1 if found by multilateration at short waves, I020.
        vdl4: 1 if found by VDL mode 4, I020.
        uat: 1 if found by UAT, I020.
        dme: 1 if found by DME or TACAN, I020.
        ot: 1 if found by another technique, I020.
        rab: 1 for a field monitor or fixed transponder, I020.
        spi: 1 while the pilot's identification pulse is on, I020.
        chn: Chain of the system, I020.
        gbs: 1 on the ground, I020.
        crt: 1 for corrupted replies, I020.
        sim: 1 for a simulated target, I020.
        tst: 1 for a test target, I020.
        cf: Conflict of codes, I020: 0 none, 1 of address, 2 other.
        time_of_day_s: Seconds since UTC midnight, I140.
        lat_deg: Latitude, I041.
        lon_deg: Longitude, I041.
        x_m: East of the system's reference point, I042.
        y_m: North of the system's reference point, I042.
        track_number: The system's own track number, I161.
        cnf: 1 for a tentative track, I170.
        tre: 1 for the last report of a track, I170.
        cst: 1 for an extrapolated position, I170.
        cdm: 0 level, 1 climbing, 2 descending, 3 unknown, I170.
        mah: 1 while turning, I170.
        sth: 1 for a smoothed position, I170.
        gho: 1 for a ghost, I170.
        mode_3a_flags: Not validated 4, garbled 2, not from the last scan 1, I070.
        mode_3a: Mode 3/A code as a 12-bit number, I070.
        vx_mps: East over ground, I202.
        vy_mps: North over ground, I202.
        flight_level_flags: Not validated 2, garbled 1, I090.
        flight_level: Flight level, I090.
        mode_c: Mode C reply with flags (16 bits) and doubtful pulses (16 bits), I100.
        aircraft_address: 24-bit address, I220.
        sti: Where the identification is from, I245: 0 not of a downlink, 1 to 3 of one.
        identification: Eight characters of six bits, I245.
        measured_height_ft: Height in the system's own frame, I110.
        geometric_height_ft: Height above the ellipsoid, I105.
        ax_mps2: Acceleration eastward, I210.
        ay_mps2: Acceleration northward, I210.
        vehicle: Kind of vehicle, I300.
        trb: 1 in trouble, I310.
        message: Message chosen by a vehicle's driver, I310.
        dop_x: Dilution of precision, I500/DOP.
        dop_y: Dilution of precision, I500/DOP.
        dop_xy: Dilution of precision, correlation, I500/DOP.
        sigma_x_m: Standard deviation of x, I500/SDP.
        sigma_y_m: Standard deviation of y, I500/SDP.
        sigma_xy: Its correlation, as sent, I500/SDP.
        sigma_height_m: Standard deviation of the geometric height, I500/SDH.
        devices: Span of the receivers that contributed, I400.
        mode_s: Span of the Mode S registers, I250.
        capability: Communication capability and flight status, 16 bits, I230.
        resolution_advisory: Span of the collision avoidance advisory, I260.
        warnings: Span of the warning codes, I030.
        mode_1_flags: Not validated 4, garbled 2, not from the last scan 1, I055.
        mode_1: Mode 1 code as a 5-bit number, I055.
        mode_2_flags: Not validated 4, garbled 2, not from the last scan 1, I050.
        mode_2: Mode 2 code as a 12-bit number, I050.
        reserved: Span of the reserved expansion field, RE.
        special: Span of the special purpose field, SP.
    """

    data: bytes
    offset: IntArray
    sac: IntArray
    sic: IntArray
    ssr: IntArray
    ms: IntArray
    hf: IntArray
    vdl4: IntArray
    uat: IntArray
    dme: IntArray
    ot: IntArray
    rab: IntArray
    spi: IntArray
    chn: IntArray
    gbs: IntArray
    crt: IntArray
    sim: IntArray
    tst: IntArray
    cf: IntArray
    time_of_day_s: FloatArray
    lat_deg: FloatArray
    lon_deg: FloatArray
    x_m: FloatArray
    y_m: FloatArray
    track_number: IntArray
    cnf: IntArray
    tre: IntArray
    cst: IntArray
    cdm: IntArray
    mah: IntArray
    sth: IntArray
    gho: IntArray
    mode_3a_flags: IntArray
    mode_3a: IntArray
    vx_mps: FloatArray
    vy_mps: FloatArray
    flight_level_flags: IntArray
    flight_level: FloatArray
    mode_c: IntArray
    aircraft_address: IntArray
    sti: IntArray
    identification: IntArray
    measured_height_ft: FloatArray
    geometric_height_ft: FloatArray
    ax_mps2: FloatArray
    ay_mps2: FloatArray
    vehicle: IntArray
    trb: IntArray
    message: IntArray
    dop_x: FloatArray
    dop_y: FloatArray
    dop_xy: FloatArray
    sigma_x_m: FloatArray
    sigma_y_m: FloatArray
    sigma_xy: FloatArray
    sigma_height_m: FloatArray
    devices: IntArray
    mode_s: IntArray
    capability: IntArray
    resolution_advisory: IntArray
    warnings: IntArray
    mode_1_flags: IntArray
    mode_1: IntArray
    mode_2_flags: IntArray
    mode_2: IntArray
    reserved: IntArray
    special: IntArray

    @classmethod
    def empty(cls, count: int) -> "Cat020":
        """``count`` records without any item, to be filled in place."""
        columns: dict[str, Any] = LAYOUT.absent(count)
        return cls(data=b"", **columns)


_DESCRIPTOR: Final = (
    *bits(("ssr", 1), ("ms", 1), ("hf", 1), ("vdl4", 1), ("uat", 1), ("dme", 1), ("ot", 1)),
    *bits(("rab", 1), ("spi", 1), ("chn", 1), ("gbs", 1), ("crt", 1), ("sim", 1), ("tst", 1), start=8),
    Field("cf", 16, 2),
)
_TRACK_STATUS: Final = (
    *bits(("cnf", 1), ("tre", 1), ("cst", 1), ("cdm", 2), ("mah", 1), ("sth", 1)),
    Field("gho", 8, 1),
)
_REGISTER: Final = (Field("register", 0, 56, text=Text.HEXADECIMAL), *bits(("bds_1", 4), ("bds_2", 4), start=56))
_DEVICES: Final = bits(*((f"unit_{number}", 1) for number in range(1, 9)))


def _deviation(name: str, columns: tuple[str, str, str]) -> Item:
    return Item(name, size=6, fields=tuple(Field(column, 16 * i, 16, 0.25) for i, column in enumerate(columns)))


_ACCURACY: Final = (
    _deviation("I020/500/DOP", ("dop_x", "dop_y", "dop_xy")),
    _deviation("I020/500/SDP", ("sigma_x_m", "sigma_y_m", "sigma_xy")),
    quantity("I020/500/SDH", "sigma_height_m", 0.5),
)

LAYOUT: Final = Layout(
    20,
    (
        Item("I020/010", size=2, fields=bits(("sac", 8), ("sic", 8))),
        Item("I020/020", Shape.EXTENDED, 1, _DESCRIPTOR),
        quantity("I020/140", "time_of_day_s", 1 / 128, 3),
        pair("I020/041", ("lat_deg", "lon_deg"), 180 / 2**25, 4),
        pair("I020/042", ("x_m", "y_m"), 0.5, 3),
        Item("I020/161", size=2, fields=(Field("track_number", 4, 12),)),
        Item("I020/170", Shape.EXTENDED, 1, _TRACK_STATUS),
        Item("I020/070", size=2, fields=(Field("mode_3a_flags", 0, 3), Field("mode_3a", 4, 12, text=Text.OCTAL))),
        pair("I020/202", ("vx_mps", "vy_mps"), 0.25, 2),
        Item(
            "I020/090",
            size=2,
            fields=(Field("flight_level_flags", 0, 2), Field("flight_level", 2, 14, 0.25, signed=True)),
        ),
        code("I020/100", "mode_c", 4),
        Item("I020/220", size=3, fields=(Field("aircraft_address", 0, 24, text=Text.HEXADECIMAL),)),
        Item("I020/245", size=7, fields=(Field("sti", 0, 2), Field("identification", 8, 48, text=Text.SIX_BIT))),
        quantity("I020/110", "measured_height_ft", 6.25, signed=True),
        quantity("I020/105", "geometric_height_ft", 6.25, signed=True),
        pair("I020/210", ("ax_mps2", "ay_mps2"), 0.25, 1),
        code("I020/300", "vehicle"),
        Item("I020/310", size=1, fields=bits(("trb", 1), ("message", 7))),
        Item("I020/500", Shape.COMPOUND, parts=_ACCURACY),
        Item("I020/400", Shape.REPEATED, 1, _DEVICES, span="devices"),
        Item("I020/250", Shape.REPEATED, 8, _REGISTER, span="mode_s"),
        code("I020/230", "capability", 2),
        Item("I020/260", size=7, span="resolution_advisory"),
        Item("I020/030", Shape.EXTENDED, 1, span="warnings"),
        Item("I020/055", size=1, fields=bits(("mode_1_flags", 3), ("mode_1", 5))),
        Item("I020/050", size=2, fields=(Field("mode_2_flags", 0, 3), Field("mode_2", 4, 12, text=Text.OCTAL))),
        Item("I020/RE", Shape.EXPLICIT, span="reserved"),
        Item("I020/SP", Shape.EXPLICIT, span="special"),
    ),
)
