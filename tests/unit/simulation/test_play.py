"""The bytes: reproducible, in order, and when decoded again they say what the truth says."""

import hashlib
import math
from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import pytest

from hima.clock import join_time_of_day
from hima.config.site import Site, site_frame
from hima.geo.sensor_frame import enu_to_polar
from hima.picture.cooperative import CooperativeReport
from hima.picture.detection import Coordinates
from hima.picture.frame import Frame
from hima.picture.sensor import SensorKind
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.receive import receive, start
from hima.sensing.settings import Format, TransportKind
from hima.simulation.play import play
from hima.simulation.scenario import Scenario
from hima.simulation.sent import Sent
from hima.simulation.truth import Truth, fly
from hima.units import SECOND_NS
from hima.wire.asterix.cat034 import MessageType
from hima.wire.asterix.decode import decode

Make = Callable[..., Scenario]

TRAFFIC = """
[[sensor]]
id = "radar_north"
clutter_per_scan = 0

[[flight]]
id = "wings"
kind = "fixed_wing"
count = 12
spread_m = 1500
height_m = 400
start = { bearing_deg = 200, range_m = 4000 }
waypoint = [{ bearing_deg = 110, range_m = 3000 }]

[[flight]]
id = "survey"
kind = "survey"
start = { bearing_deg = 6.5, range_m = 2400 }
height_m = 80
waypoint = [{ bearing_deg = 6.5, range_m = 2900 }, { bearing_deg = 7, range_m = 3500 }]
remote_id = { serial = "1581F5FKD2290001", operator_id = "IRQ-OP-1", operator = { bearing_deg = 90, range_m = 700 } }

[[flight]]
id = "airliner"
kind = "airliner"
start = { bearing_deg = 312, range_m = 40000 }
height_m = 10000
waypoint = [{ bearing_deg = 118, range_m = 30000 }]
adsb = { icao = "730a1c", callsign = "IAW411" }
"""


def digest(stream: list[Sent]) -> str:
    whole = hashlib.sha256()
    for sent in stream:
        whole.update(f"{sent.time_ns} {sent.feed} {len(sent.data)} ".encode() + sent.data)
    return whole.hexdigest()


def only(site: Site, *feeds: str) -> Site:
    """The site with some of its feeds: each is as it is among all."""
    return msgspec.structs.replace(site, feeds=tuple(feed for feed in site.feeds if feed.id in feeds))


def sensed(site: Site, scenario: Scenario, feed: str, truth: Truth) -> list[tuple[Sent, Sensed]]:
    """What the product's own sensing makes of one feed."""
    frame = site_frame(site)
    settings = next(item for item in site.feeds if item.id == feed)
    sensor = next(item for item in site.sensors if item.id == settings.sensor)
    context = FeedContext(settings, sensor, frame, site.reference.geoid_undulation_m, site.reference.qnh_hpa)
    state = start(context, scenario.start_ns)
    found = []
    for sent in play(scenario, only(site, feed), truth):
        result, told = receive(state, Frame(sent.time_ns, feed, sent.data), context)
        assert not result.rejects
        assert not told
        found.append((sent, result))
    return found


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(site: Site, scenario_of: Make) -> None:
    first = digest(list(play(scenario_of(TRAFFIC, duration_s=12), site)))
    assert digest(list(play(scenario_of(TRAFFIC, duration_s=12), site))) == first
    assert digest(list(play(scenario_of(TRAFFIC, duration_s=12, seed=2), site))) != first


def test_everything_is_in_order_of_time_and_within_the_run(site: Site, scenario_of: Make) -> None:
    scenario = scenario_of(TRAFFIC, duration_s=12)
    stream = list(play(scenario, site))
    times = [sent.time_ns for sent in stream]
    assert times == sorted(times)
    assert scenario.start_ns <= times[0]
    assert times[-1] < scenario.start_ns + 12 * SECOND_NS
    assert set(Counter(sent.feed for sent in stream)) == {"radar_north", "radar_south", "rf_west", "rid", "adsb"}


