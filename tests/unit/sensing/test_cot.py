"""Cursor on Target, sensed: claims of partners, positions of sources, and nothing that others may not say."""

import msgspec
import numpy as np
import pytest
from tests.unit.sensing.conftest import Surroundings

from hima.picture.cooperative import CooperativeSource
from hima.picture.frame import Frame
from hima.picture.kind import Kind
from hima.picture.sensor import Reports, SensorKind
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.cot import OBJECTS_MAX, CotFeed, receive
from hima.sensing.settings import Format, TimeSource, TransportKind
from hima.units import SECOND_NS
from hima.wire.cot.event import CotEvent, Element
from hima.wire.cot.framing import in_mesh, in_stream
from hima.wire.cot.tak_message import TakControl, encode_control, encode_tak
from hima.wire.cot.xml_encode import encode_xml

NOW_NS = 1_795_780_800 * SECOND_NS
EVENT = CotEvent(
    uid="UAV-7",
    type="a-f-A-M-H-Q",
    how="m-g",
    time_ns=NOW_NS,
    start_ns=NOW_NS,
    stale_ns=NOW_NS + 10 * SECOND_NS,
    lat_deg=35.21,
    lon_deg=44.9,
    hae_m=412.0,
    ce_m=4.0,
    le_m=6.0,
    detail=Element(
        "detail",
        (),
        (
            Element("contact", (("callsign", "Falke\u202e 7"),)),
            Element("track", (("course", "90.0"), ("speed", "12.5"))),
        ),
    ),
)


def event(**changes: object) -> CotEvent:
    return msgspec.structs.replace(EVENT, **changes)


@pytest.fixture
def partner(surroundings: Surroundings) -> FeedContext:
    return of_kind(surroundings(Format.COT), SensorKind.PARTNER)


def of_kind(context: FeedContext, kind: SensorKind, reports: Reports = Reports.DETECTIONS) -> FeedContext:
    sensor = msgspec.structs.replace(context.sensor, kind=kind, reports=reports)
    return msgspec.structs.replace(context, sensor=sensor, site="khor_mor")


def over(context: FeedContext, transport: TransportKind) -> FeedContext:
    return msgspec.structs.replace(context, settings=msgspec.structs.replace(context.settings, transport=transport))


def heard(context: FeedContext, *datagrams: bytes, state: CotFeed | None = None, now_ns: int = NOW_NS) -> list[Sensed]:
    state = CotFeed() if state is None else state
    return [receive(state, Frame(now_ns, "feed", data), context) for data in datagrams]


def reasons(sensed: Sensed) -> list[str]:
    return [reject.reason for reject in sensed.rejects]


@pytest.mark.parametrize("data", [encode_xml(EVENT), in_mesh(encode_tak(EVENT)), in_stream(encode_tak(EVENT))])
def test_a_partners_aircraft_is_a_claim(partner: FeedContext, data: bytes) -> None:
    (sensed,) = heard(partner, data)
    (report,) = sensed.reports
    assert (report.source, report.emitter, report.name, report.kind) == (
        CooperativeSource.COT,
        "UAV-7",
        "Falke 7",
        Kind.MULTIROTOR,
    )
    assert report.position_m == pytest.approx((0.0, 1109.6, 99.9), abs=1.0)
    assert (report.sigma_horizontal_m, report.sigma_vertical_m) == (4.0, 6.0)
    assert report.velocity_mps == pytest.approx((12.5, 0.0, 0.0), abs=1e-9)
    assert (sensed.messages, sensed.rejects, sensed.detections, sensed.local_tracks) == (1, (), (), ())
    assert sensed.message_time_ns == NOW_NS


def test_what_is_not_known_is_not_made_up(partner: FeedContext) -> None:
    (sensed,) = heard(partner, encode_xml(event(hae_m=None, ce_m=None, le_m=None, detail=None)))
    (report,) = sensed.reports
    assert (report.sigma_horizontal_m, report.sigma_vertical_m) == (None, 500.0)
    assert (report.velocity_mps, report.name) == (None, "")


@pytest.mark.parametrize(
    "other",
    [
        event(type="t-x-d-d"),
        event(type="a-f-G-U-C"),
        event(type="b-m-r"),
        event(type="a-f-Alien"),
        event(uid="hima.khor_mor.track.4"),
        event(lat_deg=0.0, lon_deg=0.0),
        event(lat_deg=51.0, lon_deg=10.0),
    ],
)
def test_what_does_not_fly_here_is_counted_and_left_out(partner: FeedContext, other: CotEvent) -> None:
    (sensed,) = heard(partner, encode_xml(other))
    assert (sensed.reports, sensed.rejects, sensed.messages) == ((), (), 1)


def test_events_of_another_site_of_ours_are_a_partners(partner: FeedContext) -> None:
    (sensed,) = heard(partner, encode_xml(event(uid="hima.erbil.track.4")))
    assert len(sensed.reports) == 1


def test_a_deletion_of_anybodys_track_deletes_nothing(partner: FeedContext) -> None:
    gone = event(uid="x", type="t-x-d-d", detail=Element("detail", (), (Element("link", (("uid", "UAV-7"),)),)))
    state = CotFeed()
    first, second, third = heard(partner, encode_xml(EVENT), encode_xml(gone), encode_xml(EVENT), state=state)
    assert (len(first.reports), second.reports, len(third.reports)) == (1, (), 1)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (
            event(time_ns=NOW_NS - 20 * SECOND_NS, start_ns=NOW_NS - 20 * SECOND_NS, stale_ns=NOW_NS - SECOND_NS),
            "stale",
        ),
        (event(time_ns=NOW_NS - 400 * SECOND_NS), "time_implausible"),
        (event(opex="s"), "not_real"),
        (event(opex="e-Quiet Night"), "not_real"),
    ],
)
def test_what_holds_no_more_or_never_did_is_refused(partner: FeedContext, bad: CotEvent, reason: str) -> None:
    (sensed,) = heard(partner, encode_xml(bad))
    assert (reasons(sensed), sensed.reports, sensed.messages) == ([reason], (), 0)


