"""Category 021 before edition 2.1 in a feed: what it claims, who speaks it, and what comes of the wrong edition."""

import math

import msgspec
import pytest
from tests.unit.sensing.test_asterix import MIDNIGHT_NS, NOON_S, ORIGIN_AMSL_M, context

from hima.picture.cooperative import CooperativeReport, HeightReference
from hima.picture.frame import Frame
from hima.picture.kind import Kind
from hima.sensing.asterix import AsterixFeed, receive
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.settings import TransportKind
from hima.units import SECOND_NS
from hima.wire.asterix.cat021 import Cat021
from hima.wire.asterix.cat021_early import Cat021Early
from hima.wire.asterix.encode import encode

LIT = {"dcr": 0, "gbs": 0, "atp": 1, "arc": 1, "ac": 0, "mn": 0, "dc": 0, "nuc_p": 7, "mds": 1}
"""What a ground station says of every aircraft."""


def surroundings(*words: str, transport: TransportKind = TransportKind.UDP) -> FeedContext:
    around = context()
    settings = msgspec.structs.replace(around.settings, editions=words, sac=None, sic=None, transport=transport)
    return msgspec.structs.replace(around, settings=settings)


def hear(state: AsterixFeed, data: bytes, around: FeedContext, time_s: float = NOON_S) -> Sensed:
    return receive(state, Frame(MIDNIGHT_NS + round(time_s * SECOND_NS), "feed", data), around)


def early(count: int = 1, time_s: float = NOON_S) -> Cat021Early:
    made = Cat021Early.empty(count)
    made.sac[:], made.sic[:], made.time_of_day_s[:] = 25, 8, time_s
    for name, value in LIT.items():
        getattr(made, name)[:] = value
    made.aircraft_address[:] = [0x4BAACD + row for row in range(count)]
    made.lat_deg[:], made.lon_deg[:], made.flight_level[:] = 35.0, 44.0, 20.0
    return made


def newest(count: int = 1, time_s: float = NOON_S) -> Cat021:
    made = Cat021.empty(count)
    made.sac[:], made.sic[:], made.position_valid_s[:] = 25, 7, time_s
    made.atp[:], made.aircraft_address[:] = 0, [0x710000 + row for row in range(count)]
    made.lat_deg[:], made.lon_deg[:], made.flight_level[:] = 35.0, 44.0, 20.0
    return made


def claimed(made: Cat021Early, edition: str = "0.26") -> CooperativeReport:
    sensed = hear(AsterixFeed(), encode(made, edition), surroundings(f"021={edition}"))
    assert (sensed.rejects, sensed.messages) == ((), 1)
    return sensed.reports[0]


@pytest.mark.parametrize("edition", ["0.23", "0.24", "0.26"])
def test_a_claims_place_height_and_time(edition: str) -> None:
    made = early()
    made.time_of_day_s[:] = NOON_S - 1.0
    report = claimed(made, edition)
    assert (report.emitter, report.time_ns) == ("4baacd", MIDNIGHT_NS + round((NOON_S - 1.0) * SECOND_NS))
    assert report.position_m == pytest.approx((0.0, 0.0, 2_000 * 0.3048 - ORIGIN_AMSL_M), abs=2.0)
    assert report.height_reference is HeightReference.BAROMETRIC
    made.geometric_height_ft[:] = 1_025.0
    report = claimed(made, edition)
    assert report.position_m == pytest.approx((0.0, 0.0, 1_025.0 * 0.3048 - 312.0), abs=2.0)
    assert report.height_reference is HeightReference.ELLIPSOID


def test_a_claims_velocity_and_name() -> None:
    made = early()
    assert (claimed(made).velocity_mps, claimed(made).name) == (None, "")
    made.ground_speed_kt[:], made.track_angle_deg[:], made.identification[:] = 360.0, 90.0, 0x508679518820
    made.barometric_rate_ft_min[:] = 600.0
    assert claimed(made).velocity_mps == pytest.approx((185.2, 0.0, 3.048), abs=0.1)
    made.geometric_rate_ft_min[:], made.ground_speed_kt[:] = -1_200.0, -36.0
    assert claimed(made).velocity_mps == pytest.approx((-18.52, 0.0, -6.096), abs=0.1)
    assert claimed(made).name == "THY9TX"


