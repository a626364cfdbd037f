"""A time of day belongs to the day that makes it nearest to receipt: every category, both sides of midnight."""

from typing import Any

import pytest
from tests.unit.sensing.test_asterix import MIDNIGHT_NS, context

from hima.picture.frame import Frame
from hima.sensing.asterix import AsterixFeed, receive
from hima.units import DAY_S, SECOND_NS
from hima.wire.asterix.categories import OWN
from hima.wire.asterix.encode import encode

TIMES: dict[int, str] = {
    **dict.fromkeys((2, 10, 15, 16, 19, 20, 34, 48, 62, 63, 65), "time_of_day_s"),
    1: "truncated_time_s",
    21: "position_valid_s",
}
MEANS: dict[int, dict[str, float]] = {
    1: {"typ": 0, "ssr_psr": 1, "rho_nm": 2.0, "theta_deg": 90.0},
    10: {"message_type": 1, "rho_m": 900.0, "theta_deg": 90.0},
    15: {"lat_deg": 35.01, "lon_deg": 44.0},
    20: {"lat_deg": 35.01, "lon_deg": 44.0},
    21: {"lat_deg": 35.01, "lon_deg": 44.0, "aircraft_address": 1, "flight_level": 20.0},
    48: {"typ": 1, "rho_nm": 2.0, "theta_deg": 90.0},
    62: {"lat_deg": 35.01, "lon_deg": 44.0},
}
CASES = [
    pytest.param(DAY_S - 0.5, DAY_S + 1.0, id="sent before, received after"),
    pytest.param(DAY_S + 0.5, DAY_S - 1.0, id="a clock ahead, over midnight"),
    pytest.param(DAY_S + 1.0, DAY_S + 2.0, id="both after"),
    pytest.param(DAY_S - 2.0, DAY_S - 1.0, id="both before"),
    pytest.param(DAY_S, DAY_S, id="midnight itself"),
    pytest.param(DAY_S - 4.0, DAY_S + 0.5, id="late"),
]


def record(category: int, said_s: float) -> bytes:
    made: Any = OWN[category].kind.empty(1)
    made.sac[:], made.sic[:] = 25, 7
    for name, value in MEANS.get(category, {}).items():
        getattr(made, name)[:] = value
    getattr(made, TIMES[category])[:] = said_s % (512.0 if category == 1 else DAY_S)
    return encode(made)


def newest_s(data: bytes, received_s: float) -> float:
    received_ns = MIDNIGHT_NS + round(received_s * SECOND_NS)
    sensed = receive(AsterixFeed(), Frame(received_ns, "feed", data), context())
    assert (sensed.rejects, sensed.messages) == ((), 1)
    for batch in sensed.detections:
        assert batch.time_ns[0] == sensed.message_time_ns
    return (sensed.message_time_ns - MIDNIGHT_NS) / SECOND_NS


def test_every_category_with_a_time_is_tried() -> None:
    assert set(TIMES) == set(OWN)


@pytest.mark.parametrize("category", sorted(TIMES))
@pytest.mark.parametrize(("said_s", "received_s"), CASES)
def test_the_day_is_the_nearest(category: int, said_s: float, received_s: float) -> None:
    within_s = said_s % DAY_S
    if category == 1:  # begins again at midnight, not a whole number of times after the last
        assert newest_s(record(category, within_s), received_s) == pytest.approx(said_s, abs=1e-6)
    else:
        assert newest_s(record(category, said_s), received_s) == pytest.approx(said_s, abs=1e-6)


def raised(data: bytes, category: int) -> bytes:
    """The same record, its time of day counted on past midnight: 24 bits that hold a whole day and a second more."""
    said = (128).to_bytes(3, "big")
    assert data.count(said) == 1, category
    return data.replace(said, (86_401 * 128).to_bytes(3, "big"))


@pytest.mark.parametrize("category", sorted(TIMES.keys() - {1}))
def test_b18_a_clock_that_counts_on_past_midnight(category: int) -> None:
    data = raised(record(category, 1.0), category)
    assert newest_s(data, DAY_S + 1.5) == pytest.approx(DAY_S + 1.0, abs=1e-6)