@pytest.mark.parametrize("from_s", [0.0, 3.0, 5.37, 11.9, 30.0])
def test_a_run_that_goes_on_sends_the_bytes_that_were_left(from_s: float, site: Site, scenario_of: Make) -> None:
    scenario = scenario_of(TRAFFIC, duration_s=12)
    truth = fly(scenario, site)
    from_ns = scenario.start_ns + round(from_s * SECOND_NS)
    left = [sent for sent in play(scenario, site, truth) if sent.time_ns >= from_ns]
    assert list(play(scenario, site, truth, from_ns)) == left


def test_one_sensor_more_or_less_leaves_the_others_as_they_were(site: Site, scenario_of: Make) -> None:
    scenario = scenario_of(TRAFFIC, duration_s=6)
    fewer = msgspec.structs.replace(site, feeds=tuple(feed for feed in site.feeds if feed.id != "radar_south"))
    stream = [sent for sent in play(scenario, site) if sent.feed != "radar_south"]
    assert list(play(scenario, fewer)) == stream


def test_radar_plots_agree_with_the_truth(site: Site, scenario_of: Make) -> None:
    scenario = scenario_of(TRAFFIC, duration_s=40)
    truth = fly(scenario, site)
    sensor = next(item for item in site.sensors if item.id == "radar_north")
    scaled = []
    for _, result in sensed(site, scenario, "radar_north", truth):
        for batch in result.detections:
            assert batch.coordinates is Coordinates.POLAR
            for time_ns, value in zip(batch.time_ns.tolist(), batch.value, strict=True):
                time_s = np.full(len(truth.aircraft), (time_ns - scenario.start_ns) / SECOND_NS)
                position, velocity = truth.at(time_s)
                offset = position - np.asarray(sensor.position_m)
                polar = enu_to_polar(offset)
                rate = np.einsum("ij,ij->i", offset, velocity) / polar[:, 0]
                error = value - np.column_stack([polar, rate])
                error[:, 1] = (error[:, 1] + math.pi) % (2 * math.pi) - math.pi
                nearest = error[np.nanargmin(np.abs(error[:, :2] / (50, 0.02)).sum(axis=1))]
                # The format's own resolution adds to the sensor's noise: 7.2 m, 25 ft of height, 1 m/s.
                height_m = 25 * 0.3048 / math.sqrt(12) / value[0]
                sigma = (
                    math.hypot(sensor.sigma_range_m, 7.23 / math.sqrt(12)),
                    sensor.sigma_azimuth_rad,
                    math.hypot(sensor.sigma_elevation_rad, height_m),
                    math.hypot(sensor.sigma_range_rate_mps, 1 / math.sqrt(12)),
                )
                scaled.append(nearest / sigma)
    errors = np.array(scaled)
    assert len(errors) > 300
    assert np.abs(errors.mean(axis=0)).max() < 6 / math.sqrt(len(errors))
    assert np.abs(errors.std(axis=0) - 1).max() < 0.12


def test_every_sector_is_marked_once_and_plots_come_before_their_mark(site: Site, scenario_of: Make) -> None:
    scenario = scenario_of(TRAFFIC, duration_s=20)
    marks: list[float] = []
    norths = 0
    for sent in play(scenario, only(site, "radar_north")):
        found = decode(sent.data)
        assert not found.errors
        assert set(found.cat034.sic.tolist()) == {11}
        kinds = found.cat034.message_type.tolist()
        (edge,) = [float(e) for e, k in zip(found.cat034.sector_deg, kinds, strict=True) if k == MessageType.SECTOR]
        marks.append(edge)
        norths += kinds.count(MessageType.NORTH)
        assert (MessageType.NORTH in kinds) == (edge == 0.0)
        behind = (edge - found.cat048.theta_deg) % 360.0
        assert ((behind <= 11.26) | (behind >= 359.9)).all()
        for second in found.cat048.time_of_day_s.tolist():
            late_s = (sent.time_ns - join_time_of_day(second, sent.time_ns)) / SECOND_NS
            assert 0.0 <= late_s < 0.1
    assert marks == [(number * 11.25) % 360.0 for number in range(1, len(marks) + 1)]
    assert norths == len(marks) // 32 == 19


def reports(site: Site, scenario: Scenario, feed: str, truth: Truth) -> list[CooperativeReport]:
    return [report for _, result in sensed(site, scenario, feed, truth) for report in result.reports]


