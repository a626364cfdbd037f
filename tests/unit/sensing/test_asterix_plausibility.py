"""A source most of whose records cannot be is refused as a whole, until it is sane again."""

from collections.abc import Callable

import msgspec
import numpy as np
import pytest
from tests.unit.sensing.test_asterix import MIDNIGHT_NS, NOON_S, context, plots

from hima.picture.frame import Frame
from hima.picture.packing import pack, unpack
from hima.sensing.asterix import AsterixFeed, receive
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.settings import TransportKind
from hima.units import NAUTICAL_MILE_M, SECOND_NS
from hima.wire.asterix.cat062 import Cat062
from hima.wire.asterix.encode import encode

RANGE_MAX_NM = 50_000.0 / NAUTICAL_MILE_M
FEED = "edition_implausible"


def hear(state: AsterixFeed, data: bytes, time_s: float, surroundings: FeedContext | None = None) -> Sensed:
    return receive(state, Frame(MIDNIGHT_NS + round(time_s * SECOND_NS), "feed", data), surroundings or context())


def reasons(sensed: Sensed) -> list[str]:
    return [reject.reason for reject in sensed.rejects]


def good(time_s: float) -> bytes:
    return encode(plots(*((5.0, 30.0 * i) for i in range(4)), time_s=time_s))


def too_far(time_s: float) -> bytes:
    return encode(plots(*((1.2 * RANGE_MAX_NM, 30.0 * i) for i in range(5)), time_s=time_s))


def too_old(time_s: float) -> bytes:
    return encode(plots(*((5.0, 30.0 * i) for i in range(5)), time_s=time_s - 1_000.0))


@pytest.mark.parametrize("nonsense", [too_far, too_old])
def test_a_source_of_nonsense_is_refused_and_comes_back(nonsense: Callable[[float], bytes]) -> None:
    state, time_s = AsterixFeed(), NOON_S
    for _ in range(2):
        assert FEED not in reasons(hear(state, nonsense(time_s), time_s))
        assert len(hear(state, good(time_s), time_s).detections) == 1
        time_s += 0.1
    refused = Sensed()
    for _ in range(4):
        refused = hear(state, nonsense(time_s), time_s)
        time_s += 0.1
    assert reasons(refused).count(FEED) == 1
    state = unpack(pack(state), AsterixFeed)
    lucky = hear(state, good(time_s), time_s)
    assert (lucky.detections, lucky.sweeps, lucky.messages, lucky.message_time_ns) == ((), (), 0, 0)
    assert reasons(lucky) == [FEED]
    for _ in range(60):
        time_s += 1.0
        if hear(state, good(time_s), time_s).detections:
            break
    assert 5.0 < time_s - NOON_S < 40.0
    assert reasons(hear(state, good(time_s), time_s)) == []


def test_a_refused_source_that_loses_its_stream_is_hung_up_like_any_other() -> None:
    state, around = AsterixFeed(), context()
    by_tcp = msgspec.structs.replace(around.settings, transport=TransportKind.TCP_SERVER)
    stream = msgspec.structs.replace(around, settings=by_tcp)
    for _ in range(6):
        refused = hear(state, too_far(NOON_S), NOON_S, stream)
    assert (reasons(refused), refused.hang_up) == ([FEED], False)
    lost = hear(state, good(NOON_S) + bytes(3), NOON_S, stream)
    assert (reasons(lost), lost.hang_up) == (["block_length_too_short", FEED], True)
    after = hear(state, good(NOON_S), NOON_S, stream)
    assert (reasons(after), after.messages, after.hang_up) == ([], 0, False)


def test_a_few_far_plots_refuse_nothing() -> None:
    state = AsterixFeed()
    for step in range(30):
        time_s = NOON_S + step
        sensed = hear(state, good(time_s) + encode(plots((1.2 * RANGE_MAX_NM, 10.0), time_s=time_s)), time_s)
        assert (len(sensed.detections), reasons(sensed)) == (1, [])


def test_records_of_others_and_damage_do_not_refuse_a_source() -> None:
    state = AsterixFeed()
    others = plots(*((5.0, 30.0 * i) for i in range(12)))
    others.sic[:] = 8
    for step in range(30):
        time_s = NOON_S + step
        sensed = hear(state, encode(others) + bytes.fromhex("30 0004 00") * 9 + good(time_s), time_s)
        assert len(sensed.detections) == 1
        assert FEED not in reasons(sensed)


def test_a_site_can_do_without() -> None:
    surroundings = context()
    settings = msgspec.structs.replace(surroundings.settings, asterix_plausibility=False)
    surroundings = msgspec.structs.replace(surroundings, settings=settings)
    state = AsterixFeed()
    for step in range(10):
        sensed = hear(state, too_far(NOON_S + step), NOON_S + step, surroundings)
    assert (len(sensed.detections), reasons(sensed)) == (1, [])


def older_edition(rows: int, draw: np.random.Generator) -> bytes:
    """Records of an edition in which I062/070 and I062/105 stand elsewhere: what is read for them is anything."""
    body = b"".join(bytes([0x98]) + b"\x19\x07" + draw.bytes(3) + draw.bytes(8) for _ in range(rows))
    return bytes([62]) + (3 + len(body)).to_bytes(2, "big") + body


def test_b09_a_known_category_of_an_unknown_edition_is_refused_as_a_feed() -> None:
    state, draw, last = AsterixFeed(), np.random.default_rng(9), Sensed()
    for step in range(10):
        last = hear(state, older_edition(8, draw), NOON_S + step)
    assert FEED in reasons(last)
    assert (last.detections, last.local_tracks, last.messages) == ((), (), 0)


def test_a_tracker_that_sees_a_whole_country_is_believed() -> None:
    tracks = Cat062.empty(12)
    tracks.sac[:], tracks.sic[:], tracks.track_number[:] = 25, 7, np.arange(12)
    tracks.lat_deg[:], tracks.lon_deg[:] = 31.0, 44.0
    tracks.lat_deg[0] = 35.01
    state = AsterixFeed()
    for step in range(10):
        tracks.time_of_day_s[:] = NOON_S + step
        sensed = hear(state, encode(tracks), NOON_S + step)
        assert (sum(len(batch.time_ns) for batch in sensed.detections), reasons(sensed)) == (12, [])


def test_b16_plots_in_a_trackers_feed_are_read_as_what_they_are() -> None:
    tracks = Cat062.empty(1)
    tracks.sac[:], tracks.sic[:], tracks.time_of_day_s[:], tracks.track_number[:] = 25, 7, NOON_S, 4
    tracks.lat_deg[:], tracks.lon_deg[:] = 35.01, 44.0
    sensed = hear(AsterixFeed(), encode(tracks) + good(NOON_S), NOON_S)
    assert sorted(len(batch.time_ns) for batch in sensed.detections) == [1, 4]
    assert (sensed.messages, sensed.rejects) == (5, ())


def test_b16_a_category_under_the_number_of_another_is_refused_as_a_feed() -> None:
    state, last = AsterixFeed(), Sensed()
    for step in range(30):
        time_s = NOON_S + step
        masked = bytearray(encode(plots(*((5.0, 30.0 * i) for i in range(6)), time_s=time_s)))
        masked[0] = 62
        last = hear(state, bytes(masked), time_s)
        assert last.detections == ()
    assert last.messages == 0
