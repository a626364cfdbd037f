"""The picture as ASTERIX: what another decoder and our own read of it, for whom, and until when."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace
from tests.unit.sharing.test_cot_events import EVERYTHING, context, site
from tests.unit.web.conftest import NOON_NS, a_picture, an_alert, tracks

from hima.config.site import Site
from hima.picture.air_picture import AirPicture
from hima.picture.by_hand import ByHand, Named
from hima.picture.health import FeedState, SelfReport, SelfState
from hima.picture.identity import Contact
from hima.picture.kind import Kind
from hima.picture.mode import Mode
from hima.picture.track import Tracks, TrackState
from hima.sharing.asterix_output import DATAGRAM_MAX, AsterixOutput, messages
from hima.sharing.settings import Audience, OutputFormat
from hima.units import DAY_NS, FOOT_M, SECOND_NS
from hima.wire.asterix import other_categories
from hima.wire.asterix.blocks import split
from hima.wire.asterix.cat062 import Cat062
from hima.wire.asterix.cat065 import MessageType, Operation
from hima.wire.asterix.decode import Decoded, decode
from hima.wire.asterix.six_bit import identification

__all__ = ["site"]

SERVED = replace(EVERYTHING, format=OutputFormat.ASTERIX, sac=25, sic=7, service=3, names=False)
AIRLINER = Contact(
    key="adsb_feed/4baacd", source="adsb", name="THY9TX", kind=Kind.MANNED_AIRCRAFT, time_ns=NOON_NS,
    position_m=None, velocity_mps=None, operator_m=None, track=1, offset_m=None,
)  # fmt: skip


def told(
    picture: AirPicture, site: Site, state: AsterixOutput | None = None, whom: Audience = SERVED, mode: Mode = Mode.LIVE
) -> Decoded:
    """What is sent, read by our decoder; libasterix must read each datagram too."""
    sent = messages(AsterixOutput() if state is None else state, picture, context(site, mode), whom)
    assert sent is not None
    for datagram in sent:
        assert len(datagram) <= DATAGRAM_MAX
        assert theirs(datagram)
    decoded = decode(b"".join(sent))
    assert decoded.errors == ()
    return decoded


def theirs(datagram: bytes) -> list[Mapping[str, Any]]:
    blocks, errors = split(datagram)
    extents: dict[int, list[tuple[int, int]]] = {}
    for part in blocks:
        extents.setdefault(part.category, []).append((part.start, part.end))
    records, refused = other_categories.decode(datagram, extents)
    assert (errors, refused) == ([], [])
    return records


def later(picture: AirPicture, held: Tracks, site: Site, seconds: int = 1) -> AirPicture:
    time_ns = picture.time_ns + seconds * SECOND_NS
    return a_picture(replace(held, time_ns=time_ns), site)


def only(held: Tracks, rows: list[int]) -> Tracks:
    return replace(held, **{name: getattr(held, name)[rows] for name in held.__struct_fields__ if name != "time_ns"})


def test_a_track_says_where_it_is_how_fast_and_how_surely(site: Site) -> None:
    held = tracks(3)
    held.velocity_mps[:, 2] = 5.08
    held.covariance[:, 0, 1] = held.covariance[:, 1, 0] = -100.0
    decoded = told(a_picture(held, site), site)
    found = decoded.cat062
    assert (found.sac.tolist(), found.sic.tolist(), found.service.tolist()) == ([25] * 3, [7] * 3, [3] * 3)
    assert found.track_number.tolist() == [1, 2, 3]
    assert found.time_of_day_s.tolist() == [NOON_NS % DAY_NS / SECOND_NS] * 3
    lat, lon, hae = context(site).frame.geodetic_from_enu(held.position_m)
    np.testing.assert_allclose(found.lat_deg, np.degrees(lat), atol=2.7e-6)
    np.testing.assert_allclose(found.lon_deg, np.degrees(lon), atol=2.7e-6)
    np.testing.assert_allclose(found.altitude_ft * FOOT_M, hae, atol=0.96)
    np.testing.assert_allclose(np.column_stack([found.x_m, found.y_m]), held.position_m[:, :2], atol=0.25)
    np.testing.assert_allclose(np.column_stack([found.vx_mps, found.vy_mps]), held.velocity_mps[:, :2], atol=0.125)
    assert found.climb_ft_per_min.tolist() == [1_000.0] * 3
    assert (found.sigma_x_m[0], found.sigma_y_m[0], found.covariance_xy_m[0]) == (30.0, 20.0, -10.0)
    assert (found.sigma_vx_mps[0], found.sigma_vy_mps[0]) == (2.0, 2.0)
    assert found.sigma_altitude_ft[0] == pytest.approx(15.0 / FOOT_M, abs=3.2)
    assert (found.track_age_s[0], found.psr_age_s[0]) == (60.0, 1.0)
    assert (found.cnf[0], found.cst[0], found.sim[0], found.tse[0], found.tsb[0], found.mon[0]) == (0, 0, 0, 0, 1, 0)
    assert (found.psr[0], found.ssr[0], found.mds[0], found.ads[0], found.sds[0]) == (0, 1, 1, 1, 2)
    assert decoded.cat065.message_type.tolist() == [MessageType.STATUS, MessageType.END_OF_BATCH]
    assert decoded.cat065.batch.tolist() == [-1, 0]


def test_states_are_said_and_what_is_not_shown_is_not(site: Site) -> None:
    held = tracks(4)
    held.state[:] = TrackState.TENTATIVE, TrackState.CONFIRMED, TrackState.COASTING, TrackState.DROPPED
    found = told(a_picture(held, site), site).cat062
    assert (found.track_number.tolist(), found.cst.tolist(), found.psr.tolist()) == ([2, 3], [0, 1], [0, 1])
    found = told(a_picture(held, site), site, whom=replace(SERVED, tentative=True)).cat062
    assert (found.track_number.tolist(), found.cnf.tolist()) == ([1, 2, 3], [1, 0, 0])
    decoded = told(a_picture(held, site), site, whom=replace(SERVED, tracks=False))
    assert (len(decoded.cat062.offset), len(decoded.cat065.offset)) == (0, 2)


@pytest.mark.parametrize(("mode", "simulated"), [(Mode.LIVE, 0), (Mode.SIM, 1), (Mode.REPLAY, 1), (Mode.EXERCISE, 1)])
def test_what_is_not_real_says_so_to_its_end(mode: Mode, simulated: int, site: Site) -> None:
    state, picture = AsterixOutput(), a_picture(tracks(2), site)
    assert told(picture, site, state, mode=mode).cat062.sim.tolist() == [simulated] * 2
    ended = told(later(picture, only(tracks(2), [1]), site), site, state, mode=mode).cat062
    assert (ended.sim.tolist(), ended.tse.tolist()) == ([simulated] * 2, [0, 1])


def test_a_track_begins_once_and_ends_once(site: Site) -> None:
    state, held = AsterixOutput(), tracks(3)
    picture = a_picture(held, site)
    found: list[Cat062] = []
    for seconds, rows in enumerate([[0, 1, 2], [0, 1, 2], [0, 2], [0, 2]]):
        found.append(told(later(picture, only(held, rows), site, seconds), site, state).cat062)
    assert [part.track_number.tolist() for part in found] == [[1, 2, 3], [1, 2, 3], [1, 3, 2], [1, 3]]
    assert [part.tsb.tolist() for part in found] == [[1, 1, 1], [0, 0, 0], [0, 0, 0], [0, 0]]
    assert [part.tse.tolist() for part in found] == [[0, 0, 0], [0, 0, 0], [0, 0, 1], [0, 0]]
    assert math.isnan(found[2].lat_deg[2])
    assert state.batch == 4


def test_nothing_is_said_before_its_time(site: Site) -> None:
    state, picture, whom = AsterixOutput(), a_picture(tracks(1), site), replace(SERVED, period_s=2.0)
    assert messages(state, picture, context(site), whom)
    assert messages(state, later(picture, tracks(1), site), context(site), whom) is None
    assert messages(state, later(picture, tracks(1), site, 2), context(site), whom)


def test_names_go_only_to_those_who_may_see_them(site: Site) -> None:
    held = tracks(3)
    picture = a_picture(held, site, contacts=(AIRLINER,), name="thy9tx")
    identities = replace(picture.identities, contact=(AIRLINER.key, "", "rid_feed/aabbcc"))
    by_hand = ByHand(names=(Named(2, "Falke 7", "Amina"), Named(3, "Much too long", "Amina")))
    picture = replace(picture, identities=identities, by_hand=by_hand)
    plain = told(picture, site).cat062
    assert plain.aircraft_address.tolist() == [-1, -1, -1]
    assert (plain.identification.tolist()[::2], identification(int(plain.identification[1]))) == ([-1, -1], "FALKE 7")
    named = told(picture, site, whom=replace(SERVED, names=True)).cat062
    assert named.aircraft_address.tolist() == [0x4BAACD, -1, -1]
    assert [identification(code) for code in named.identification.tolist() if code >= 0] == ["THY9TX", "FALKE 7"]
    assert named.identification_source.tolist() == [0, 1, -1]


def test_what_does_not_fit_is_left_out_or_says_at_least(site: Site) -> None:
    held = tracks(6)
    held.position_m[0, 0] = 5e6
    held.velocity_mps[1, 1] = math.nan
    held.covariance[2] = 1e12 * np.eye(6)
    held.position_m[3, 2] = 1e5
    held.covariance[4, 5, 5] = math.inf
    held.born_ns[5] = 0
    found = told(a_picture(held, site), site).cat062
    assert found.track_number.tolist() == [3, 4, 6]
    assert found.sigma_x_m[0] == 32_767.5
    assert found.sigma_vx_mps[0] == 63.75
    assert np.isnan(found.altitude_ft).tolist() == [True, True, False]
    assert np.isnan(found.climb_ft_per_min).tolist() == [True, True, False]
    assert found.track_age_s[2] == 63.75


def test_a_thousand_tracks_fill_datagrams_that_fit_a_frame(site: Site) -> None:
    picture = a_picture(tracks(1_000), site)
    sent = messages(AsterixOutput(), picture, context(site), SERVED)
    assert sent is not None
    assert max(map(len, sent)) <= DATAGRAM_MAX
    assert min(map(len, sent[:-1])) > DATAGRAM_MAX - 100
    decoded = decode(b"".join(sent))
    assert decoded.cat062.track_number.tolist() == list(range(1, 1_001))


def test_a_feed_that_is_not_heard_degrades_the_service(site: Site) -> None:
    picture = a_picture(tracks(0), site)
    assert told(picture, site).cat065.nogo.tolist() == [Operation.OPERATIONAL, -1]
    silent = replace(picture, feeds=(replace(picture.feeds[0], state=FeedState.SILENT), *picture.feeds[1:]))
    assert told(silent, site).cat065.nogo.tolist() == [Operation.DEGRADED, -1]


def test_a_feed_that_must_not_be_used_degrades_the_service(site: Site) -> None:
    picture = a_picture(tracks(0), site)
    lame = replace(picture.feeds[0], says=SelfReport(SelfState.NOT_OPERATIONAL, "I034/050"))
    assert told(replace(picture, feeds=(lame, *picture.feeds[1:])), site).cat065.nogo[0] == Operation.DEGRADED


def test_alerts_and_zones_have_no_place_in_it(site: Site) -> None:
    picture = a_picture(tracks(1), site, alerts=(an_alert(),))
    decoded = told(picture, site)
    assert (len(decoded.cat062.offset), len(decoded.cat065.offset), decoded.records) == (1, 2, 3)


@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_a_covariance_beyond_what_can_be_said_is_the_most_that_can(site: Site, sign: float) -> None:
    held = tracks(1)
    held.covariance[:, 0, 0] = held.covariance[:, 1, 1] = 40_000.0**2
    held.covariance[:, 0, 1] = held.covariance[:, 1, 0] = sign * 30_000.0**2
    found = told(a_picture(held, site), site).cat062
    assert found.covariance_xy_m.tolist() == pytest.approx([sign * 16_383.5], abs=0.5)
