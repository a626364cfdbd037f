"""Category 016, configuration of a non-cooperative surveillance system. EUROCONTROL-SPEC-0149-16, edition 1.0.

```
FRN  1 I010 2     8 I405 2
     2 I015 1     9 I410 1+21n
     3 I000 1    10 I420 1+12n
     4 I140 3    11 SP   1+
     5 I200 1    12 -
     6 I300 1+6n 13 -
     7 I400 8    14 -
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
    bits,
    code,
    pair,
    quantity,
)

DEGREE_31: Final = 180.0 / 2**31


class ConfigurationMessage(IntEnum):
    """What a message tells, I016/000."""

    SYSTEM = 1
    TRANSMITTERS_AND_RECEIVERS = 2


class Cat016(msgspec.Struct, frozen=True, eq=False):
    """Records as columns of length N, in the order of the bytes; NaN or -1 where an item is absent.

    A span is (N, 2): first byte in ``data`` and number of bytes, count or length byte included; -1, 0 if absent.

    Attributes:
        data: The bytes that the spans refer to.
        offset: Where each record begins in ``data``.
        sac: System area code, I010.
        sic: System identification code, I010.
        service: Service, I015.
        message_type: `ConfigurationMessage`, I000.
        time_of_day_s: Seconds since UTC midnight, I140.
        reporting_period_s: How often the configuration is told, I200.
        pairs: Span of the pairs of a transmitter and a receiver, I300.
        lat_deg: Latitude of the system's reference point, I400.
        lon_deg: Longitude of the system's reference point, I400.
        height_amsl_m: Height of the system's reference point above mean sea level, I405.
        transmitters: Span of the transmitters, I410.
        receivers: Span of the receivers, I420.
        special: Span of the special purpose field, SP.
    """

    data: bytes
    offset: IntArray
    sac: IntArray
    sic: IntArray
    service: IntArray
    message_type: IntArray
    time_of_day_s: FloatArray
    reporting_period_s: FloatArray
    pairs: IntArray
    lat_deg: FloatArray
    lon_deg: FloatArray
    height_amsl_m: FloatArray
    transmitters: IntArray
    receivers: IntArray
    special: IntArray

    @classmethod
    def empty(cls, count: int) -> "Cat016":
        """``count`` records without any item, to be filled in place."""
        columns: dict[str, Any] = LAYOUT.absent(count)
        return cls(data=b"", **columns)


def _place(number: str) -> tuple[Field, ...]:
    """A number of 16 bits, then where it stands."""
    return (
        Field(number, 0, 16),
        Field("lat_deg", 16, 32, DEGREE_31, signed=True),
        Field("lon_deg", 48, 32, DEGREE_31, signed=True),
        Field("hae_m", 80, 16, 0.25, signed=True),
    )


_TRANSMITTER: Final = (
    *_place("transmitter"),
    Field("time_offset_ns", 96, 32, 2.0, signed=True),
    Field("sigma_time_offset_ns", 132, 20, 1.0),
    Field("parallel_index", 152, 16),
)

LAYOUT: Final = Layout(
    16,
    (
        Item("I016/010", size=2, fields=bits(("sac", 8), ("sic", 8))),
        code("I016/015", "service"),
        code("I016/000", "message_type"),
        quantity("I016/140", "time_of_day_s", 1 / 128, 3),
        quantity("I016/200", "reporting_period_s", 1.0, 1),
        Item("I016/300", Shape.REPEATED, 6, bits(("pair_id", 16), ("transmitter", 16), ("receiver", 16)), span="pairs"),
        pair("I016/400", ("lat_deg", "lon_deg"), DEGREE_31, 4),
        quantity("I016/405", "height_amsl_m", 0.25, signed=True),
        Item("I016/410", Shape.REPEATED, 21, _TRANSMITTER, span="transmitters"),
        Item("I016/420", Shape.REPEATED, 12, _place("receiver"), span="receivers"),
        Item("I016/SP", Shape.EXPLICIT, span="special"),
        SPARE,
        SPARE,
        SPARE,
    ),
)
