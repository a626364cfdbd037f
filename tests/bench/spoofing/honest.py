"""Honest claims: how many seconds of them are found fault with. Simulated at the site, real flights, and recordings."""

import csv
import math
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from tests.bench.spoofing.attacks import CLAIM_SIGMA_M, RADAR_PERCENT, TRACK_SIGMA_M, WAVER_DB, pair
from tests.real_flights import Flight, airliner, multirotor, vtol
from tests.unit.identification.sky import AIR_RECEIVER, Sky, adsb, rid
from tests.unit.identification.test_correlate import START_NS

from hima.adapters.site_folder import open_site_folder
from hima.geo.frames import SiteFrame
from hima.node.full_corridor import FULL_CORRIDOR
from hima.picture.cooperative import CooperativeReport
from hima.picture.frame import Frame
from hima.picture.identity import Contact
from hima.picture.kind import Kind
from hima.picture.outcome import PictureUpdated
from hima.picture.sensor import Sensor
from hima.picture.trust import Label
from hima.sensing import adsb as adsb_feed
from hima.sensing import remote_id
from hima.sensing.context import FeedContext
from hima.sensing.settings import FeedSettings, Format, TimeSource, TransportKind
from hima.simulation.events import events, opening
from hima.simulation.load import load_scenario
from hima.simulation.play import play
from hima.units import SECOND_NS
from hima.wire.adsb.beast import frame as beast_frame
from hima.wire.container.packets import packets

DATA: Final = Path(__file__).parents[3].parent / "shared" / "data"
SITE: Final = Path(__file__).parents[3] / "sites" / "khor_mor"
LATE_S: Final = 30.0
"""A joined claim has nothing against it yet."""


class Tally:
    """Counts seconds of contacts.

    Attributes:
        seconds: Of all contacts.
        contradicted: Of those that were.
        codes: Of those with each kind of evidence.
        contacts: Keys of all contacts.
        accused: Keys of those contradicted at least once.
    """

    def __init__(self) -> None:
        self.seconds = 0
        self.contradicted = 0
        self.codes: Counter[str] = Counter()
        self.contacts: set[str] = set()
        self.accused: set[str] = set()

    def add(self, contacts: Iterable[Contact], run: str = "") -> None:
        """One second of these."""
        for contact in contacts:
            self.seconds += 1
            self.contacts.add(run + contact.key)
            self.codes.update(found.code.value for found in contact.evidence)
            if contact.label is Label.CONTRADICTED:
                self.contradicted += 1
                self.accused.add(run + contact.key)

    def rate(self, code: str = "") -> float:
        """Share of seconds with an evidence, or contradicted."""
        return (self.codes[code] if code else self.contradicted) / max(self.seconds, 1)


def real_flights() -> Tally:
    """Real flights, claimed once a second with the noise of a receiver, and seen by a radar with its own."""
    tally = Tally()
    for number, flight in enumerate((multirotor(), *vtol(), *airliner())):
        _fly(flight, np.random.default_rng(number), tally, f"{number} ")
    return tally


def _fly(flight: Flight, draw: np.random.Generator, tally: Tally, run: str) -> None:
    seconds = np.arange(0.0, flight.time_s[-1], 1.0)
    place = np.column_stack([np.interp(seconds, flight.time_s, flight.place_m[:, axis]) for axis in range(3)])
    velocity = np.gradient(place, 1.0, axis=0) if len(place) > 1 else np.zeros_like(place)
    manned = flight.kind is Kind.MANNED_AIRCRAFT
    sky, power_db = Sky(percent=RADAR_PERCENT), draw.normal(0.0, 3.0)
    waver_db = 0.0
    for second, (at, moving) in enumerate(zip(place, velocity, strict=True)):
        waver_db = 0.7 * waver_db + draw.normal(0.0, WAVER_DB * 0.7)  # reflections last for seconds
        strength = power_db - 20.0 * math.log10(max(float(np.linalg.norm(at)), 30.0)) + waver_db
        where = pair(at[:2] + draw.normal(0.0, 10.0 if manned else CLAIM_SIGMA_M, 2))
        said: dict[str, Any] = {
            "velocity_mps": tuple((moving + draw.normal(0.0, 0.3, 3)).tolist()),
            "signal_db": strength,
        }
        told: dict[str, Any] = {**said, "clock_off_s": -abs(draw.normal(0.3, 0.2)), "position_m": (*where, 100.0)}
        claim = adsb(float(second), where, **told) if manned else rid(float(second), where, **told)
        sky.step(claim, seen={7: pair(at[:2] + draw.normal(0.0, TRACK_SIGMA_M, 2))}, velocity=(0.0, 0.0, 0.0))
        tally.add(sky.contacts, run)


