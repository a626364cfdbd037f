"""What a source of ASTERIX says of its own state."""

from typing import Any

import pytest
from tests.unit.sensing.test_asterix import NOON_S, hear

from hima.picture.health import SelfReport, SelfState
from hima.picture.packing import pack, unpack
from hima.sensing.asterix import AsterixFeed
from hima.sensing.asterix_status import SENSORS_MAX
from hima.wire.asterix.cat010 import Cat010
from hima.wire.asterix.cat019 import Cat019
from hima.wire.asterix.cat034 import Cat034
from hima.wire.asterix.cat063 import Cat063
from hima.wire.asterix.cat065 import Cat065
from hima.wire.asterix.encode import encode

GOOD, LAME, BAD = SelfState.OPERATIONAL, SelfState.DEGRADED, SelfState.NOT_OPERATIONAL
UNKNOWN = SelfState.UNKNOWN


def status(kind: Any, sac: int = 25, **said: object) -> bytes:
    made = kind.empty(1)
    made.sac[:], made.sic[:], made.time_of_day_s[:] = sac, 7, NOON_S
    if hasattr(made, "message_type"):
        made.message_type[:] = 1
    for name, value in said.items():
        getattr(made, name)[:] = value
    return encode(made)


def behind(number: int, con: int = 0, ops: int = 0, **said: Any) -> bytes:
    return status(Cat063, sensor_sac=number >> 8, sensor_sic=number & 0xFF, con=con, ops=ops, **said)


@pytest.mark.parametrize(
    ("kind", "item", "column", "codes"),
    [
        (Cat034, "I034/050", "system_status", {0: GOOD, 0x7F: GOOD, 0x80: BAD}),
        (Cat065, "I065/040", "nogo", {0: GOOD, 1: LAME, 2: BAD}),
        (Cat019, "I019/550", "nogo", {0: GOOD, 1: LAME, 2: BAD}),
        (Cat010, "I010/550", "nogo", {0: GOOD, 1: LAME, 2: BAD}),
        (Cat063, "I063/060", "con", {0: GOOD, 1: LAME, 2: BAD, 3: BAD}),
    ],
)
def test_each_code_of_each_item(kind: Any, item: str, column: str, codes: dict[int, SelfState]) -> None:
    place = {"sensor_sac": 1, "sensor_sic": 2} if kind is Cat063 else {}
    for code, expected in codes.items():
        sensed = hear(AsterixFeed(), status(kind, **{column: code}, **place))
        assert sensed.messages == 1
        assert sensed.says == SelfReport(expected, item)


@pytest.mark.parametrize("kind", [Cat065, Cat019, Cat010])
def test_not_known_is_unknown(kind: Any) -> None:
    state = AsterixFeed()
    hear(state, status(kind, nogo=2))
    assert hear(state, status(kind, nogo=3)).says == SelfReport()


def test_what_says_nothing_of_it_changes_nothing() -> None:
    state = AsterixFeed()
    hear(state, status(Cat034, system_status=0x80))
    assert hear(state, status(Cat034)).says is None
    assert hear(state, status(Cat065)).says is None
    assert hear(state, status(Cat063, sensor_sac=1, sensor_sic=1)).says is None


def test_the_last_of_a_datagram_and_the_worst_of_the_items_count() -> None:
    state = AsterixFeed()
    assert hear(state, status(Cat065, nogo=2) + status(Cat065, nogo=0)).says == SelfReport(GOOD, "I065/040")
    assert hear(state, behind(1, con=1)).says == SelfReport(LAME, "I063/060")
    assert hear(state, status(Cat065, nogo=2)).says == SelfReport(BAD, "I065/040")
    assert hear(state, behind(1)).says == SelfReport(BAD, "I065/040")
    assert hear(state, status(Cat065, nogo=0)).says == SelfReport(GOOD, "I065/040")


def test_a_tracker_is_degraded_by_some_sensors_and_stopped_by_all() -> None:
    state = AsterixFeed()
    assert hear(state, behind(1) + behind(2)).says == SelfReport(GOOD, "I063/060")
    assert hear(state, behind(1, con=3)).says == SelfReport(LAME, "I063/060")
    assert hear(state, behind(2, ops=1)).says == SelfReport(BAD, "I063/060")
    assert hear(state, behind(1) + behind(2)).says == SelfReport(GOOD, "I063/060")


def test_sensors_are_bounded_and_the_state_is_kept_in_a_snapshot() -> None:
    state = AsterixFeed()
    for number in range(3 * SENSORS_MAX):
        hear(state, behind(number, con=3))
    assert len(state.status.sensors) == SENSORS_MAX
    kept = unpack(pack(state), AsterixFeed)
    assert hear(kept, status(Cat065, nogo=0)).says == SelfReport(BAD, "I063/060")


def test_a_sensor_that_is_no_longer_spoken_of_is_forgotten() -> None:
    state = AsterixFeed()
    hear(state, behind(1, con=3))
    for later_s in range(0, 301, 10):
        sensed = hear(state, behind(2, time_of_day_s=NOON_S + later_s), NOON_S + later_s)
        assert sensed.says == SelfReport(LAME, "I063/060")
    assert hear(state, behind(2, time_of_day_s=NOON_S + 310), NOON_S + 310).says == SelfReport(GOOD, "I063/060")
    assert hear(state, behind(2, con=3, time_of_day_s=NOON_S + 320), NOON_S + 320).says == SelfReport(BAD, "I063/060")
    alone = status(Cat065, nogo=0, time_of_day_s=NOON_S + 640)
    assert hear(state, alone, NOON_S + 640).says == SelfReport(GOOD, "I065/040"), "it speaks of no sensor any more"


def test_another_source_says_nothing_of_this_one() -> None:
    sensed = hear(AsterixFeed(), status(Cat065, sac=99, nogo=2))
    assert [reject.reason for reject in sensed.rejects] == ["foreign_source"]
    assert sensed.says is None
