"""What a source of ASTERIX says of its own state: released for operational use, degraded, or not to be used.

A radar says so in I034/050, a tracker in I065/040, and of the sensors behind it in I063/060, systems of
multilateration and of the surface in I019/550 and I010/550. The worst of what was said last counts. Overload and
time source (bits beside the release) are not judged; categories 002 and 016 say nothing of the kind.
"""

from typing import Final

import msgspec
import numpy as np

from hima.picture.arrays import BoolArray, IntArray
from hima.picture.health import SelfReport, SelfState
from hima.sensing.asterix_check import Checked
from hima.units import SECOND_NS
from hima.wire.asterix.cat063 import Cat063
from hima.wire.asterix.decode import Decoded

SENSORS_MAX: Final = 64
"""Sensors that are kept of one tracker, those it spoke of last; trackers have some tens."""
UNSAID_NS: Final = 300 * SECOND_NS
"""A sensor that its tracker has not spoken of for so long is none of its sensors any more; trackers speak of each
every few seconds."""
NOGO_BIT: Final = 7
"""Of I034/050/COM: operational use is inhibited."""
_RELEASED: Final = (SelfState.OPERATIONAL, SelfState.DEGRADED, SelfState.NOT_OPERATIONAL, SelfState.UNKNOWN)
"""By NOGO of 065, 019 and 010; the last code means that it is not known."""
_CONNECTED: Final = (SelfState.OPERATIONAL, SelfState.DEGRADED, SelfState.NOT_OPERATIONAL, SelfState.NOT_OPERATIONAL)
"""By CON of 063: operational, degraded, initialising, not connected."""
_WORST_FIRST: Final = (SelfState.NOT_OPERATIONAL, SelfState.DEGRADED, SelfState.OPERATIONAL)


class Status(msgspec.Struct):
    """Mutable: what a source has said last.

    Attributes:
        by_item: Its state, by the item that said so.
        sensors: States of the sensors behind a tracker by area and identification code, the longest unsaid first; each
            with when it was said, UTC nanoseconds.
    """

    by_item: dict[str, SelfState] = {}
    sensors: dict[int, tuple[SelfState, int]] = {}


def self_report(state: Status, decoded: Decoded, checked: dict[str, Checked], now_ns: int) -> SelfReport | None:
    """What the source says of itself now; None if the datagram says nothing of it.

    Args:
        state: Changed in place.
        decoded: The datagram.
        checked: Which of its records may be believed, by category.
        now_ns: When it was received, UTC nanoseconds.
    """
    _forget(state, now_ns)
    radar = decoded.cat034.system_status
    said = {
        "I034/050": _last(np.where(radar < 0, -1, (radar >> NOGO_BIT & 1) * 2), checked["cat034"].good),
        "I065/040": _last(decoded.cat065.nogo, checked["cat065"].good),
        "I019/550": _last(decoded.cat019.nogo, checked["cat019"].good),
        "I010/550": _last(decoded.cat010.nogo, checked["cat010"].good),
        "I063/060": _of_sensors(state, decoded.cat063, checked["cat063"].good, now_ns),
    }
    heard = {item: found for item, found in said.items() if found is not None}
    if not heard:
        return None
    state.by_item |= heard
    for worst in _WORST_FIRST:
        for item in said:
            if state.by_item.get(item) is worst:
                return SelfReport(worst, item)
    return SelfReport()


def _last(codes: IntArray, good: BoolArray) -> SelfState | None:
    if not len(codes):
        return None
    told = codes[good & (codes >= 0)]
    return _RELEASED[int(told[-1])] if len(told) else None


def _forget(state: Status, now_ns: int) -> None:
    while state.sensors:
        longest = next(iter(state.sensors))
        if now_ns - state.sensors[longest][1] <= UNSAID_NS:
            return
        del state.sensors[longest]
    state.by_item.pop("I063/060", None)


def _of_sensors(state: Status, records: Cat063, good: BoolArray, now_ns: int) -> SelfState | None:
    """A tracker none of whose sensors works does not work either; while some do it is degraded."""
    if not len(records.con):
        return None
    rows = np.flatnonzero(good & (records.con >= 0) & (records.sensor_sac >= 0))
    if not len(rows):
        return None
    for row in rows:
        key = int(records.sensor_sac[row]) << 8 | int(records.sensor_sic[row])
        state.sensors.pop(key, None)
        inhibited = records.ops[row] == 1
        found = SelfState.NOT_OPERATIONAL if inhibited else _CONNECTED[int(records.con[row])]
        state.sensors[key] = (found, now_ns)
        if len(state.sensors) > SENSORS_MAX:
            del state.sensors[next(iter(state.sensors))]
    states = {said for said, _ in state.sensors.values()}
    return states.pop() if len(states) == 1 else SelfState.DEGRADED
