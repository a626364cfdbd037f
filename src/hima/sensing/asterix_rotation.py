"""How far a radar has looked: service messages, or the plots themselves, into sweeps."""

import math
from typing import Final, TypeAlias

import msgspec

from hima.picture.arrays import BoolArray, IntArray
from hima.picture.detection import Detections, Sweep
from hima.picture.sensor import Sensor
from hima.units import DEGREE_RAD, SECOND_NS
from hima.wire.asterix.cat002 import Cat002, OldMessageType
from hima.wire.asterix.cat034 import Cat034, MessageType

Service: TypeAlias = tuple[Cat034 | Cat002, IntArray, BoolArray]
"""N service messages, (N,) their times, (N,) which may be believed."""

TURN_RAD: Final = 2.0 * math.pi
SLACK: Final = 0.5
"""A mark may be this part of a turn early or late against the period before it is taken for another turn's."""
GUARD_RAD: Final = math.pi / 16.0
"""Without service messages the beam is known to be past a plot only; plots of one direction may come out of order."""
STEP_RAD: Final = math.pi / 8.0
"""Without service messages, the least angle that makes a sweep."""
SILENT_TURNS: Final = 2.0
"""So many turns without a service message, and plots stand in for them."""
PERIOD_MIN_S: Final = 0.02
PERIOD_MAX_S: Final = 60.0
ALIKE: Final = 0.1
"""Two intervals between north marks that differ by less than this part are the time of a turn."""


class Rotation(msgspec.Struct):
    """Mutable: where the beam was last known to be.

    Attributes:
        mark_rad: Azimuth of the last mark.
        mark_ns: Its time, 0 before the first.
        service_ns: Time of the last service message, or of the first plot before there was any.
        period_s: Time of one turn as the radar says (I034/041) or its north marks show, 0 while unknown.
        north_ns: Time of the last north mark, 0 before the first.
        north_gap_s: Time between the last two.
        frame_ns: Time of a staring sensor's last frame, 0 before the first.
    """

    mark_rad: float = 0.0
    mark_ns: int = 0
    service_ns: int = 0
    period_s: float = 0.0
    north_ns: int = 0
    north_gap_s: float = 0.0
    frame_ns: int = 0


def sweeps(
    state: Rotation, services: tuple[Service, ...], plots: Detections | None, sensor: Sensor
) -> tuple[Sweep, ...]:
    """Parts of the coverage that have been looked at, after the detections of the same datagram.

    Args:
        state: Changed in place.
        services: Service messages of the datagram, by category.
        plots: Detections of the same datagram, if there are any.
        sensor: The sensor.

    Returns:
        For a rotating radar, from mark to mark; for a staring one, a whole turn for each complete frame.
    """
    marks = [mark for service in services for mark in _marks(state, service)]
    if not sensor.rotating:
        return _stare(state, marks, plots, sensor)
    found: list[Sweep] = []
    for azimuth_rad, time_ns in marks:
        state.service_ns = time_ns
        found += _turn(state, azimuth_rad, time_ns, sensor)
    if plots is not None:
        found += _learn(state, plots, sensor)
    return tuple(found)


def _stare(
    state: Rotation, marks: list[tuple[float, int]], plots: Detections | None, sensor: Sensor
) -> tuple[Sweep, ...]:
    """A frame is complete when a mark says so; without marks, when the next one begins, for it may come in parts."""
    apart_ns = SLACK * sensor.period_s * SECOND_NS
    found = []
    for _, time_ns in marks:
        state.service_ns = time_ns
        if abs(time_ns - state.mark_ns) > apart_ns:
            found.append(Sweep(sensor.index, time_ns, 0.0, TURN_RAD))
            state.mark_ns = time_ns
    newest_ns = state.frame_ns if plots is None else int(plots.time_ns[-1])
    # A service message of the future, by a clock that was fast, speaks for no plot.
    if abs(newest_ns - state.service_ns) <= SILENT_TURNS * sensor.period_s * SECOND_NS:
        return tuple(found)
    if newest_ns - state.frame_ns > apart_ns and state.frame_ns:
        found.append(Sweep(sensor.index, state.frame_ns, 0.0, TURN_RAD))
    if abs(newest_ns - state.frame_ns) > apart_ns:
        state.frame_ns = newest_ns
    return tuple(found)