SCENARIO: Final = """
[scenario]
name = "Honest traffic"
site = "khor_mor"
start = "2026-11-27T08:10:00Z"
duration_s = 240
seed = {seed}
"""
DRONE: Final = """
[[flight]]
id = "drone{n}"
kind = "{kind}"
start = {{ bearing_deg = {bearing}, range_m = {range_m} }}
height_m = {height}
waypoint = [{{ bearing_deg = {to}, range_m = {to_m} }}, {{ bearing_deg = {bearing}, range_m = {range_m} }}]
at_end = "repeat"
remote_id = {{ serial = "HONEST{n:04d}" }}
"""
AIRCRAFT: Final = """
[[flight]]
id = "manned{n}"
kind = "{kind}"
start = {{ bearing_deg = {bearing}, range_m = {range_m} }}
height_m = {height}
waypoint = [{{ bearing_deg = {to}, range_m = {range_m} }}]
adsb = {{ icao = "71be{n:02x}", callsign = "HON{n}" }}
"""


def scenario_text(seed: int) -> bytes:
    """Twelve drones that say who they are, and four manned aircraft."""
    draw = np.random.default_rng(seed)
    text = SCENARIO.format(seed=seed)
    for n in range(12):
        text += DRONE.format(
            n=n, kind=("quad", "survey", "fixed_wing")[n % 3], bearing=round(draw.uniform(0, 360)),
            range_m=round(draw.uniform(1_500, 4_500)), height=round(draw.uniform(60, 200)),
            to=round(draw.uniform(0, 360)), to_m=round(draw.uniform(1_500, 4_500)),
        )  # fmt: skip
    for n in range(4):
        bearing = round(draw.uniform(0, 360))
        text += AIRCRAFT.format(
            n=n, kind=("helicopter", "airliner")[n % 2], bearing=bearing, range_m=(6_000, 40_000)[n % 2],
            height=(300, 9_000)[n % 2], to=(bearing + 170) % 360,
        )  # fmt: skip
    return text.encode()


def simulated(seed: int) -> Tally:
    """Traffic at the site through the whole corridor, in the real wire formats."""
    site = open_site_folder(SITE)
    scenario = load_scenario("honest", scenario_text(seed), site)
    state, tally, next_ns = FULL_CORRIDOR.open_site(opening(scenario, site, "")), Tally(), 0
    for event in events(scenario, site, play(scenario, site)):
        state, outcomes = FULL_CORRIDOR.advance(state, event)
        for outcome in outcomes:
            if isinstance(outcome, PictureUpdated) and outcome.picture.time_ns >= next_ns:
                next_ns = outcome.picture.time_ns + SECOND_NS
                tally.add(outcome.picture.contacts)
    return tally


def _context(format_: Format, lat_deg: float, lon_deg: float) -> FeedContext:
    sensor: Sensor = msgspec.structs.replace(AIR_RECEIVER, id="antenna")
    settings = FeedSettings(
        id="adsb" if format_ is Format.ADSB else "rid", sensor="antenna", format=format_, transport=TransportKind.UDP,
        time_source=TimeSource.RECEIPT,
    )  # fmt: skip
    return FeedContext(settings, sensor, SiteFrame.at(lat_deg, lon_deg, 50.0), 0.0, 1013.25)


def _listen(reports: Iterable[tuple[int, CooperativeReport]], tally: Tally) -> None:
    """Claims without any other sensor, a tick a second."""
    sky, begun_ns = Sky(), 0
    waiting: list[CooperativeReport] = []
    for time_ns, report in reports:
        begun_ns = begun_ns or time_ns
        while time_ns - begun_ns >= (sky.second + 1.0) * SECOND_NS:
            sky.step(*waiting)
            tally.add(sky.contacts)
            waiting = []
        waiting.append(msgspec.structs.replace(report, time_ns=START_NS + time_ns - begun_ns))
    sky.step(*waiting)
    tally.add(sky.contacts)


def recorded_adsb() -> Tally:
    """Two thousand real messages; their times are whole seconds."""
    context, state, tally = _context(Format.ADSB, 51.5, 7.0), adsb_feed.AdsbFeed(), Tally()
    found: list[tuple[int, CooperativeReport]] = []
    with (DATA / "adsb" / "pymodes" / "sample_data_adsb.csv").open(newline="") as lines:
        for time_s, message, *_ in csv.reader(lines):
            now_ns = round(float(time_s) * SECOND_NS)
            data = beast_frame(bytes.fromhex(message), 0, 0)  # the recording holds no strengths
            heard = adsb_feed.receive(state, Frame(now_ns, "adsb", data), context)
            found += [(now_ns, report) for report in heard.reports]
    _listen(found, tally)
    return tally


def recorded_remote_id() -> Tally:
    """Two captures of one transmitter each, off the air."""
    tally = Tally()
    for name in ("odid_wifi_bcn_sample.pcap", "odid_wifi_sample.pcap"):
        context, state = _context(Format.REMOTE_ID, 45.5457, -122.9681), remote_id.RemoteIdFeed()
        found: list[tuple[int, CooperativeReport]] = []
        for packet in packets((DATA / "remoteid" / name).read_bytes()):
            now_ns = packet.time_ns or 0
            heard = remote_id.receive(state, Frame(now_ns, "rid", packet.data), context)
            found += [(now_ns, report) for report in heard.reports]
        _listen(found, tally)
    return tally
