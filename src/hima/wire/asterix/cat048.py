"""Category 048, monoradar target reports. EUROCONTROL-SPEC-0149-4, editions 1.14 to 1.32 (one profile).

```
FRN  1 I010 2     8 I220 3      15 I210 4     22 I260 7
     2 I140 3     9 I240 6      16 I030 1+    23 I055 1
     3 I020 1+   10 I250 1+8n   17 I080 2     24 I050 2
     4 I040 4    11 I161 2      18 I100 4     25 I065 1
     5 I070 2    12 I042 4      19 I110 2     26 I060 2
     6 I090 2    13 I200 4      20 I120 1+    27 SP   1+
     7 I130 1+   14 I170 1+     21 I230 2     28 RE   1+
```
"""

from typing import Any, Final

import msgspec

from hima.wire.asterix.layout import Field, FloatArray, IntArray, Item, Layout, Shape, Text, bits

KNOT_PER_LSB: Final = 3600.0 / 2**14
"""Speeds are counted in 2^-14 nautical miles a second."""
ANGLE_16: Final = 360.0 / 2**16


class Cat048(msgspec.Struct, frozen=True, eq=False):
    """Records as columns of length N, in the order of the bytes; NaN or -1 where an item is absent.

    A span is (N, 2): first byte in ``data`` and number of bytes, count or length byte included; -1, 0 if absent.

    Attributes:
        data: The bytes that the spans refer to.
        offset: Where each record begins in ``data``.
        sac: System area code, I010.
        sic: System identification code, I010.
        time_of_day_s: Seconds since UTC midnight, I140.
        typ: Kind of detection, I020: 0 none, 1 primary, 2 secondary, 3 both, 4-7 Mode S.
        sim: 1 for a simulated target, I020.
        rdp: Radar chain, I020.
        spi: 1 while the pilot's identification pulse is on, I020.
        rab: 1 for a field monitor or fixed transponder, I020.
        tst: 1 for a test target, I020.
        err: 1 for an extended range, I020.
        xpp: 1 for an X pulse, I020.
        me: 1 for a military emergency, I020.
        mi: 1 for a military identification, I020.
        foe_fri: Mode 4 answer, I020: 0 not asked, 1 friendly, 2 unknown, 3 no reply.
        rho_nm: Slant range, I040.
        theta_deg: Azimuth clockwise from the radar's north, I040.
        mode_3a: Mode 3/A code as a 12-bit number, I070.
        mode_3a_flags: Not validated 4, garbled 2, not from the last scan 1, I070.
        flight_level: Flight level, I090.
        flight_level_flags: Not validated 2, garbled 1, I090.
        run_length_ssr_deg: Plot width, secondary, I130.
        replies_ssr: Number of replies, I130.
        amplitude_ssr_dbm: Amplitude, secondary, I130.
        run_length_psr_deg: Plot width, primary, I130.
        amplitude_psr_dbm: Amplitude, primary, I130.
        range_difference_nm: Primary minus secondary range, I130.
        azimuth_difference_deg: Primary minus secondary azimuth, I130.
        aircraft_address: 24-bit address, I220.
        identification: Eight characters of six bits, I240.
        mode_s: Span of the Mode S registers, I250.
        track_number: The radar's own track number, I161.
        x_nm: East of the radar, I042.
        y_nm: North of the radar, I042.
        ground_speed_kt: Speed over ground, I200.
        heading_deg: Course over ground, I200.
        cnf: 1 for a tentative track, I170.
        rad: Sensor that keeps the track, I170.
        dou: 1 for low confidence, I170.
        mah: 1 while turning, I170.
        cdm: 0 level, 1 climbing, 2 descending, 3 unknown, I170.
        tre: 1 for the last report of a track, I170.
        gho: 1 for a ghost, I170.
        sup: 1 for a track kept with a neighbour's help, I170.
        tcc: 1 for corrected slant range, I170.
        sigma_x_nm: Standard deviation of x, I210.
        sigma_y_nm: Standard deviation of y, I210.
        sigma_speed_kt: Standard deviation of the speed, I210.
        sigma_heading_deg: Standard deviation of the course, I210.
        warnings: Span of the warning codes, I030.
        mode_3a_doubt: One bit for each doubtful pulse of Mode 3/A, I080.
        mode_c: Mode C reply with flags (16 bits) and doubtful pulses (16 bits), I100.
        height_ft: Height above mean sea level measured by the radar, I110.
        doppler_doubtful: 1 for a doubtful calculated Doppler speed, I120/CAL.
        doppler_mps: Calculated Doppler speed, I120/CAL.
        raw_doppler_mps: First raw Doppler speed, I120/RDS.
        raw_doppler_ambiguity_mps: Its ambiguity interval, I120/RDS.
        raw_doppler_frequency_mhz: The transmitter frequency, I120/RDS.
        capability: Communication capability and flight status, 16 bits, I230.
        resolution_advisory: Span of the collision avoidance advisory, I260.
        mode_1: Mode 1 code with flags, 8 bits, I055.
        mode_2: Mode 2 code with flags, 16 bits, I050.
        mode_1_doubt: One bit for each doubtful pulse of Mode 1, I065.
        mode_2_doubt: One bit for each doubtful pulse of Mode 2, I060.
        special: Span of the special purpose field, SP.
        reserved: Span of the reserved expansion field, RE.
    """

    data: bytes
    offset: IntArray
    sac: IntArray
    sic: IntArray
    time_of_day_s: FloatArray
    typ: IntArray
    sim: IntArray
    rdp: IntArray
    spi: IntArray
    rab: IntArray
    tst: IntArray
    err: IntArray
    xpp: IntArray
    me: IntArray
    mi: IntArray
    foe_fri: IntArray
    rho_nm: FloatArray
    theta_deg: FloatArray
    mode_3a: IntArray
    mode_3a_flags: IntArray
    flight_level: FloatArray
    flight_level_flags: IntArray
    run_length_ssr_deg: FloatArray
    replies_ssr: IntArray
    amplitude_ssr_dbm: FloatArray
    run_length_psr_deg: FloatArray
    amplitude_psr_dbm: FloatArray
    range_difference_nm: FloatArray
    azimuth_difference_deg: FloatArray
    aircraft_address: IntArray
    identification: IntArray
    mode_s: IntArray
    track_number: IntArray
    x_nm: FloatArray
    y_nm: FloatArray
    ground_speed_kt: FloatArray
    heading_deg: FloatArray
    cnf: IntArray
    rad: IntArray
    dou: IntArray
    mah: IntArray
    cdm: IntArray
    tre: IntArray
    gho: IntArray
    sup: IntArray
    tcc: IntArray
    sigma_x_nm: FloatArray
    sigma_y_nm: FloatArray
    sigma_speed_kt: FloatArray
    sigma_heading_deg: FloatArray
    warnings: IntArray
    mode_3a_doubt: IntArray
    mode_c: IntArray
    height_ft: FloatArray
    doppler_doubtful: IntArray
    doppler_mps: FloatArray
    raw_doppler_mps: FloatArray
    raw_doppler_ambiguity_mps: FloatArray
    raw_doppler_frequency_mhz: FloatArray
    capability: IntArray
    resolution_advisory: IntArray
    mode_1: IntArray
    mode_2: IntArray
    mode_1_doubt: IntArray
    mode_2_doubt: IntArray
    special: IntArray
    reserved: IntArray

    @classmethod
    def empty(cls, count: int) -> "Cat048":
        """``count`` records without any item, to be filled in place."""
        columns: dict[str, Any] = LAYOUT.absent(count)
        return cls(data=b"", **columns)


