"""Claims out of a provider's answers."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from tests.unit.wire_remoteid.test_network import FLIGHT, STATE

from hima.picture.cooperative import CooperativeSource, HeightReference, Origin
from hima.picture.frame import Frame
from hima.picture.kind import Kind
from hima.picture.packing import pack, unpack
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.remote_id_network import NetworkRemoteIdFeed, receive
from hima.sensing.settings import Format, TimeSource
from hima.units import SECOND_NS

NOW_NS = 1_795_780_801_000_000_000
Surroundings = Callable[..., FeedContext]
DETAILS: dict[str, Any] = {
    "id": "0e3ff4d2",
    "uas_id": {"serial_number": "1AKGAAN8G70R7JS", "registration_id": "CHE.1"},
    "operator_location": {"position": {"lat": 35.21, "lng": 44.9}},
}


@pytest.fixture
def context(surroundings: Surroundings) -> FeedContext:
    return surroundings(Format.REMOTE_ID_NETWORK)


def stamp(time_ns: int) -> dict[str, str]:
    return {"value": datetime.fromtimestamp(time_ns / SECOND_NS, UTC).isoformat(), "format": "RFC3339"}


def take(state: NetworkRemoteIdFeed, context: FeedContext, *flights: dict[str, Any], passed_s: float = 0.0) -> Sensed:
    now_ns = NOW_NS + round(passed_s * SECOND_NS)
    data = msgspec.json.encode({"timestamp": stamp(now_ns), "flights": list(flights)})
    return receive(state, Frame(now_ns, "feed", data), context)


def tell(state: NetworkRemoteIdFeed, context: FeedContext, details: dict[str, Any]) -> Sensed:
    return receive(state, Frame(NOW_NS, "feed", msgspec.json.encode({"details": details})), context)


def test_a_flight_says_where_and_its_details_who(context: FeedContext) -> None:
    state = NetworkRemoteIdFeed()
    (first,) = take(state, context, FLIGHT).reports
    assert (first.name, first.operator_m) == ("", None)
    assert tell(state, context, DETAILS).messages == 1
    later = FLIGHT | {"current_state": STATE | {"timestamp": stamp(NOW_NS + SECOND_NS // 2)}}
    sensed = take(unpack(pack(state), NetworkRemoteIdFeed), context, later, passed_s=1.0)
    (report,) = sensed.reports
    assert (report.source, report.origin) == (CooperativeSource.REMOTE_ID, Origin.PROVIDER)
    assert (report.emitter, report.name, report.kind) == ("0e3ff4d2", "1AKGAAN8G70R7JS", Kind.MULTIROTOR)
    assert report.time_ns == NOW_NS + SECOND_NS // 2
    assert report.position_m == pytest.approx((0.0, 0.0, 100.0), abs=1e-3)
    assert report.velocity_mps == pytest.approx((20.0, 0.0, -1.5), abs=1e-9)
    assert report.operator_m == pytest.approx((0.0, 1109.5), abs=0.5)
    assert report.sigma_horizontal_m == pytest.approx(10.0 / 2.4477)
    assert report.height_reference is HeightReference.ELLIPSOID


@pytest.mark.parametrize("year", ["8691", "2027", "2025", "1013"])
def test_an_answer_of_another_time_does_not_lock_out_later_ones(year: str, context: FeedContext) -> None:
    state = NetworkRemoteIdFeed()
    said = {"timestamp": {"value": f"{year}-01-27T12:00:01Z", "format": "RFC3339"}, "flights": []}
    sensed = receive(state, Frame(NOW_NS, "feed", msgspec.json.encode(said)), context)
    assert [reject.reason for reject in sensed.rejects] == ["time_implausible"]
    assert unpack(pack(state), NetworkRemoteIdFeed) == NetworkRemoteIdFeed()
    assert len(take(state, context, FLIGHT).reports) == 1


def test_a_state_is_claimed_once(context: FeedContext) -> None:
    state = NetworkRemoteIdFeed()
    assert [len(take(state, context, FLIGHT, passed_s=float(s)).reports) for s in range(3)] == [1, 0, 0]


def test_an_answer_given_twice_counts_once(context: FeedContext) -> None:
    state = NetworkRemoteIdFeed()
    assert [take(state, context, FLIGHT).messages for _ in range(2)] == [1, 0]


def test_that_nobody_flies_is_an_answer(context: FeedContext) -> None:
    sensed = take(NetworkRemoteIdFeed(), context)
    assert (sensed.messages, sensed.reports, sensed.rejects) == (1, (), ())


def test_of_an_area_no_point_is_made_up(context: FeedContext) -> None:
    area = {
        "id": "area", "aircraft_type": "Helicopter",
        "operating_area": {"aircraft_count": 3, "volumes": [{"volume": {"outline_circle": {"center": {"lat": 35.2}}}}]},
    }  # fmt: skip
    (report,) = take(NetworkRemoteIdFeed(), context, area).reports
    assert (report.emitter, report.position_m, report.sigma_horizontal_m, report.velocity_mps) == (
        "area",
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("off_s", "reports", "reasons"),
    [(-61.0, 0, []), (-59.0, 1, []), (4.0, 1, []), (6.0, 0, ["time_implausible"])],
)
def test_a_state_of_another_time(context: FeedContext, off_s: float, reports: int, reasons: list[str]) -> None:
    flight = FLIGHT | {"current_state": STATE | {"timestamp": stamp(NOW_NS + round(off_s * SECOND_NS))}}
    sensed = take(NetworkRemoteIdFeed(), context, flight)
    assert (len(sensed.reports), [error.reason for error in sensed.rejects]) == (reports, reasons)


def test_receipt_setting(surroundings: Surroundings) -> None:
    context = surroundings(Format.REMOTE_ID_NETWORK, TimeSource.RECEIPT)
    assert take(NetworkRemoteIdFeed(), context, FLIGHT).reports[0].time_ns == NOW_NS


def test_a_simulated_flight_never_enters(context: FeedContext) -> None:
    sensed = take(NetworkRemoteIdFeed(), context, FLIGHT | {"simulated": True})
    assert ([error.reason for error in sensed.rejects], sensed.reports) == (["not_real"], ())


@pytest.mark.parametrize(
    ("uas_id", "name"),
    [
        ({"serial_number": "", "registration_id": "CHE.1"}, "CHE.1"),
        ({"utm_id": "A\u202eB\n"}, "AB"),
        (None, ""),
    ],
)
def test_names(context: FeedContext, uas_id: dict[str, str] | None, name: str) -> None:
    state = NetworkRemoteIdFeed()
    tell(state, context, {"id": "0e3ff4d2", "uas_id": uas_id})
    assert take(state, context, FLIGHT).reports[0].name == name


def test_what_is_no_answer_is_a_reject(context: FeedContext) -> None:
    sensed = receive(NetworkRemoteIdFeed(), Frame(NOW_NS, "feed", b"<html>"), context)
    assert ([error.reason for error in sensed.rejects], sensed.messages) == (["not_an_answer"], 0)


def test_a_clock_that_was_minutes_fast_is_put_right(context: FeedContext) -> None:
    state = NetworkRemoteIdFeed()
    fast = msgspec.json.encode({"timestamp": stamp(NOW_NS + 240 * SECOND_NS), "flights": []})
    assert receive(state, Frame(NOW_NS, "feed", fast), context).messages == 1
    sensed = take(state, context, FLIGHT, passed_s=1.0)
    assert (sensed.messages, len(sensed.reports)) == (1, 1)
