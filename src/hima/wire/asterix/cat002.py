"""Category 002, service messages of old radars. EUROCONTROL-SPEC-0149-2b, editions 1.0 to 1.2.

Random field sequencing is not read.

```
FRN  1 I010 2     8 I070 1+2n
     2 I000 1     9 I100 8
     3 I020 1    10 I090 2
     4 I030 3    11 I080 1+
     5 I041 2    12 -
     6 I050 1+   13 SP   1+
     7 I060 1+   14 -
```
"""

from enum import IntEnum
from typing import Any, Final

import msgspec

from hima.wire.asterix.layout import SPARE, Field, FloatArray, IntArray, Item, Layout, Shape, bits, code, quantity


class OldMessageType(IntEnum):
    """What a service message says, I002/000."""

    NORTH = 1
    SECTOR = 2
    SOUTH = 3
    BLIND_ZONE_ON = 8
    BLIND_ZONE_OFF = 9


class Cat002(msgspec.Struct, frozen=True, eq=False):
    """Records as columns of length N, in the order of the bytes; NaN or -1 where an item is absent.

    A span is (N, 2): first byte in ``data`` and number of bytes, count or length byte included; -1, 0 if absent.

    Attributes:
        data: The bytes that the spans refer to.
        offset: Where each record begins in ``data``.
        sac: System area code, I010.
        sic: System identification code, I010.
        message_type: `OldMessageType`, I000.
        sector_deg: Azimuth of the sector's edge, I020.
        time_of_day_s: Seconds since UTC midnight, I030.
        rotation_period_s: Time of one turn of the antenna, I041.
        configuration: Span of the configuration of the station, I050.
        processing_mode: Span of the processing mode of the station, I060.
        counts: Span of the plot counters, I070.
        window_rho_start_nm: Polar window, I100.
        window_rho_end_nm: Polar window, I100.
        window_theta_start_deg: Polar window, I100.
        window_theta_end_deg: Polar window, I100.
        range_error_nm: Collimation error, primary against secondary, I090.
        azimuth_error_deg: Collimation error, I090.
        warnings: Span of the warning codes, I080.
        special: Span of the special purpose field, SP.
    """

    data: bytes
    offset: IntArray
    sac: IntArray
    sic: IntArray
    message_type: IntArray
    sector_deg: FloatArray
    time_of_day_s: FloatArray
    rotation_period_s: FloatArray
    configuration: IntArray
    processing_mode: IntArray
    counts: IntArray
    window_rho_start_nm: FloatArray
    window_rho_end_nm: FloatArray
    window_theta_start_deg: FloatArray
    window_theta_end_deg: FloatArray
    range_error_nm: FloatArray
    azimuth_error_deg: FloatArray
    warnings: IntArray
    special: IntArray

    @classmethod
    def empty(cls, count: int) -> "Cat002":
        """``count`` records without any item, to be filled in place."""
        columns: dict[str, Any] = LAYOUT.absent(count)
        return cls(data=b"", **columns)


_WINDOW: Final = (
    Field("window_rho_start_nm", 0, 16, 1 / 128),
    Field("window_rho_end_nm", 16, 16, 1 / 128),
    Field("window_theta_start_deg", 32, 16, 360 / 2**16),
    Field("window_theta_end_deg", 48, 16, 360 / 2**16),
)
_COLLIMATION: Final = (
    Field("range_error_nm", 0, 8, 1 / 128, signed=True),
    Field("azimuth_error_deg", 8, 8, 360 / 2**14, signed=True),
)

LAYOUT: Final = Layout(
    2,
    (
        Item("I002/010", size=2, fields=bits(("sac", 8), ("sic", 8))),
        code("I002/000", "message_type"),
        quantity("I002/020", "sector_deg", 360 / 2**8, 1),
        quantity("I002/030", "time_of_day_s", 1 / 128, 3),
        quantity("I002/041", "rotation_period_s", 1 / 128),
        Item("I002/050", Shape.EXTENDED, 1, span="configuration"),
        Item("I002/060", Shape.EXTENDED, 1, span="processing_mode"),
        Item("I002/070", Shape.REPEATED, 2, bits(("aerial", 1), ("kind", 5), ("count", 10)), span="counts"),
        Item("I002/100", size=8, fields=_WINDOW),
        Item("I002/090", size=2, fields=_COLLIMATION),
        Item("I002/080", Shape.EXTENDED, 1, span="warnings"),
        SPARE,
        Item("I002/SP", Shape.EXPLICIT, span="special"),
    ),
)