@pytest.mark.parametrize(("feed", "name", "flight"), [("rid", "1581F5FKD2290001", 12), ("adsb", "IAW411", 13)])
def test_claims_agree_with_the_truth(feed: str, name: str, flight: int, site: Site, scenario_of: Make) -> None:
    scenario = scenario_of(TRAFFIC, duration_s=60)
    truth = fly(scenario, site)
    claims = reports(site, scenario, feed, truth)
    assert len(claims) > 40
    assert claims[-1].name == name
    # CPR resolves 5 m and the altitude 25 ft; Remote ID rounds the time to a tenth of a second and heights to 0.5 m.
    far_m, high_m, fast_mps = (8.0, 25.0, 1.5) if feed == "adsb" else (5.5, 6.0, 0.8)
    for claim in claims:
        position, velocity = truth.one_at(flight, (claim.time_ns - scenario.start_ns) / SECOND_NS)
        assert claim.position_m is not None
        error = np.asarray(claim.position_m) - position
        assert math.hypot(error[0], error[1]) < far_m
        assert abs(error[2]) < high_m
        if claim.velocity_mps is not None:
            assert np.abs(np.asarray(claim.velocity_mps) - velocity)[:2].max() < fast_mps


def test_a_transponder_is_heard_the_weaker_the_farther_it_is(site: Site, scenario_of: Make) -> None:
    scenario = scenario_of(TRAFFIC, duration_s=60)
    heard = reports(site, scenario, "adsb", fly(scenario, site))
    receiver = next(sensor for sensor in site.sensors if sensor.id == "adsb")
    level = [
        report.signal_db + 20.0 * math.log10(math.dist(report.position_m, receiver.position_m))
        for report in heard
        if report.position_m is not None and report.signal_db is not None
    ]
    assert len(level) > 100
    assert max(level) - min(level) < 1.0, "what is left is the rounding of an amplitude"


def test_the_pilot_of_a_remote_id_is_where_the_scenario_says(site: Site, scenario_of: Make) -> None:
    scenario = scenario_of(TRAFFIC, duration_s=10)
    claim = reports(site, scenario, "rid", fly(scenario, site))[-1]
    assert claim.operator_m is not None
    assert math.dist(claim.operator_m, (700.0, 0.0)) < 0.1


def test_receivers_hear_as_often_as_said(site: Site, scenario_of: Make) -> None:
    scenario = scenario_of(TRAFFIC, duration_s=300)
    counts = Counter(sent.feed for sent in play(scenario, only(site, "rid", "adsb")))
    for feed, due in (("rid", 300), ("adsb", 300 * 4.2)):
        assert abs(counts[feed] - 0.9 * due) < 5 * math.sqrt(0.9 * 0.1 * due)


def test_bearings_of_an_emitter_agree_with_the_truth(site: Site, scenario_of: Make) -> None:
    scenario = scenario_of(TRAFFIC, duration_s=60)
    truth = fly(scenario, site)
    sensor = next(item for item in site.sensors if item.id == "rf_west")
    errors = []
    for sent, result in sensed(site, scenario, "rf_west", truth):
        assert len(result.sweeps) == 1, f"a frame of {sent.time_ns} is not complete"
        for batch in result.detections:
            position, _ = truth.one_at(12, (int(batch.time_ns[0]) - scenario.start_ns) / SECOND_NS)
            azimuth = enu_to_polar((position - np.asarray(sensor.position_m))[None])[0, 1]
            turned = (batch.value[:, 1] - azimuth + math.pi) % (2 * math.pi) - math.pi
            errors += turned[np.abs(turned) < 6 * sensor.sigma_azimuth_rad].tolist()
    assert len(errors) > 25
    assert abs(np.std(errors) / sensor.sigma_azimuth_rad - 1) < 0.5


def test_a_silent_sensor_and_an_outage_are_respected(site: Site, scenario_of: Make) -> None:
    text = (
        '[[sensor]]\nid = "radar_south"\noutage = [{ from_s = 4, until_s = 9 }, { from_s = 12, until_s = 14 }]\n'
        '[[sensor]]\nid = "adsb"\nsilent = true\n'
        '[[sensor]]\nid = "rid"\noutage = [{ from_s = 0, until_s = 10 }]\n'
    )
    scenario = scenario_of(text + TRAFFIC, duration_s=20)
    times: dict[str, list[float]] = {}
    for sent in play(scenario, site):
        times.setdefault(sent.feed, []).append((sent.time_ns - scenario.start_ns) / SECOND_NS)
    assert "adsb" not in times
    assert min(times["rid"]) >= 10
    south = np.array(times["radar_south"])
    assert not ((south >= 4) & (south < 9)).any()
    assert not ((south >= 12) & (south < 14)).any()
    assert ((south >= 9) & (south < 12)).sum() == 48
    assert max(np.diff(times["radar_north"])) < 0.04


