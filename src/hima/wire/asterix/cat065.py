"""Category 065, service status of a tracker. EUROCONTROL-SPEC-0149-15, editions 1.4 to 1.6.

```
FRN  1 I010 2     8-12 -
     2 I000 1     13 RE 1+
     3 I015 1     14 SP 1+
     4 I030 3
     5 I020 1
     6 I040 1
     7 I050 1
```
"""

from enum import IntEnum
from typing import Any, Final

import msgspec

from hima.wire.asterix.layout import SPARE, FloatArray, IntArray, Item, Layout, Shape, bits, code, quantity


class MessageType(IntEnum):
    """What a message says, I065/000."""

    STATUS = 1
    END_OF_BATCH = 2
    SERVICE_REPORT = 3


class Operation(IntEnum):
    """Whether the tracker works, I065/040 NOGO."""

    OPERATIONAL = 0
    DEGRADED = 1
    NOT_CONNECTED = 2
    UNKNOWN = 3


class Cat065(msgspec.Struct, frozen=True, eq=False):
    """Records as columns of length N, in the order of the bytes; NaN or -1 where an item is absent.

    A span is (N, 2): first byte in ``data`` and number of bytes, length byte included; -1, 0 if absent.

    Attributes:
        data: The bytes that the spans refer to.
        offset: Where each record begins in ``data``.
        sac: System area code, I010.
        sic: System identification code, I010.
        message_type: `MessageType`, I000.
        service: Service identification, I015.
        time_of_day_s: Seconds since UTC midnight, I030.
        batch: Number of the batch that ends, I020.
        nogo: `Operation`, I040.
        ovl: 1 for an overload, I040.
        tsv: 1 for an invalid time source, I040.
        pss: Which processing system is selected, I040.
        sttn: Changes when tracks are numbered anew, I040.
        report: What happened to the service, I050.
        reserved: Span of the reserved expansion field, RE.
        special: Span of the special purpose field, SP.
    """

    data: bytes
    offset: IntArray
    sac: IntArray
    sic: IntArray
    message_type: IntArray
    service: IntArray
    time_of_day_s: FloatArray
    batch: IntArray
    nogo: IntArray
    ovl: IntArray
    tsv: IntArray
    pss: IntArray
    sttn: IntArray
    report: IntArray
    reserved: IntArray
    special: IntArray

    @classmethod
    def empty(cls, count: int) -> "Cat065":
        """``count`` records without any item, to be filled in place."""
        columns: dict[str, Any] = LAYOUT.absent(count)
        return cls(data=b"", **columns)


LAYOUT: Final = Layout(
    65,
    (
        Item("I065/010", size=2, fields=bits(("sac", 8), ("sic", 8))),
        code("I065/000", "message_type"),
        code("I065/015", "service"),
        quantity("I065/030", "time_of_day_s", 1 / 128, 3),
        code("I065/020", "batch"),
        Item("I065/040", size=1, fields=bits(("nogo", 2), ("ovl", 1), ("tsv", 1), ("pss", 2), ("sttn", 1))),
        code("I065/050", "report"),
        *(SPARE,) * 5,
        Item("I065/RE", Shape.EXPLICIT, span="reserved"),
        Item("I065/SP", Shape.EXPLICIT, span="special"),
    ),
)