@pytest.mark.parametrize(
    ("nuc_p", "radius_m"),
    [(-1, None), (0, None), (1, 18_520.0), (5, 463.0), (7, 92.6), (8, 10.0), (9, 3.0), (10, None), (15, None)],
)
def test_a_claims_uncertainty_is_that_of_nuc_and_no_integrity_is_made_of_it(nuc_p: int, radius_m: float | None) -> None:
    made = early()
    made.nuc_p[:] = nuc_p
    report = claimed(made)
    assert report.quality is None
    assert report.sigma_horizontal_m == (None if radius_m is None else pytest.approx(radius_m / 2.4477))


@pytest.mark.parametrize(("kind", "manned"), [(1, True), (10, True), (2, False), (8, False), (13, False), (20, False)])
def test_reserved_kinds_say_nothing_of_people_on_board(kind: int, manned: bool) -> None:
    made = early()
    made.emitter_category[:] = kind
    assert claimed(made).kind is (Kind.MANNED_AIRCRAFT if manned else Kind.UNKNOWN)


def test_sources_of_one_feed_speak_each_their_own() -> None:
    around = surroundings("25/8:021=0.26")
    sensed = hear(AsterixFeed(), encode(newest(2)) + encode(early(3)), around)
    assert (sensed.rejects, sensed.messages) == ((), 5)
    assert {report.emitter for report in sensed.reports} == {"710000", "710001", "4baacd", "4baace", "4baacf"}
    for report in sensed.reports:
        assert report.position_m == pytest.approx((0.0, 0.0, 2_000 * 0.3048 - ORIGIN_AMSL_M), abs=2.0)


WRONG = [("0.26", (), "0.26"), ("0.26", ("021=0.23",), "0.26"), ("0.23", (), "0.23"), ("0.23", ("021=0.26",), "0.23")]
WRONG += [("2.4", ("021=0.26",), "2.7"), ("2.4", ("25/7:021=0.23",), "2.7")]


@pytest.mark.parametrize("transport", [TransportKind.UDP, TransportKind.TCP_CLIENT])
@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(("spoken", "words", "named"), WRONG)
def test_of_the_wrong_edition_nothing_is_invented_and_the_right_one_is_named(
    spoken: str, words: tuple[str, ...], named: str, count: int, transport: TransportKind
) -> None:
    state, around, reasons = AsterixFeed(), surroundings(*words, transport=transport), list[str]()
    for step in range(40):
        time_s = NOON_S + 0.2 * step
        made = newest(count, time_s) if spoken == "2.4" else early(count, time_s)
        sensed = hear(state, encode(made, spoken), around, time_s)
        assert (sensed.reports, sensed.messages) == ((), 0)
        reasons += [reject.reason for reject in sensed.rejects]
    assert "edition_implausible" in reasons
    assert reasons.count(f"edition_may_be_021={named}") == 40 * count
    assert {reason for reason in reasons if "may_be" in reason} == {f"edition_may_be_021={named}"}


def test_damage_alone_names_no_edition() -> None:
    state, around = AsterixFeed(), surroundings("25/8:021=0.26")
    for data in (encode(newest(3))[:-2], encode(early(3))[:-2]):
        cut = data[:1] + len(data).to_bytes(2, "big") + data[3:]
        sensed = hear(state, cut, around)
        assert [reject.reason for reject in sensed.rejects] == ["record_truncated"]
        assert len(sensed.reports) == 2


def test_a_wrong_clock_names_no_edition() -> None:
    sensed = hear(AsterixFeed(), encode(early(2, NOON_S - 1_000.0)), surroundings("021=0.26"))
    assert [reject.reason for reject in sensed.rejects] == ["time_implausible"] * 2
    assert math.isclose(sensed.message_time_ns, 0)


@pytest.mark.parametrize("flag", ["sim", "tst", "rab"])
def test_what_no_aircraft_says_is_nobodys_claim(flag: str) -> None:
    for made, words in ((early(2), ("021=0.26",)), (newest(2), ())):
        getattr(made, flag)[0] = 1
        sensed = hear(AsterixFeed(), encode(made, "0.26" if words else None), surroundings(*words))
        assert (sensed.rejects, sensed.messages) == ((), 2)
        assert [report.emitter for report in sensed.reports] == [f"{made.aircraft_address[1]:06x}"]
