"""The numbers on the screen, against independent ways to compute them."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pyproj
import pytest

from hima.config.site import site_frame
from hima.geo.frames import geodetic_to_ecef
from hima.picture.alert import Acknowledgement, AlertState, ClearReason
from hima.picture.by_hand import ByHand, Named, Same
from hima.picture.cooperative import HeightReference, Origin, Quality
from hima.picture.decision import Person, Role
from hima.picture.facts import IdScheme
from hima.picture.identity import Contact
from hima.picture.kind import Kind, KindEvidence
from hima.picture.track import TrackState
from hima.picture.trust import ClaimCluster, ClusterReason, Evidence, EvidenceCode, Label
from hima.picture.wedge import Wedge
from hima.picture.zone import Applicability
from hima.units import SECOND_NS
from hima.web.alert_view import alert_view
from hima.web.composer import Composer
from hima.web.schema.picture import PictureMessage
from hima.web.site_view import site_view
from hima.web.views import PictureView, ellipse_95

if TYPE_CHECKING:
    from tests.unit.web.conftest import Build

    from hima.config.site import Site


def test_places_agree_with_proj(site: Site, build: type[Build]) -> None:
    held = build.tracks(50)
    columns = PictureView(site).message(build.a_picture(held, site), 1, None).tracks
    frame = site_frame(site)
    ecef = geodetic_to_ecef(frame.lat_rad, frame.lon_rad, frame.hae_m) + held.position_m @ frame.rotation()
    to_geodetic = pyproj.Transformer.from_crs("EPSG:4978", "EPSG:4979", always_xy=True)
    lon, lat, hae = to_geodetic.transform(ecef[:, 0], ecef[:, 1], ecef[:, 2])
    assert np.allclose(columns.lon_deg, lon, atol=6e-7)
    assert np.allclose(columns.lat_deg, lat, atol=6e-7)
    assert np.allclose(columns.amsl_m, hae - site.reference.geoid_undulation_m, atol=0.06)
    above = np.array(columns.amsl_m) - np.array(columns.above_site_m)
    assert np.allclose(above, site.reference.height_amsl_m, atol=0.11)


def test_ellipses_agree_with_the_eigenvectors() -> None:
    random = np.random.default_rng(5)
    factor = random.normal(size=(200, 2, 2)) * 30.0
    covariance = factor @ factor.transpose(0, 2, 1)
    major, minor, bearing = ellipse_95(covariance)
    values, vectors = np.linalg.eigh(covariance)
    chi = math.sqrt(5.991464547107979)
    assert np.allclose(major, chi * np.sqrt(values[:, 1]))
    assert np.allclose(minor, chi * np.sqrt(values[:, 0]), atol=1e-6)
    expected = np.degrees(np.arctan2(vectors[:, 0, 1], vectors[:, 1, 1])) % 180.0
    apart = np.abs(bearing - expected)
    assert np.all(np.minimum(apart, 180.0 - apart) < 1e-6)


def test_an_ellipse_stretched_to_the_north_points_north() -> None:
    _, _, bearing = ellipse_95(np.array([[[1.0, 0.0], [0.0, 9.0]], [[9.0, 0.0], [0.0, 1.0]], [[5.0, 4.0], [4.0, 5.0]]]))
    assert bearing.tolist() == [0.0, 90.0, 45.0]


@pytest.mark.parametrize(
    ("velocity_mps", "course_deg"),
    [((0, 10, 0), 0.0), ((10, 0, 0), 90.0), ((0, -10, 0), 180.0), ((-10, 0, 0), 270.0), ((-1e-9, 10, 0), 0.0)],
)
def test_courses_are_clockwise_from_north(
    site: Site, build: type[Build], velocity_mps: tuple[float, float, float], course_deg: float
) -> None:
    held = msgspec.structs.replace(build.tracks(1), velocity_mps=np.array([velocity_mps], np.float64))
    columns = PictureView(site).message(build.a_picture(held, site), 1, None).tracks
    assert columns.course_deg == (course_deg,)
    assert columns.speed_mps == (10.0,)


def test_dropped_and_impossible_tracks_are_not_shown(site: Site, build: type[Build]) -> None:
    held = build.tracks(4)
    held.state[1] = TrackState.DROPPED
    held.position_m[2, 0] = np.nan
    columns = PictureView(site).message(build.a_picture(held, site), 1, None).tracks
    assert columns.id == (1, 4)
    assert {len(column) for column in msgspec.structs.astuple(columns)} == {2}


def test_bands_that_never_arrive_are_null(site: Site, build: type[Build]) -> None:
    threats = PictureView(site).message(build.a_picture(build.tracks(2), site), 1, None).threats
    assert threats.arrival_early_s == (100.0, 100.0)
    assert threats.arrival_late_s == (None, None)
    assert threats.asset == (site.assets[0].id,) * 2


def test_times_are_microseconds(site: Site, build: type[Build]) -> None:
    message = PictureView(site).message(build.a_picture(build.tracks(1), site), 7, build.noon_ns - 250_000_000)
    assert message.time_us == build.noon_us
    assert message.oldest_received_us == build.noon_us - 250_000
    assert message.tracks.born_us == (build.noon_us - 60_000_000,)
    assert message.tracks.age_s == (1.0,)


def test_a_claim_is_shown_where_it_claims_to_be(site: Site, build: type[Build]) -> None:
    silent = Contact("rid/1", "remote_id", "", Kind.UNKNOWN, build.noon_ns, None, None, None, 0, None)
    spoken = Contact(
        "rid/2",
        "remote_id",
        "SN1",
        Kind.MULTIROTOR,
        build.noon_ns - SECOND_NS,
        (0, 0, 50),
        (3, 4, 0),
        (0, 100),
        1,
        12.34,
        Origin.MLAT,
        HeightReference.BAROMETRIC,
        Quality(nic=8, nac_p=0),
    )
    views = (
        PictureView(site).message(build.a_picture(build.tracks(1), site, contacts=(silent, spoken)), 1, None).contacts
    )
    assert (views[0].lon_deg, views[0].course_deg, views[0].operator_lat_deg, views[0].offset_m) == (None,) * 4
    assert views[1].lat_deg == pytest.approx(site.reference.lat_deg, abs=1e-6)
    assert views[1].amsl_m == pytest.approx(site.reference.height_amsl_m + 50.0, abs=0.05)
    assert (views[1].speed_mps, views[1].course_deg, views[1].age_s) == (5.0, 36.9, 1.0)
    assert views[1].operator_lat_deg == pytest.approx(site.reference.lat_deg + 100 / 110_900, abs=2e-6)
    assert (views[1].origin, views[1].height_reference) == ("mlat", "barometric")
    assert (views[1].nic, views[1].nac_p, views[1].sil, views[1].sda) == (8, 0, None, None)
    assert (views[0].origin, views[0].height_reference, views[0].nic) == ("aircraft", "unknown", None)


def test_a_claim_shows_its_label_and_the_numbers_against_it(site: Site, build: type[Build]) -> None:
    doubted = Contact(
        "rid/1", "remote_id", "SN1", Kind.MULTIROTOR, build.noon_ns, (0, 0, 50), None, None, 0, None,
        scheme=IdScheme.SERIAL, label=Label.CONTRADICTED, score=1.5, also=("rid/2",), signal_db=-70.04,
        evidence=(Evidence(EvidenceCode.SPEED, 3_333.3333, 120.0, build.noon_ns),),
    )  # fmt: skip
    crowd = ClaimCluster("rid", ClusterReason.CROWD, 9_997, build.noon_ns, (0.0, 0.0), 812.34, ("G1", "G2"))
    picture = build.a_picture(build.tracks(1), site, contacts=(doubted,))
    message = PictureView(site).message(msgspec.structs.replace(picture, clusters=(crowd,)), 1, None)
    (view,), (cluster,) = message.contacts, message.clusters
    assert (view.label, view.scheme, view.score, view.also, view.signal_db) == (
        "contradicted", "serial", 1.5, ("rid/2",), -70.0,
    )  # fmt: skip
    assert msgspec.to_builtins(view.evidence) == (
        {"code": "speed", "measured": 3333.333, "limit": 120.0, "sinceUs": build.noon_ns // 1000},
    )
    assert (cluster.count, cluster.reason, cluster.radius_m) == (9_997, "crowd", 812.3)
    assert cluster.lat_deg == pytest.approx(site.reference.lat_deg, abs=1e-6)
    assert message.tracks.claim_label == (0,)


def test_an_alert_says_who_took_it_and_why_it_ended(build: type[Build]) -> None:
    fresh = alert_view(build.an_alert())
    assert (fresh.acknowledged_by, fresh.acknowledged_us, fresh.cleared_us, fresh.clear_reason) == ("", None, None, "")
    assert (fresh.arrival_early_us, fresh.arrival_late_us) == (build.noon_us + 100_000_000, None)
    assert (fresh.reasons[0].arrival_early_s, fresh.reasons[0].arrival_late_s) == (100.0, None)
    ended = alert_view(
        msgspec.structs.replace(
            build.an_alert(),
            state=AlertState.CLEARED,
            acknowledged=Acknowledgement(Person("1", "Rojîn", "", Role.OPERATOR), build.noon_ns),
            cleared_ns=build.noon_ns + SECOND_NS,
            clear_reason=ClearReason.LEFT,
        )
    )
    assert (ended.acknowledged_by, ended.clear_reason, ended.state) == ("Rojîn", "left", "cleared")
    assert ended.cleared_us == build.noon_us + 1_000_000


def test_an_unchanged_list_of_alerts_is_not_sent_again(site: Site, build: type[Build]) -> None:
    composer = Composer(site, "SIM", "0")
    alert = build.an_alert()
    picture = build.a_picture(build.tracks(1), site, (alert,))
    assert composer.alerts(picture) is not None
    nudged = msgspec.structs.replace(alert, arrival_ns=(alert.raised_ns + 100_010_000_000, alert.raised_ns, -1))
    assert composer.alerts(build.a_picture(build.tracks(1), site, (alert,))) is None
    assert composer.alerts(build.a_picture(build.tracks(1), site, (nudged,))) is not None
    assert composer.alerts(picture, again=True) is not None


def test_pictures_are_numbered_and_decode_as_the_schema_says(site: Site, build: type[Build]) -> None:
    composer = Composer(site, "SIM", "0")
    picture = build.a_picture(build.tracks(3), site)
    decoder = msgspec.json.Decoder(PictureMessage)
    assert [decoder.decode(composer.picture(picture, None)).seq for _ in range(3)] == [1, 2, 3]


def test_the_site_is_drawn_where_it_is(site: Site) -> None:
    view = site_view(site)
    assert len(view.sensors) == len(site.sensors)
    assert len(view.assets) == len(site.assets)
    assert [rule.id for rule in view.rules] == [rule.id for rule in site.rules]
    for sensor in view.sensors:
        assert abs(sensor.lat_deg - view.lat_deg) < 0.5
        assert abs(sensor.lon_deg - view.lon_deg) < 0.5


def test_a_raid_is_shown_with_its_members_outline_and_first_arrivals(site: Site, build: type[Build]) -> None:
    held = build.tracks(4)
    held.position_m[:] = [(3000.0 + 100.0 * row, 4000.0, 150.0) for row in range(4)]
    held.velocity_mps[:] = (-18.0, -24.0, 0.0)
    held.state[2] = TrackState.COASTING
    message = PictureView(site).message(build.a_picture(held, site), 1, None)
    (raid,) = message.raids
    assert raid.tracks == message.tracks.id == (1, 2, 3, 4)
    assert raid.confirmed == 3
    assert (raid.course_deg, raid.speed_mps, raid.climb_mps) == (216.9, 30.0, 0.0)
    lon, lat = np.array(raid.outline_deg).T
    assert lon.min() < min(message.tracks.lon_deg) < max(message.tracks.lon_deg) < lon.max()
    assert lat.min() < min(message.tracks.lat_deg) < max(message.tracks.lat_deg) < lat.max()
    assert raid.lowest_m < 150.0 < raid.highest_m
    (arrival,) = raid.arrivals
    assert (arrival.asset, arrival.track, arrival.members) == (site.assets[0].id, 1, 4)
    assert (arrival.early_s, arrival.median_s, arrival.late_s, arrival.probability) == (100.0, 120.0, None, 0.5)
    assert raid.closest_asset in {asset.id for asset in site.assets}


def test_a_track_is_shown_with_its_name_and_the_numbers_merged_into_it(site: Site, build: type[Build]) -> None:
    picture = msgspec.structs.replace(
        build.a_picture(build.tracks(3), site),
        by_hand=ByHand((Named(2, "Kestrel", "Amina"),), (Same(2, 5, "Amina"), Same(2, 9, ""))),
    )
    columns = PictureView(site).message(picture, 1, None).tracks
    assert columns.label == ("", "Kestrel", "")
    assert columns.labelled_by == ("", "Amina", "")
    assert columns.also == ((), (5, 9), ())


def test_a_long_list_of_merges_costs_time_in_proportion_to_its_length(site: Site, build: type[Build]) -> None:
    view, picture = PictureView(site), build.a_picture(build.tracks(1), site)

    def least_s(merges: int) -> float:
        merged = msgspec.structs.replace(picture, by_hand=ByHand((), tuple(Same(1, 2 + k, "") for k in range(merges))))
        took_s = []
        for _ in range(5):
            begun_s = time.process_time()
            (also,) = view.message(merged, 1, None).tracks.also
            took_s.append(time.process_time() - begun_s)
            assert len(also) == merges
        return min(took_s)

    assert least_s(64_000) < 24.0 * least_s(8_000), "eight times as long a list: eight times the work, not sixty-four"


def test_kinds_are_shown_in_percent_and_not_at_all_while_nothing_tells(site: Site, build: type[Build]) -> None:
    held = build.tracks(2)
    picture = build.a_picture(held, site)
    probability = picture.identities.kind_probability.copy()
    probability[1] = (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    identities = msgspec.structs.replace(
        picture.identities, kind_probability=probability, kind_evidence=np.array([1, 0], np.uint8)
    )
    columns = PictureView(site).message(msgspec.structs.replace(picture, identities=identities), 1, None).tracks
    assert columns.kind_percent == ((62, 20, 10, 5, 2, 1), ())
    assert columns.kind_evidence == (KindEvidence.MOTION, KindEvidence.NOTHING)


def test_a_wedge_has_a_direction_and_a_reach_and_no_place(site: Site, build: type[Build]) -> None:
    wedge = Wedge(0, 7 * SECOND_NS, 6.2831, math.radians(3.0), None, None, 8000.0, Kind.MULTIROTOR)
    tilted = msgspec.structs.replace(wedge, elevation_rad=math.radians(4.04), sigma_azimuth_rad=2.0)
    picture = msgspec.structs.replace(build.a_picture(build.tracks(0), site), wedges=(wedge, tilted))
    first, second = PictureView(site).message(picture, 1, None).wedges
    assert first.sensor == site.sensors[0].id
    assert (first.bearing_deg, first.half_width_deg, first.elevation_deg) == (0.0, 6.0, None)
    assert (first.reach_m, first.kind) == (8000.0, Kind.MULTIROTOR)
    assert first.age_s == pytest.approx((picture.time_ns - 7 * SECOND_NS) / SECOND_NS, abs=0.01)
    assert (second.elevation_deg, second.half_width_deg) == (4.0, 180.0)


def test_a_zone_that_applies_at_times_says_so_by_its_name(site: Site) -> None:
    zones = (msgspec.structs.replace(site.zones[0], applicability=(Applicability(0, None, ()),)), *site.zones[1:])
    drawn = site_view(msgspec.structs.replace(site, zones=zones)).zones
    assert [zone.name for zone in drawn[:2]] == [f"{site.zones[0].name} (at times)", site.zones[1].name]