def _octet(name: str, column: str, lsb: float = 0.0, *, signed: bool = False) -> Item:
    return Item(name, size=1, fields=(Field(column, 0, 8, lsb, signed),))


_CHARACTERISTICS: Final = (
    _octet("I048/130/SRL", "run_length_ssr_deg", 360 / 2**13),
    _octet("I048/130/SRR", "replies_ssr"),
    _octet("I048/130/SAM", "amplitude_ssr_dbm", 1.0, signed=True),
    _octet("I048/130/PRL", "run_length_psr_deg", 360 / 2**13),
    _octet("I048/130/PAM", "amplitude_psr_dbm", 1.0, signed=True),
    _octet("I048/130/RPD", "range_difference_nm", 1 / 256, signed=True),
    _octet("I048/130/APD", "azimuth_difference_deg", 360 / 2**14, signed=True),
)
_CALCULATED_DOPPLER: Final = Item(
    "I048/120/CAL", size=2, fields=(Field("doppler_doubtful", 0, 1), Field("doppler_mps", 6, 10, 1.0, signed=True))
)
_RAW_DOPPLER: Final = Item(
    "I048/120/RDS",
    Shape.REPEATED,
    6,
    (
        Field("raw_doppler_mps", 0, 16, 1.0),
        Field("raw_doppler_ambiguity_mps", 16, 16, 1.0),
        Field("raw_doppler_frequency_mhz", 32, 16, 1.0),
    ),
)
_DESCRIPTOR: Final = (
    *bits(("typ", 3), ("sim", 1), ("rdp", 1), ("spi", 1), ("rab", 1)),
    *bits(("tst", 1), ("err", 1), ("xpp", 1), ("me", 1), ("mi", 1), ("foe_fri", 2), start=8),
)
_TRACK_STATUS: Final = (
    *bits(("cnf", 1), ("rad", 2), ("dou", 1), ("mah", 1), ("cdm", 2)),
    *bits(("tre", 1), ("gho", 1), ("sup", 1), ("tcc", 1), start=8),
)
_TRACK_QUALITY: Final = (
    Field("sigma_x_nm", 0, 8, 1 / 128),
    Field("sigma_y_nm", 8, 8, 1 / 128),
    Field("sigma_speed_kt", 16, 8, KNOT_PER_LSB),
    Field("sigma_heading_deg", 24, 8, 360 / 2**12),
)

