"""Claims out of `aircraft.json`."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from hima.picture.cooperative import HeightReference, Origin, Quality
from hima.picture.frame import Frame
from hima.picture.kind import Kind
from hima.picture.packing import pack, unpack
from hima.sensing.adsb import AdsbFeed, receive
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.settings import Format, TimeSource, TransportKind
from hima.units import SECOND_NS

NOW_NS = 1_795_717_800_000_000_000
Surroundings = Callable[..., FeedContext]
ONE: dict[str, Any] = {
    "hex": "71BE19", "type": "adsb_icao", "flight": "IAW123  ", "alt_geom": 10225, "gs": 233.3, "track": 90.0,
    "geom_rate": -640, "lat": 35.3, "lon": 44.8, "nic": 8, "nac_p": 9, "sil": 3, "sda": 2, "seen_pos": 0.4, "seen": 0.1,
}  # fmt: skip


@pytest.fixture
def context(surroundings: Surroundings) -> FeedContext:
    return surroundings(Format.ADSB)


def take(
    state: AdsbFeed, context: FeedContext, *aircraft: dict[str, Any], passed_s: float = 0.0, off_s: float = 0.0
) -> Sensed:
    """A document made half a second before it is received."""
    now_ns = NOW_NS + round(passed_s * SECOND_NS)
    said = {"now": now_ns / SECOND_NS - 0.5 + off_s, "messages": 1, "aircraft": list(aircraft)}
    return receive(state, Frame(now_ns, "feed", msgspec.json.encode(said)), context)


def test_one_aircraft_says_everything(context: FeedContext) -> None:
    sensed = take(AdsbFeed(), context, ONE)
    (report,) = sensed.reports
    assert (sensed.messages, sensed.rejects, sensed.message_time_ns) == (1, (), NOW_NS - SECOND_NS // 2)
    assert (report.emitter, report.name, report.kind) == ("71be19", "IAW123", Kind.MANNED_AIRCRAFT)
    assert NOW_NS - report.time_ns == pytest.approx(0.9 * SECOND_NS, abs=1e6)
    assert (report.quality, report.origin) == (Quality(8, 9, 3, 2), Origin.AIRCRAFT)
    assert report.height_reference is HeightReference.ELLIPSOID
    assert report.position_m is not None
    assert report.position_m[2] == pytest.approx(10225 * 0.3048 - 312.0, abs=20.0)
    assert report.velocity_mps == pytest.approx((120.0, 0.0, -3.25), abs=0.1)
    assert report.sigma_horizontal_m == pytest.approx(30.0 / 2.4477, rel=1e-6)


def test_a_document_that_has_not_moved_counts_for_nothing(context: FeedContext) -> None:
    state = AdsbFeed()
    assert take(state, context, ONE).messages == 1
    again = take(state, context, ONE)
    assert (again.messages, again.reports, again.rejects) == (0, (), ())
    assert take(unpack(pack(state), AdsbFeed), context, ONE).messages == 0


def test_a_position_is_claimed_once_though_it_is_said_again(context: FeedContext) -> None:
    state = AdsbFeed()
    counts = []
    for second in range(6):
        age_s = 0.4 + second if second < 3 else 0.4
        counts.append(len(take(state, context, ONE | {"seen_pos": age_s + 0.04}, passed_s=second).reports))
    assert counts == [1, 0, 0, 1, 1, 1]


@pytest.mark.parametrize("off_s", [-3600.0, 5.6, 1e6])
def test_a_clock_that_is_off_dates_nothing(context: FeedContext, off_s: float) -> None:
    (report,) = take(AdsbFeed(), context, ONE, off_s=off_s).reports
    assert NOW_NS - report.time_ns == pytest.approx(0.4 * SECOND_NS, abs=1e6)


def test_receipt_setting(surroundings: Surroundings) -> None:
    (report,) = take(AdsbFeed(), surroundings(Format.ADSB, TimeSource.RECEIPT), ONE).reports
    assert NOW_NS - report.time_ns == pytest.approx(0.4 * SECOND_NS, abs=1e6)


@pytest.mark.parametrize(
    ("said", "origin"),
    [
        ({"type": "mlat"}, Origin.MLAT),
        ({"type": "", "mlat": ["lat", "lon"]}, Origin.MLAT),
        ({"type": "tisb_trackfile"}, Origin.TISB),
        ({"type": "", "tisb": ["lat", "lon"]}, Origin.TISB),
        ({"type": "adsr_icao"}, Origin.REBROADCAST),
        ({"type": "adsb_other"}, Origin.AIRCRAFT),
        ({"type": ""}, Origin.AIRCRAFT),
        ({"type": "other"}, Origin.UNKNOWN),
    ],
)
def test_who_found_the_position(context: FeedContext, said: dict[str, Any], origin: Origin) -> None:
    (report,) = take(AdsbFeed(), context, ONE | said).reports
    assert report.origin is origin
    assert report.sigma_horizontal_m == pytest.approx((500.0 if origin is Origin.MLAT else 30.0) / 2.4477, rel=1e-6)


def test_pressure_altitude_where_no_other_is_said(surroundings: Surroundings) -> None:
    context = surroundings(Format.ADSB, qnh_hpa=980.0)
    said = {key: value for key, value in ONE.items() if key != "alt_geom"} | {
        "alt_baro": 9850,
        "lat": 35.2,
        "lon": 44.9,
    }
    (report,) = take(AdsbFeed(), context, said).reports
    assert report.height_reference is HeightReference.BAROMETRIC
    assert report.position_m is not None
    assert report.position_m[2] == pytest.approx(9850 * 0.3048 - 300.0 - 280.9, abs=4.5)


@pytest.mark.parametrize(
    "said", [{"alt_baro": "ground"}, {"alt_geom": None}, {"lat": None}, {"seen_pos": 61.0}, {"lat": 45.0}]
)
def test_no_claim_of_what_is_no_place_in_the_air(context: FeedContext, said: dict[str, Any]) -> None:
    sensed = take(AdsbFeed(), context, ONE | said)
    assert (sensed.reports, sensed.rejects, sensed.messages) == ((), (), 1)


def test_a_jump_is_named(context: FeedContext) -> None:
    state = AdsbFeed()
    take(state, context, ONE)
    sensed = take(state, context, ONE | {"lat": 36.3}, passed_s=1.0)
    assert ([error.reason for error in sensed.rejects], sensed.reports) == (["position_jump"], ())


def test_a_containment_radius_stands_in_for_an_accuracy(context: FeedContext) -> None:
    said = {key: value for key, value in ONE.items() if key != "nac_p"}
    (report,) = take(AdsbFeed(), context, said | {"rc": 186}).reports
    assert report.sigma_horizontal_m == pytest.approx(186.0 / 2.4477, rel=1e-6)
    (bare,) = take(AdsbFeed(), context, said).reports
    assert bare.sigma_horizontal_m is None


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_half_a_document_is_a_reject_and_costs_nothing_else(context: FeedContext, cut: int) -> None:
    state = AdsbFeed()
    whole = msgspec.json.encode({"now": 1_795_717_799.5, "aircraft": [ONE]})
    assert [e.reason for e in receive(state, Frame(NOW_NS, "feed", whole[:cut]), context).rejects] == [
        "not_aircraft_json"
    ]
    assert len(receive(state, Frame(NOW_NS, "feed", whole), context).reports) == 1


def test_a_clock_of_another_century_can_be_kept(context: FeedContext) -> None:
    state = AdsbFeed()
    data = msgspec.json.encode({"now": 8.9e9, "aircraft": [ONE]})
    sensed = receive(state, Frame(NOW_NS, "feed", data), context)
    assert len(sensed.reports) == 1
    assert unpack(pack(state), AdsbFeed).document_ns == 8_900_000_000 * SECOND_NS
    assert len(take(state, context, ONE, passed_s=1.0).reports) == 1, "what comes after is not older"


@pytest.mark.parametrize("body", [b"busy", b"   ", b"<html>\n<p>busy", b"\x1a1"])
def test_an_answer_that_is_no_document_costs_none_of_those_after_it(surroundings: Surroundings, body: bytes) -> None:
    context = surroundings(Format.ADSB)
    context = msgspec.structs.replace(
        context, settings=msgspec.structs.replace(context.settings, transport=TransportKind.HTTP)
    )
    state = AdsbFeed()
    sensed = receive(state, Frame(NOW_NS, "feed", body), context)
    assert [reject.reason for reject in sensed.rejects] == ["not_aircraft_json"]
    for second in range(1, 4):
        data = b'{\n"now": %d,\n"aircraft": [\n%b\n]\n}' % (NOW_NS // SECOND_NS + second, msgspec.json.encode(ONE))
        sensed = receive(state, Frame(NOW_NS + second * SECOND_NS, "feed", data), context)
        assert (len(sensed.reports), sensed.rejects) == (1, ())
