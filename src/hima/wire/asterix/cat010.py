"""Category 010, monosensor surface movement data. EUROCONTROL-SPEC-0149-7, edition 1.1.

```
FRN  1 I010 2     8 I200 4      15 I250 1+8n  22 I500 4
     2 I000 1     9 I202 4      16 I300 1     23 I280 1+2n
     3 I020 1+   10 I161 2      17 I090 2     24 I131 1
     4 I140 3    11 I170 1+     18 I091 2     25 I210 2
     5 I041 8    12 I060 2      19 I270 1+    26 -
     6 I040 4    13 I220 3      20 I550 1     27 SP   1+
     7 I042 4    14 I245 7      21 I310 1     28 RE   1+
```
"""

from enum import IntEnum
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
ANGLE_16: Final = 360.0 / 2**16


class SurfaceMessage(IntEnum):
    """What a message is, I010/000."""

    TARGET_REPORT = 1
    START_OF_UPDATE_CYCLE = 2
    PERIODIC_STATUS = 3
    EVENT_STATUS = 4


class Cat010(msgspec.Struct, frozen=True, eq=False):
    """Records as columns of length N, in the order of the bytes; NaN or -1 where an item is absent.

    A span is (N, 2): first byte in ``data`` and number of bytes, count or length byte included; -1, 0 if absent.

    Attributes:
        data: The bytes that the spans refer to.
        offset: Where each record begins in ``data``.
        sac: System area code, I010.
        sic: System identification code, I010.
        message_type: `SurfaceMessage`, I000.
        typ: What found it, I020: 0 multilateration by SSR, 1 by Mode S, 2 ADS-B, 3 primary radar, 4 magnetic loops, 5
            short waves, 7 other.
        dcr: 1 for a differential correction, I020.
        chn: Chain of the system, I020.
        gbs: 1 on the ground, I020.
        crt: 1 for corrupted replies, I020.
        sim: 1 for a simulated target, I020.
        tst: 1 for a test target, I020.
        rab: 1 for a field monitor or fixed transponder, I020.
        lop: Loop, I020: 0 undetermined, 1 start, 2 finish.
        tot: Kind of target, I020: 0 undetermined, 1 aircraft, 2 ground vehicle, 3 helicopter.
        spi: 1 while the pilot's identification pulse is on, I020.
        time_of_day_s: Seconds since UTC midnight, I140.
        lat_deg: Latitude, I041.
        lon_deg: Longitude, I041.
        rho_m: Range, I040.
        theta_deg: Azimuth clockwise from the sensor's north, I040.
        x_m: East of the sensor, I042.
        y_m: North of the sensor, I042.
        ground_speed_kt: Speed over ground, I200.
        track_angle_deg: Course over ground, I200.
        vx_mps: East over ground, I202.
        vy_mps: North over ground, I202.
        track_number: The system's own track number, I161.
        cnf: 1 for a tentative track, I170.
        tre: 1 for the last report of a track, I170.
        cst: Extrapolation, I170: 0 none, 1 for a sensor's period, 2 masked, 3 out of coverage.
        mah: 1 while turning, I170.
        tcc: 1 for corrected slant range, I170.
        sth: 1 for a smoothed position, I170.
        tom: Movement, I170: 0 unknown, 1 taking off, 2 landing, 3 other.
        dou: Doubt about the track, 0 none, I170.
        mrs: Merge or split, I170: 0 undetermined, 1 merged, 2 split.
        gho: 1 for a ghost, I170.
        mode_3a_flags: Not validated 4, garbled 2, not from the last scan 1, I060.
        mode_3a: Mode 3/A code as a 12-bit number, I060.
        aircraft_address: 24-bit address, I220.
        sti: Where the identification is from, I245.
        identification: Eight characters of six bits, I245.
        mode_s: Span of the Mode S registers, I250.
        vehicle: Kind of vehicle, I300.
        flight_level_flags: Not validated 2, garbled 1, I090.
        flight_level: Flight level, I090.
        measured_height_ft: Height in the sensor's own frame, I091.
        length_m: Length of the target, I270.
        orientation_deg: Where it points, I270.
        width_m: Width of the target, I270.
        nogo: Release of the system, I550: 0 operational, 1 degraded, 2 not operational.
        ovl: 1 when overloaded, I550.
        tsv: 1 for an invalid time source, I550.
        div: 1 in normal operation of the diversity channel, I550.
        test_target: 1 if the test target failed, I550.
        trb: 1 in trouble, I310.
        message: Message chosen by a vehicle's driver, I310.
        sigma_x_m: Standard deviation of x, I500.
        sigma_y_m: Standard deviation of y, I500.
        sigma_xy: Covariance, as sent, I500.
        presence: Span of the parts of a plot, I280.
        amplitude_psr: Amplitude of the primary plot, I131.
        ax_mps2: Acceleration eastward, I210.
        ay_mps2: Acceleration northward, I210.
        special: Span of the special purpose field, SP.
        reserved: Span of the reserved expansion field, RE.
    """

    data: bytes
    offset: IntArray
    sac: IntArray
    sic: IntArray
    message_type: IntArray
    typ: IntArray
    dcr: IntArray
    chn: IntArray
    gbs: IntArray
    crt: IntArray
    sim: IntArray
    tst: IntArray
    rab: IntArray
    lop: IntArray
    tot: IntArray
    spi: IntArray
    time_of_day_s: FloatArray
    lat_deg: FloatArray
    lon_deg: FloatArray
    rho_m: FloatArray
    theta_deg: FloatArray
    x_m: FloatArray
    y_m: FloatArray
    ground_speed_kt: FloatArray
    track_angle_deg: FloatArray
    vx_mps: FloatArray
    vy_mps: FloatArray
    track_number: IntArray
    cnf: IntArray
    tre: IntArray
    cst: IntArray
    mah: IntArray
    tcc: IntArray
    sth: IntArray
    tom: IntArray
    dou: IntArray
    mrs: IntArray
    gho: IntArray
    mode_3a_flags: IntArray
    mode_3a: IntArray
    aircraft_address: IntArray
    sti: IntArray
    identification: IntArray
    mode_s: IntArray
    vehicle: IntArray
    flight_level_flags: IntArray
    flight_level: FloatArray
    measured_height_ft: FloatArray
    length_m: FloatArray
    orientation_deg: FloatArray
    width_m: FloatArray
    nogo: IntArray
    ovl: IntArray
    tsv: IntArray
    div: IntArray
    test_target: IntArray
    trb: IntArray
    message: IntArray
    sigma_x_m: FloatArray
    sigma_y_m: FloatArray
    sigma_xy: FloatArray
    presence: IntArray
    amplitude_psr: IntArray
    ax_mps2: FloatArray
    ay_mps2: FloatArray
    special: IntArray
    reserved: IntArray

    @classmethod
    def empty(cls, count: int) -> "Cat010":
        """``count`` records without any item, to be filled in place."""
        columns: dict[str, Any] = LAYOUT.absent(count)
        return cls(data=b"", **columns)