def _marks(state: Rotation, service: Service) -> list[tuple[float, int]]:
    """Azimuth and time of each north, south and sector mark; learns the period."""
    records, time_ns, good = service
    marks = []
    for row in range(len(time_ns)):
        if not good[row]:
            continue
        period_s = float(records.rotation_period_s[row])
        if PERIOD_MIN_S <= period_s <= PERIOD_MAX_S:
            state.period_s = period_s
        kind, sector_deg = int(records.message_type[row]), float(records.sector_deg[row])
        if kind == MessageType.NORTH:
            _learn_period(state, int(time_ns[row]))
            marks.append((0.0, int(time_ns[row])))
        elif kind == MessageType.SECTOR and not math.isnan(sector_deg):
            marks.append((sector_deg * DEGREE_RAD % TURN_RAD, int(time_ns[row])))
        elif kind == OldMessageType.SOUTH and isinstance(records, Cat002):
            marks.append((math.pi, int(time_ns[row])))
    return marks


def _learn_period(state: Rotation, north_ns: int) -> None:
    """Two equal intervals between north marks are the time of a turn; one may span a mark that was lost."""
    gap_s = (north_ns - state.north_ns) / SECOND_NS
    if abs(gap_s) < PERIOD_MIN_S:
        return  # the same mark by two lines
    if PERIOD_MIN_S <= gap_s <= PERIOD_MAX_S and abs(gap_s - state.north_gap_s) <= ALIKE * gap_s:
        state.period_s = gap_s
    state.north_ns, state.north_gap_s = north_ns, gap_s


def _turn(state: Rotation, azimuth_rad: float, time_ns: int, sensor: Sensor) -> list[Sweep]:
    """The beam passes a mark: what lies between is looked at, or everything if marks were missed."""
    turns = (time_ns - state.mark_ns) / SECOND_NS / (state.period_s or sensor.period_s)
    part = (azimuth_rad - state.mark_rad) % TURN_RAD / TURN_RAD
    if state.mark_ns == 0 or turns < -SLACK:
        state.mark_rad, state.mark_ns = azimuth_rad, time_ns
        return []
    if turns < part - SLACK or (part == 0.0 and turns < SLACK):
        return []  # the same mark again (north and sector 0), or an older one that came late
    width_rad = TURN_RAD if part == 0.0 or turns > part + SLACK else part * TURN_RAD
    sweep = Sweep(sensor.index, time_ns, azimuth_rad if width_rad == TURN_RAD else state.mark_rad, width_rad)
    state.mark_rad, state.mark_ns = azimuth_rad, time_ns
    return [sweep]


def _learn(state: Rotation, plots: Detections, sensor: Sensor) -> list[Sweep]:
    """A radar that sends no service messages: its newest plot says how far the beam has come."""
    time_ns = int(plots.time_ns[-1])
    if state.service_ns == 0:
        state.service_ns = int(plots.time_ns[0])
    silent_ns = SILENT_TURNS * (state.period_s or sensor.period_s) * SECOND_NS
    if abs(time_ns - state.service_ns) <= silent_ns:  # one of the future speaks for no plot
        return []
    azimuth_rad = (float(plots.value[-1, 1]) - GUARD_RAD) % TURN_RAD
    if (
        state.mark_ns
        and (azimuth_rad - state.mark_rad) % TURN_RAD < STEP_RAD
        and (time_ns - state.mark_ns < SLACK * (state.period_s or sensor.period_s) * SECOND_NS)
    ):
        return []
    return _turn(state, azimuth_rad, time_ns, sensor)