def test_other_probabilities_change_what_is_seen(site: Site, scenario_of: Make) -> None:
    blind = TRAFFIC.replace("clutter_per_scan = 0", "clutter_per_scan = 0\ndetection_probability = 0")
    for sent in play(scenario_of(blind, duration_s=10), site):
        if sent.feed == "radar_north":
            assert not len(decode(sent.data).cat048.offset)


def test_sensors_that_stare_or_know_positions_can_be_simulated_too(site: Site, scenario_of: Make) -> None:
    stare: dict[str, dict[str, Any]] = {
        "radar_north": {"rotating": False},
        "rf_west": {"kind": SensorKind.POSITION, "clutter_per_scan": 0.0},
    }
    changed = msgspec.structs.replace(
        site,
        sensors=tuple(msgspec.structs.replace(sensor, **stare.get(sensor.id, {})) for sensor in site.sensors),
    )
    scenario = scenario_of(TRAFFIC, duration_s=20)
    truth = fly(scenario, changed)
    north = sensed(changed, scenario, "radar_north", truth)
    assert len(north) == 19
    assert sum(len(result.sweeps) for _, result in north) == 19
    placed = [batch for _, result in sensed(changed, scenario, "rf_west", truth) for batch in result.detections]
    assert placed
    for batch in placed:
        assert batch.coordinates is Coordinates.CARTESIAN
        now = np.full(len(truth.aircraft), (int(batch.time_ns[0]) - scenario.start_ns) / SECOND_NS)
        distance = np.linalg.norm(batch.value[:, None, :2] - truth.at(now)[0][None, :, :2], axis=2)
        assert np.nanmin(distance, axis=1).max() < 6 * 10.0


def test_feeds_that_cannot_be_simulated_stay_silent(site: Site, scenario_of: Make) -> None:
    feeds = list(site.feeds)
    feeds[0] = msgspec.structs.replace(feeds[0], transport=TransportKind.FILE, path="x.pcap")
    feeds[4] = msgspec.structs.replace(feeds[4], format=Format.ASTERIX)
    changed = msgspec.structs.replace(site, feeds=tuple(feeds))
    heard = {sent.feed for sent in play(scenario_of(TRAFFIC, duration_s=5), changed)}
    assert heard == {"radar_south", "rf_west", "rid"}


def test_a_run_across_midnight_keeps_its_times(site: Site, scenario_of: Make) -> None:
    scenario = scenario_of(TRAFFIC, duration_s=20)
    late = msgspec.structs.replace(
        scenario, start_ns=scenario.start_ns - scenario.start_ns % (86_400 * SECOND_NS) - 10 * SECOND_NS
    )
    for sent, result in sensed(site, late, "radar_north", fly(late, site)):
        for batch in result.detections:
            assert 0 <= sent.time_ns - int(batch.time_ns.max()) < SECOND_NS


def test_a_radar_sends_no_plot_that_is_farther_than_its_format_can_say(site: Site, scenario_of: Make) -> None:
    radar = msgspec.structs.replace(
        next(item for item in site.sensors if item.id == "radar_north"), range_max_m=480_000
    )
    far_seeing = msgspec.structs.replace(
        site, sensors=tuple(radar if item.id == radar.id else item for item in site.sensors)
    )
    scenario = scenario_of('[[sensor]]\nid = "radar_north"\nclutter_per_scan = 400\n', duration_s=12)
    found = sensed(far_seeing, scenario, "radar_north", fly(scenario, far_seeing))
    ranges_m = np.concatenate(
        [detections.value[:, 0] for _, result in found for detections in result.detections if len(detections.time_ns)]
    )
    assert 400_000 < ranges_m.max() <= 65_535 / 256 * 1852
