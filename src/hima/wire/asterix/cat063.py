"""Category 063, status of the sensors behind a tracker. EUROCONTROL-SPEC-0149-10, editions 1.3 to 1.7.

```
FRN  1 I010 2     8 I081 2
     2 I015 1     9 I090 4
     3 I030 3    10 I091 2
     4 I050 2    11 I092 2
     5 I060 1+   12 -
     6 I070 2    13 RE 1+
     7 I080 4    14 SP 1+
```
"""

from typing import Any, Final

import msgspec

from hima.wire.asterix.layout import SPARE, Field, FloatArray, IntArray, Item, Layout, Shape, bits, code, quantity

ANGLE_16: Final = 360.0 / 2**16


class Cat063(msgspec.Struct, frozen=True, eq=False):
    """Records as columns of length N, in the order of the bytes; NaN or -1 where an item is absent.

    A span is (N, 2): first byte in ``data`` and number of bytes, length byte included; -1, 0 if absent.

    Attributes:
        data: The bytes that the spans refer to.
        offset: Where each record begins in ``data``.
        sac: System area code of the tracker, I010.
        sic: System identification code of the tracker, I010.
        service: Service identification, I015.
        time_of_day_s: Seconds since UTC midnight, I030.
        sensor_sac: System area code of the sensor, I050.
        sensor_sic: System identification code of the sensor, I050.
        con: 0 operational, 1 degraded, 2 initialising, 3 not connected, I060.
        psr_nogo: 1 if its primary radar does not work, I060; those after it alike.
        ssr_nogo: Secondary radar.
        mds_nogo: Mode S.
        ads_nogo: ADS-B.
        mlt_nogo: Multilateration.
        ops: 1 if its release for operation is inhibited, I060.
        odp: 1 if its data processor is overloaded, I060.
        oxt: 1 if its transmission is overloaded, I060.
        msc: 1 if its monitoring is disconnected, I060.
        tsv: 1 for an invalid time source, I060.
        npw: 1 if no plots come from it, I060.
        ttf: Failure of the test target: 2 if said, plus 1 for a failure, I060.
        spo: Spoofing: 2 if said, plus 1 for an attack, I060.
        time_bias_ms: Bias of its clock, I070.
        ssr_range_gain: Gain of its range, secondary, I080.
        ssr_range_bias_nm: Bias of its range, secondary, I080.
        ssr_azimuth_bias_deg: Bias of its azimuth, secondary, I081.
        psr_range_gain: Gain of its range, primary, I090.
        psr_range_bias_nm: Bias of its range, primary, I090.
        psr_azimuth_bias_deg: Bias of its azimuth, primary, I091.
        psr_elevation_bias_deg: Bias of its elevation, primary, I092.
        reserved: Span of the reserved expansion field, RE.
        special: Span of the special purpose field, SP.
    """

    data: bytes
    offset: IntArray
    sac: IntArray
    sic: IntArray
    service: IntArray
    time_of_day_s: FloatArray
    sensor_sac: IntArray
    sensor_sic: IntArray
    con: IntArray
    psr_nogo: IntArray
    ssr_nogo: IntArray
    mds_nogo: IntArray
    ads_nogo: IntArray
    mlt_nogo: IntArray
    ops: IntArray
    odp: IntArray
    oxt: IntArray
    msc: IntArray
    tsv: IntArray
    npw: IntArray
    ttf: IntArray
    spo: IntArray
    time_bias_ms: FloatArray
    ssr_range_gain: FloatArray
    ssr_range_bias_nm: FloatArray
    ssr_azimuth_bias_deg: FloatArray
    psr_range_gain: FloatArray
    psr_range_bias_nm: FloatArray
    psr_azimuth_bias_deg: FloatArray
    psr_elevation_bias_deg: FloatArray
    reserved: IntArray
    special: IntArray

    @classmethod
    def empty(cls, count: int) -> "Cat063":
        """``count`` records without any item, to be filled in place."""
        columns: dict[str, Any] = LAYOUT.absent(count)
        return cls(data=b"", **columns)


def _range(name: str, gain: str, bias_nm: str) -> Item:
    return Item(
        name, size=4, fields=(Field(gain, 0, 16, 1e-5, signed=True), Field(bias_nm, 16, 16, 1 / 128, signed=True))
    )


_STATUS: Final = (
    *bits(("con", 2), ("psr_nogo", 1), ("ssr_nogo", 1), ("mds_nogo", 1), ("ads_nogo", 1), ("mlt_nogo", 1)),
    *bits(("ops", 1), ("odp", 1), ("oxt", 1), ("msc", 1), ("tsv", 1), ("npw", 1), start=8),
    *bits(("ttf", 2), ("spo", 2), start=16),
)

LAYOUT: Final = Layout(
    63,
    (
        Item("I063/010", size=2, fields=bits(("sac", 8), ("sic", 8))),
        code("I063/015", "service"),
        quantity("I063/030", "time_of_day_s", 1 / 128, 3),
        Item("I063/050", size=2, fields=bits(("sensor_sac", 8), ("sensor_sic", 8))),
        Item("I063/060", Shape.EXTENDED, 1, _STATUS),
        quantity("I063/070", "time_bias_ms", 1.0, signed=True),
        _range("I063/080", "ssr_range_gain", "ssr_range_bias_nm"),
        quantity("I063/081", "ssr_azimuth_bias_deg", ANGLE_16, signed=True),
        _range("I063/090", "psr_range_gain", "psr_range_bias_nm"),
        quantity("I063/091", "psr_azimuth_bias_deg", ANGLE_16, signed=True),
        quantity("I063/092", "psr_elevation_bias_deg", ANGLE_16, signed=True),
        SPARE,
        Item("I063/RE", Shape.EXPLICIT, span="reserved"),
        Item("I063/SP", Shape.EXPLICIT, span="special"),
    ),
)