_DESCRIPTOR: Final = (
    *bits(("typ", 3), ("dcr", 1), ("chn", 1), ("gbs", 1), ("crt", 1)),
    *bits(("sim", 1), ("tst", 1), ("rab", 1), ("lop", 2), ("tot", 2), start=8),
    Field("spi", 16, 1),
)
_TRACK_STATUS: Final = (
    *bits(("cnf", 1), ("tre", 1), ("cst", 2), ("mah", 1), ("tcc", 1), ("sth", 1)),
    *bits(("tom", 2), ("dou", 3), ("mrs", 2), start=8),
    Field("gho", 16, 1),
)
_SIZE: Final = (
    Field("length_m", 0, 7, 1.0),
    Field("orientation_deg", 8, 7, 360 / 2**7),
    Field("width_m", 16, 7, 1.0),
)
_DEVIATION: Final = (
    Field("sigma_x_m", 0, 8, 0.25),
    Field("sigma_y_m", 8, 8, 0.25),
    Field("sigma_xy", 16, 16, 0.25, signed=True),
)
_PRESENCE: Final = (Field("range_m", 0, 8, 1.0, signed=True), Field("azimuth_deg", 8, 8, 0.15, signed=True))
_REGISTER: Final = (Field("register", 0, 56, text=Text.HEXADECIMAL), *bits(("bds_1", 4), ("bds_2", 4), start=56))

LAYOUT: Final = Layout(
    10,
    (
        Item("I010/010", size=2, fields=bits(("sac", 8), ("sic", 8))),
        code("I010/000", "message_type"),
        Item("I010/020", Shape.EXTENDED, 1, _DESCRIPTOR),
        quantity("I010/140", "time_of_day_s", 1 / 128, 3),
        pair("I010/041", ("lat_deg", "lon_deg"), 180 / 2**31, 4),
        Item("I010/040", size=4, fields=(Field("rho_m", 0, 16, 1.0), Field("theta_deg", 16, 16, ANGLE_16))),
        pair("I010/042", ("x_m", "y_m"), 1.0, 2),
        Item(
            "I010/200",
            size=4,
            fields=(Field("ground_speed_kt", 0, 16, KNOT_PER_LSB), Field("track_angle_deg", 16, 16, ANGLE_16)),
        ),
        pair("I010/202", ("vx_mps", "vy_mps"), 0.25, 2),
        Item("I010/161", size=2, fields=(Field("track_number", 4, 12),)),
        Item("I010/170", Shape.EXTENDED, 1, _TRACK_STATUS),
        Item("I010/060", size=2, fields=(Field("mode_3a_flags", 0, 3), Field("mode_3a", 4, 12, text=Text.OCTAL))),
        Item("I010/220", size=3, fields=(Field("aircraft_address", 0, 24, text=Text.HEXADECIMAL),)),
        Item("I010/245", size=7, fields=(Field("sti", 0, 2), Field("identification", 8, 48, text=Text.SIX_BIT))),
        Item("I010/250", Shape.REPEATED, 8, _REGISTER, span="mode_s"),
        code("I010/300", "vehicle"),
        Item(
            "I010/090",
            size=2,
            fields=(Field("flight_level_flags", 0, 2), Field("flight_level", 2, 14, 0.25, signed=True)),
        ),
        quantity("I010/091", "measured_height_ft", 6.25, signed=True),
        Item("I010/270", Shape.EXTENDED, 1, _SIZE),
        Item("I010/550", size=1, fields=bits(("nogo", 2), ("ovl", 1), ("tsv", 1), ("div", 1), ("test_target", 1))),
        Item("I010/310", size=1, fields=bits(("trb", 1), ("message", 7))),
        Item("I010/500", size=4, fields=_DEVIATION),
        Item("I010/280", Shape.REPEATED, 2, _PRESENCE, span="presence"),
        code("I010/131", "amplitude_psr"),
        pair("I010/210", ("ax_mps2", "ay_mps2"), 0.25, 1),
        SPARE,
        Item("I010/SP", Shape.EXPLICIT, span="special"),
        Item("I010/RE", Shape.EXPLICIT, span="reserved"),
    ),
)
