"""Category 019, status of a multilateration system. EUROCONTROL-SPEC-0149-18, editions 1.2 and 1.3.

```
FRN  1 I010 2     8 I600 8
     2 I000 1     9 I610 2
     3 I140 3    10 I620 1
     4 I550 1    11 -
     5 I551 1    12 -
     6 I552 1+2n 13 RE 1+
     7 I553 1+   14 SP 1+
```
"""

from enum import IntEnum
from typing import Any, Final

import msgspec

from hima.wire.asterix.layout import SPARE, FloatArray, IntArray, Item, Layout, Shape, bits, code, pair, quantity


class SystemMessage(IntEnum):
    """What a message is, I019/000."""

    START_OF_UPDATE_CYCLE = 1
    PERIODIC_STATUS = 2
    EVENT_STATUS = 3


class Cat019(msgspec.Struct, frozen=True, eq=False):
    """Records as columns of length N, in the order of the bytes; NaN or -1 where an item is absent.

    A span is (N, 2): first byte in ``data`` and number of bytes, count or length byte included; -1, 0 if absent.

    Attributes:
        data: The bytes that the spans refer to.
        offset: Where each record begins in ``data``.
        sac: System area code, I010.
        sic: System identification code, I010.
        message_type: `SystemMessage`, I000.
        time_of_day_s: Seconds since UTC midnight, I140.
        nogo: Release of the system, I550: 0 operational, 1 degraded, 2 not operational, 3 unknown.
        ovl: 1 when overloaded, I550.
        tsv: 1 for an invalid time source, I550.
        test_target: 1 if the test target failed, I550.
        processors: Status of eight tracking processors, 8 bits, I551.
        remote_sensors: Span of the status of remote sensors, I552.
        reference_transponders: Span of the status of reference transponders, I553.
        lat_deg: Latitude of the system's reference point, I600.
        lon_deg: Longitude of the system's reference point, I600.
        height_m: Height of the system's reference point above WGS 84, I610.
        undulation_m: Geoid above the ellipsoid there, I620.
        reserved: Span of the reserved expansion field, RE.
        special: Span of the special purpose field, SP.
    """

    data: bytes
    offset: IntArray
    sac: IntArray
    sic: IntArray
    message_type: IntArray
    time_of_day_s: FloatArray
    nogo: IntArray
    ovl: IntArray
    tsv: IntArray
    test_target: IntArray
    processors: IntArray
    remote_sensors: IntArray
    reference_transponders: IntArray
    lat_deg: FloatArray
    lon_deg: FloatArray
    height_m: FloatArray
    undulation_m: FloatArray
    reserved: IntArray
    special: IntArray

    @classmethod
    def empty(cls, count: int) -> "Cat019":
        """``count`` records without any item, to be filled in place."""
        columns: dict[str, Any] = LAYOUT.absent(count)
        return cls(data=b"", **columns)


_REMOTE: Final = (
    *bits(("number", 8), ("", 1), ("receives_1090", 1), ("sends_1030", 1), ("sends_1090", 1), ("good", 1)),
    *bits(("operational", 1), start=13),
)
_TRANSPONDERS: Final = (
    *bits(("first", 2), ("", 2), ("second", 2)),
    *bits(("third", 2), ("", 2), ("fourth", 2), start=8),
)

LAYOUT: Final = Layout(
    19,
    (
        Item("I019/010", size=2, fields=bits(("sac", 8), ("sic", 8))),
        code("I019/000", "message_type"),
        quantity("I019/140", "time_of_day_s", 1 / 128, 3),
        Item("I019/550", size=1, fields=bits(("nogo", 2), ("ovl", 1), ("tsv", 1), ("test_target", 1))),
        code("I019/551", "processors"),
        Item("I019/552", Shape.REPEATED, 2, _REMOTE, span="remote_sensors"),
        Item("I019/553", Shape.EXTENDED, 1, _TRANSPONDERS, span="reference_transponders"),
        pair("I019/600", ("lat_deg", "lon_deg"), 180 / 2**30, 4),
        quantity("I019/610", "height_m", 0.25, signed=True),
        quantity("I019/620", "undulation_m", 1.0, 1, signed=True),
        SPARE,
        SPARE,
        Item("I019/RE", Shape.EXPLICIT, span="reserved"),
        Item("I019/SP", Shape.EXPLICIT, span="special"),
    ),
)