def test_times_of_receipt_need_no_clock_of_the_sender(surroundings: Surroundings) -> None:
    context = of_kind(surroundings(Format.COT, TimeSource.RECEIPT), SensorKind.PARTNER)
    (sensed,) = heard(context, encode_xml(event(time_ns=NOW_NS - 400 * SECOND_NS)))
    assert sensed.reports[0].time_ns == NOW_NS


def test_a_stream_is_taken_however_it_is_cut(partner: FeedContext) -> None:
    stream = encode_xml(EVENT) + encode_xml(event(uid="UAV-8"))
    for place in range(0, len(stream), 7):
        found = heard(over(partner, TransportKind.TCP_CLIENT), stream[:place], stream[place:])
        assert [report.emitter for sensed in found for report in sensed.reports] == ["UAV-7", "UAV-8"]
        assert all(sensed.rejects == () for sensed in found)


def test_one_bad_event_does_not_cost_the_good_ones(partner: FeedContext) -> None:
    bad = encode_xml(EVENT).replace(b'lat="35.21"', b'lat="nan"')
    stream = encode_xml(EVENT) + bad + encode_xml(event(uid="UAV-8"))
    (sensed,) = heard(over(partner, TransportKind.TCP_SERVER), stream)
    assert [report.emitter for report in sensed.reports] == ["UAV-7", "UAV-8"]
    assert [(reject.reason, reject.offset) for reject in sensed.rejects] == [("bad_number", len(encode_xml(EVENT)))]


def test_a_control_is_a_sign_of_life(partner: FeedContext) -> None:
    (sensed,) = heard(partner, in_mesh(encode_control(TakControl(1, 1, "HQ"))))
    assert (sensed.messages, sensed.reports, sensed.rejects) == (1, (), ())


def test_uids_that_cannot_be_shown_stay_apart(partner: FeedContext) -> None:
    uids = ["a" * 60, "a" * 61, "b\u202e1", "b\u202d1"]
    found = heard(partner, *(encode_xml(event(uid=uid)) for uid in uids))
    emitters = [sensed.reports[0].emitter for sensed in found]
    assert len(set(emitters)) == 4
    assert all(len(emitter) <= 40 and emitter.isprintable() for emitter in emitters)


def test_a_position_source_measures(surroundings: Surroundings) -> None:
    context = of_kind(surroundings(Format.COT), SensorKind.POSITION)
    (sensed,) = heard(context, encode_xml(EVENT))
    (batch,) = sensed.detections
    assert sensed.reports == ()
    assert batch.value[0, :3] == pytest.approx((0.0, 1109.6, 99.9), abs=1.0)
    assert batch.sigma[0, :3].tolist() == [4.0, 4.0, 6.0]
    assert (batch.kind.tolist(), batch.source_track.tolist()) == ([Kind.MULTIROTOR], [0])
    assert np.isnan(batch.value[0, 3])


def test_a_mark_set_by_a_person_is_no_measurement(surroundings: Surroundings) -> None:
    context = of_kind(surroundings(Format.COT), SensorKind.POSITION)
    (sensed,) = heard(context, encode_xml(event(how="h-e")))
    assert (sensed.detections, sensed.messages) == ((), 1)


def test_a_source_that_tracks_by_itself_gives_local_tracks(surroundings: Surroundings) -> None:
    context = of_kind(surroundings(Format.COT), SensorKind.POSITION, Reports.TRACKS)
    state = CotFeed()
    uids = ["a", "b", "a"]
    found = heard(context, *(encode_xml(event(uid=uid, hae_m=None)) for uid in uids), state=state)
    assert [sensed.local_tracks[0].source_track.tolist() for sensed in found] == [[0], [1], [0]]
    assert np.isnan(found[0].local_tracks[0].position_m[0, 2])
    assert found[0].local_tracks[0].velocity_mps[0, :2] == pytest.approx((12.5, 0.0), abs=1e-9)


def test_a_flood_of_uids_fills_no_memory(surroundings: Surroundings) -> None:
    context = of_kind(surroundings(Format.COT), SensorKind.POSITION)
    state = CotFeed()
    for i in range(OBJECTS_MAX + 50):
        receive(state, Frame(NOW_NS, "feed", encode_xml(event(uid=f"u{i}"))), context)
    assert len(state.numbers) == OBJECTS_MAX
    assert "u0" not in state.numbers


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("a-u-A", Kind.UNKNOWN),
        ("a-h-A-M-F-Q", Kind.FIXED_WING),
        ("a-n-A-C-H-q", Kind.MULTIROTOR),
        ("a-f-A-C-F", Kind.MANNED_AIRCRAFT),
        ("a-f-A-M-H;x", Kind.MANNED_AIRCRAFT),
        ("a-f-A-W", Kind.UNKNOWN),
    ],
)
def test_types_say_what_flies(partner: FeedContext, path: str, kind: Kind) -> None:
    (sensed,) = heard(partner, encode_xml(event(type=path)))
    assert sensed.reports[0].kind is kind