LAYOUT: Final = Layout(
    48,
    (
        Item("I048/010", size=2, fields=bits(("sac", 8), ("sic", 8))),
        Item("I048/140", size=3, fields=(Field("time_of_day_s", 0, 24, 1 / 128),)),
        Item("I048/020", Shape.EXTENDED, 1, _DESCRIPTOR),
        Item("I048/040", size=4, fields=(Field("rho_nm", 0, 16, 1 / 256), Field("theta_deg", 16, 16, ANGLE_16))),
        Item("I048/070", size=2, fields=(Field("mode_3a_flags", 0, 3), Field("mode_3a", 4, 12, text=Text.OCTAL))),
        Item(
            "I048/090",
            size=2,
            fields=(Field("flight_level_flags", 0, 2), Field("flight_level", 2, 14, 0.25, signed=True)),
        ),
        Item("I048/130", Shape.COMPOUND, parts=_CHARACTERISTICS),
        Item("I048/220", size=3, fields=(Field("aircraft_address", 0, 24, text=Text.HEXADECIMAL),)),
        Item("I048/240", size=6, fields=(Field("identification", 0, 48, text=Text.SIX_BIT),)),
        Item("I048/250", Shape.REPEATED, 8, span="mode_s"),
        Item("I048/161", size=2, fields=(Field("track_number", 4, 12),)),
        Item(
            "I048/042",
            size=4,
            fields=(Field("x_nm", 0, 16, 1 / 128, signed=True), Field("y_nm", 16, 16, 1 / 128, signed=True)),
        ),
        Item(
            "I048/200",
            size=4,
            fields=(Field("ground_speed_kt", 0, 16, KNOT_PER_LSB), Field("heading_deg", 16, 16, ANGLE_16)),
        ),
        Item("I048/170", Shape.EXTENDED, 1, _TRACK_STATUS),
        Item("I048/210", size=4, fields=_TRACK_QUALITY),
        Item("I048/030", Shape.EXTENDED, 1, span="warnings"),
        Item("I048/080", size=2, fields=(Field("mode_3a_doubt", 4, 12),)),
        Item("I048/100", size=4, fields=(Field("mode_c", 0, 32),)),
        Item("I048/110", size=2, fields=(Field("height_ft", 2, 14, 25.0, signed=True),)),
        Item("I048/120", Shape.COMPOUND, parts=(_CALCULATED_DOPPLER, _RAW_DOPPLER)),
        Item("I048/230", size=2, fields=(Field("capability", 0, 16),)),
        Item("I048/260", size=7, span="resolution_advisory"),
        Item("I048/055", size=1, fields=(Field("mode_1", 0, 8),)),
        Item("I048/050", size=2, fields=(Field("mode_2", 0, 16),)),
        Item("I048/065", size=1, fields=(Field("mode_1_doubt", 3, 5),)),
        Item("I048/060", size=2, fields=(Field("mode_2_doubt", 4, 12),)),
        Item("I048/SP", Shape.EXPLICIT, span="special"),
        Item("I048/RE", Shape.EXPLICIT, span="reserved"),
    ),
)
