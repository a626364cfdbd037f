"""Category 034, service messages of a monoradar. EUROCONTROL-SPEC-0149-2b, editions 1.27 to 1.29.

```
FRN  1 I010 2     8 I070 1+2n
     2 I000 1     9 I100 8
     3 I030 3    10 I110 1
     4 I020 1    11 I120 8
     5 I041 2    12 I090 2
     6 I050 1+   13 RE   1+
     7 I060 1+   14 SP   1+
```
"""

from enum import IntEnum
from typing import Any, Final

import msgspec

from hima.wire.asterix.layout import SPARE, Field, FloatArray, IntArray, Item, Layout, Shape, code


class MessageType(IntEnum):
    """What a service message says, I034/000."""

    NORTH = 1
    SECTOR = 2
    GEOGRAPHICAL_FILTER = 3
    JAMMING_STROBE = 4
    SOLAR_STORM = 5
    SSR_JAMMING_STROBE = 6
    MODE_S_JAMMING_STROBE = 7


class Cat034(msgspec.Struct, frozen=True, eq=False):
    """Records as columns of length N, in the order of the bytes; NaN or -1 where an item is absent.

    A span is (N, 2): first byte in ``data`` and number of bytes, count or length byte included; -1, 0 if absent.

    Attributes:
        data: The bytes that the spans refer to.
        offset: Where each record begins in ``data``.
        sac: System area code, I010.
        sic: System identification code, I010.
        message_type: `MessageType`, I000.
        time_of_day_s: Seconds since UTC midnight, I030.
        sector_deg: Azimuth of the sector's edge, I020.
        rotation_period_s: Time of one turn of the antenna, I041.
        system_status: Status of the data processor, 8 bits, I050/COM.
        psr_status: Status of the primary radar, 8 bits, I050/PSR.
        ssr_status: Status of the secondary radar, 8 bits, I050/SSR.
        mode_s_status: Status of the Mode S radar, 16 bits, I050/MDS.
        system_mode: Processing mode of the data processor, 8 bits, I060/COM.
        psr_mode: Processing mode of the primary radar, 8 bits, I060/PSR.
        ssr_mode: Processing mode of the secondary radar, 8 bits, I060/SSR.
        mode_s_mode: Processing mode of the Mode S radar, 8 bits, I060/MDS.
        counts: Span of the message counters, I070.
        window_rho_start_nm: Polar window, I100.
        window_rho_end_nm: Polar window, I100.
        window_theta_start_deg: Polar window, I100.
        window_theta_end_deg: Polar window, I100.
        data_filter: Kind of filter, I110.
        height_m: Height of the radar above WGS 84, I120.
        lat_deg: Latitude of the radar, I120.
        lon_deg: Longitude of the radar, I120.
        range_error_nm: Collimation error, primary against secondary, I090.
        azimuth_error_deg: Collimation error, I090.
        reserved: Span of the reserved expansion field, RE.
        special: Span of the special purpose field, SP.
    """

    data: bytes
    offset: IntArray
    sac: IntArray
    sic: IntArray
    message_type: IntArray
    time_of_day_s: FloatArray
    sector_deg: FloatArray
    rotation_period_s: FloatArray
    system_status: IntArray
    psr_status: IntArray
    ssr_status: IntArray
    mode_s_status: IntArray
    system_mode: IntArray
    psr_mode: IntArray
    ssr_mode: IntArray
    mode_s_mode: IntArray
    counts: IntArray
    window_rho_start_nm: FloatArray
    window_rho_end_nm: FloatArray
    window_theta_start_deg: FloatArray
    window_theta_end_deg: FloatArray
    data_filter: IntArray
    height_m: FloatArray
    lat_deg: FloatArray
    lon_deg: FloatArray
    range_error_nm: FloatArray
    azimuth_error_deg: FloatArray
    reserved: IntArray
    special: IntArray

    @classmethod
    def empty(cls, count: int) -> "Cat034":
        """``count`` records without any item, to be filled in place."""
        columns: dict[str, Any] = LAYOUT.absent(count)
        return cls(data=b"", **columns)


_STATUS: Final = (
    code("I034/050/COM", "system_status"),
    SPARE,
    SPARE,
    code("I034/050/PSR", "psr_status"),
    code("I034/050/SSR", "ssr_status"),
    code("I034/050/MDS", "mode_s_status", 2),
)
_MODE: Final = (
    code("I034/060/COM", "system_mode"),
    SPARE,
    SPARE,
    code("I034/060/PSR", "psr_mode"),
    code("I034/060/SSR", "ssr_mode"),
    code("I034/060/MDS", "mode_s_mode"),
)
_WINDOW: Final = (
    Field("window_rho_start_nm", 0, 16, 1 / 256),
    Field("window_rho_end_nm", 16, 16, 1 / 256),
    Field("window_theta_start_deg", 32, 16, 360 / 2**16),
    Field("window_theta_end_deg", 48, 16, 360 / 2**16),
)
_PLACE: Final = (
    Field("height_m", 0, 16, 1.0, signed=True),
    Field("lat_deg", 16, 24, 180 / 2**23, signed=True),
    Field("lon_deg", 40, 24, 180 / 2**23, signed=True),
)
_COLLIMATION: Final = (
    Field("range_error_nm", 0, 8, 1 / 128, signed=True),
    Field("azimuth_error_deg", 8, 8, 360 / 2**14, signed=True),
)

LAYOUT: Final = Layout(
    34,
    (
        Item("I034/010", size=2, fields=(Field("sac", 0, 8), Field("sic", 8, 8))),
        code("I034/000", "message_type"),
        Item("I034/030", size=3, fields=(Field("time_of_day_s", 0, 24, 1 / 128),)),
        Item("I034/020", size=1, fields=(Field("sector_deg", 0, 8, 360 / 2**8),)),
        Item("I034/041", size=2, fields=(Field("rotation_period_s", 0, 16, 1 / 128),)),
        Item("I034/050", Shape.COMPOUND, parts=_STATUS),
        Item("I034/060", Shape.COMPOUND, parts=_MODE),
        Item("I034/070", Shape.REPEATED, 2, span="counts"),
        Item("I034/100", size=8, fields=_WINDOW),
        code("I034/110", "data_filter"),
        Item("I034/120", size=8, fields=_PLACE),
        Item("I034/090", size=2, fields=_COLLIMATION),
        Item("I034/RE", Shape.EXPLICIT, span="reserved"),
        Item("I034/SP", Shape.EXPLICIT, span="special"),
    ),
)
