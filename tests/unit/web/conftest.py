"""A console server on a free loopback port, over a node small enough to reason about."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Protocol

import httpx
import msgspec
import numpy as np
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from hima.adapters.accounts_sqlite import SqliteAccounts
from hima.adapters.site_folder import open_site_folder
from hima.config.rezoning import first, rezoned
from hima.config.site import Site
from hima.node.node import Applied
from hima.node.ports import RecordingRefusedError
from hima.node.status import NodeStatus, Recording
from hima.picture.air_picture import AirPicture
from hima.picture.alert import Acknowledgement, Alert, AlertState, Priority, Reason
from hima.picture.calibration import Bias, CalibrationState, Quantity, SensorCalibration
from hima.picture.coverage import Coverage
from hima.picture.decision import (
    Acknowledge,
    Act,
    ChangeZones,
    Decision,
    MergeTracks,
    Person,
    RenameTrack,
    Role,
    SetAffiliation,
    SplitTrack,
)
from hima.picture.health import FeedHealth, FeedState
from hima.picture.identity import Contact, Identities
from hima.picture.mode import Mode
from hima.picture.outcome import AlertChanged, Change, DecisionTaken, Outcome, PictureUpdated, Refusal, ZonesChanged
from hima.picture.raid import Raids
from hima.picture.threat import Threats
from hima.picture.track import Tracks
from hima.picture.verdict import unjudged
from hima.threat.raid_numbers import RaidState
from hima.threat.raids import find_raids
from hima.units import SECOND_NS
from hima.web.app import create_app
from hima.web.office import Office
from hima.web.ports import ReplaySource, Step
from hima.web.server import Server

NOON_NS = 1_795_694_400 * SECOND_NS
PROBABILITY = (0.0, 0.6214, 0.2, 0.1, 0.05, 0.0186, 0.01)
SCRIPT_TOKEN = "s" * 43
ROOT = Path(__file__).parents[3]


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.time_ns = NOON_NS

    def now_ns(self) -> int:
        return self.time_ns

    def pass_s(self, seconds: float) -> None:
        self.time_ns += round(seconds * SECOND_NS)


def tracks(count: int, time_ns: int = NOON_NS) -> Tracks:
    """Tracks on a spiral, all confirmed, each seen a second ago."""
    number = np.arange(count, dtype=np.float64)
    angle, radius = number * 0.7, 500.0 + number * 7.0
    position = np.column_stack([radius * np.sin(angle), radius * np.cos(angle), 100.0 + number % 50])
    return Tracks(
        time_ns=time_ns,
        id=np.arange(1, count + 1, dtype=np.int64),
        state=np.ones(count, np.uint8),
        position_m=position,
        velocity_mps=np.column_stack([-position[:, :2] / radius[:, None] * 30.0, np.zeros(count)]),
        covariance=np.tile(np.diag([900.0, 400.0, 225.0, 4.0, 4.0, 1.0]), (count, 1, 1)),
        updated_ns=np.full(count, time_ns - SECOND_NS),
        born_ns=np.full(count, time_ns - 60 * SECOND_NS),
        existence=np.full(count, 0.987654),
        hits=np.full(count, 20),
        sensors=np.full(count, 5, np.uint32),
        kind=np.ones(count, np.uint8),
    )


def identities(held: Tracks, name: str = "") -> Identities:
    count = len(held.id)
    return Identities(
        track=held.id,
        kind=held.kind,
        kind_probability=np.tile(PROBABILITY, (count, 1)),
        kind_evidence=np.full(count, 1, np.uint8),
        claimed=np.zeros(count, np.bool_),
        affiliation=np.zeros(count, np.uint8),
        name=(name,) * count,
        contact=("",) * count,
        decided_by=("",) * count,
        label=np.zeros(count, np.uint8),
        kind_believed=np.tile(PROBABILITY, (count, 1)),
    )


def threats(held: Tracks) -> Threats:
    count = len(held.id)
    arrival = np.tile([100.0, 120.0, np.inf], (count, 1))
    return Threats(
        time_ns=held.time_ns,
        track=held.id,
        asset=np.zeros(count, np.int64),
        arrival_s=arrival,
        closest_m=np.tile([10.0, 20.0, 30.0], (count, 1)),
        closest_s=np.full(count, 110.0),
        probability=np.full(count, 0.5),
    )


def raids(held: Tracks, site: Site) -> Raids:
    everybody = np.ones(len(held.id), np.bool_)
    return find_raids(RaidState(), held, threats(held), everybody, site.assets, site.raids)


def an_alert(number: int = 1, time_ns: int = NOON_NS) -> Alert:
    return Alert(
        id=number,
        track=1,
        priority=Priority.DECIDE,
        state=AlertState.RAISED,
        raised_ns=time_ns,
        updated_ns=time_ns,
        asset="control_room",
        arrival_ns=(time_ns + 100 * SECOND_NS, time_ns + 120 * SECOND_NS, -1),
        act_by_ns=time_ns + 40 * SECOND_NS,
        reasons=(Reason("approach", "control_room", "", time_ns - SECOND_NS, (100.0, 120.0, float("inf"))),),
        acknowledged=None,
        cleared_ns=0,
        clear_reason=None,
        soundings=1,
    )


def a_sensor(site: Site) -> SensorCalibration:
    """The site's first sensor: off in azimuth, noisy, and both known to people."""
    return SensorCalibration(
        sensor=site.sensors[0].id,
        state=CalibrationState.CORRECTED,
        biases=(Bias(Quantity.AZIMUTH, math.radians(0.6), math.radians(0.04), math.radians(0.6), significant=True),),
        common=240,
        claimants=0,
        since_ns=NOON_NS,
        misaligned=True,
        noise=1.8,
        noise_low=1.7,
        noise_high=1.9,
        noise_applied=1.8,
        noisy=True,
        detection=None,
        detection_poor=False,
        frozen=False,
    )


def a_survey(time_ns: int = NOON_NS) -> Coverage:
    """Nothing is seen near the ground, and everything higher up."""
    chance = np.zeros((2, 48, 48), np.uint8)
    chance[1] = 100
    return Coverage(
        time_ns=time_ns,
        within_s=5.0,
        origin_m=np.array([-12_000.0, -12_000.0]),
        cell_m=500.0,
        height_m=np.array([50.0, 300.0]),
        chance=chance,
        seen=np.array([0.0, 1.0]),
        sensor=np.array([0], np.int64),
        sensor_seen=np.array([0.0]),
        sensor_live=np.array([1], np.uint8),
        reflector_m=np.zeros((0, 2)),
        reflector_sensor=np.zeros(0, np.int64),
        fixtures=0,
    )


def a_picture(
    held: Tracks,
    site: Site,
    alerts: tuple[Alert, ...] = (),
    contacts: tuple[Contact, ...] = (),
    name: str = "",
) -> AirPicture:
    feeds = tuple(
        FeedHealth(
            feed=feed.id,
            state=FeedState.LIVE,
            frames=100,
            bytes=5_000,
            messages=90,
            last_frame_ns=held.time_ns,
            last_useful_ns=held.time_ns - SECOND_NS // 2,
            rate_hz=1.0,
            lag_s=0.25,
            rejects=(("bad_length", 3), ("short_record", 2)),
            dropped_frames=7,
        )
        for feed in site.feeds
    )
    return AirPicture(
        held.time_ns,
        held,
        identities(held, name),
        unjudged(held.id, held.time_ns),
        contacts,
        threats(held),
        raids(held, site),
        alerts,
        feeds,
    )


class SmallNode:
    """Shows the pictures it is told to and keeps one list of alerts."""

    mode = Mode.SIM
    world = Mode.SIM
    version = "0.0.test"

    def __init__(self, site: Site) -> None:
        self.site = site
        self.zoning = first(site.zones, NOON_NS)
        self.unkept_zones = ""
        self.recording = Recording.OK
        self.decided: list[Decision] = []
        self.picture: AirPicture | None = None
        self.now_ns = NOON_NS
        self._watchers: list[Callable[[Step], None]] = []

    @property
    def status(self) -> NodeStatus:
        return NodeStatus(
            started_ns=NOON_NS - 90 * SECOND_NS,
            now_ns=self.now_ns,
            recording=self.recording,
            recording_reason="" if self.recording is Recording.OK else "The disk is full.",
            unrecorded_events=0,
            outcomes_sha256="ab" * 32,
            events=1234,
            waiting=0,
            quarantined=0,
            clock_lead_s=0.0,
            picture=self.picture,
            addresses={feed.id: f"udp 127.0.0.1:{9000 + row}" for row, feed in enumerate(self.site.feeds)},
            recovering=False,
        )

    def watch(self, callback: Callable[[Step], None]) -> Callable[[], None]:
        self._watchers.append(callback)
        return lambda: self._watchers.remove(callback)

    def show(self, picture: AirPicture, *others: Outcome, received_ns: int | None = None) -> None:
        self.picture = picture
        self.now_ns = max(self.now_ns, picture.time_ns)
        self.say(PictureUpdated(picture), *others, received_ns=received_ns)

    def say(self, *outcomes: Outcome, received_ns: int | None = None) -> None:
        for watcher in tuple(self._watchers):
            watcher(Applied(self.now_ns, outcomes, received_ns))

    async def decide(self, person: Person, act: Act) -> DecisionTaken:
        if self.recording is not Recording.OK:
            raise RecordingRefusedError("The disk is full.")
        decision = Decision(self.now_ns, "d", person, act)
        if isinstance(act, ChangeZones):
            return self._rezone(decision, act)
        self.decided.append(decision)
        taken = DecisionTaken(self.now_ns, decision, self._refusal(act))
        self.say(taken)
        if taken.refusal is None and isinstance(act, Acknowledge):
            self._acknowledge(person, act.alert)
        return taken

    def _rezone(self, decision: Decision, act: ChangeZones) -> DecisionTaken:
        zoning = rezoned(self.zoning, decision, act, self.site.rules, self.now_ns)
        if isinstance(zoning, Refusal):
            return DecisionTaken(self.now_ns, decision, zoning)
        self.zoning, self.site = zoning, msgspec.structs.replace(self.site, zones=zoning.zones)
        self.say(ZonesChanged(self.now_ns, zoning))
        return DecisionTaken(self.now_ns, decision, None)

    def _refusal(self, act: Act) -> Refusal | None:
        alerts = {} if self.picture is None else {alert.id: alert for alert in self.picture.alerts}
        match act:
            case SetAffiliation(reason=""):
                return Refusal.REASON_MISSING
            case SetAffiliation() | RenameTrack() | MergeTracks() | SplitTrack():
                return None
            case Acknowledge(alert=number) if number in alerts:
                return None if alerts[number].acknowledged is None else Refusal.ALREADY_ACKNOWLEDGED
            case _:
                return Refusal.NO_SUCH_ALERT

    def _acknowledge(self, person: Person, number: int) -> None:
        assert self.picture is not None
        mark = Acknowledgement(person, self.now_ns)
        alerts = tuple(
            msgspec.structs.replace(alert, state=AlertState.ACKNOWLEDGED, acknowledged=mark)
            if alert.id == number
            else alert
            for alert in self.picture.alerts
        )
        changed = next(alert for alert in alerts if alert.id == number)
        self.picture = msgspec.structs.replace(self.picture, alerts=alerts)
        self.show(self.picture, AlertChanged(self.now_ns, Change.ACKNOWLEDGED, changed))


class Desk:
    """A running console server and ways to it."""

    def __init__(self, url: str, node: SmallNode, accounts: SqliteAccounts, clock: HandClock) -> None:
        self.url = url
        self.node = node
        self.accounts = accounts
        self.clock = clock

    def session(self, role: Role, name: str = "", organisation: str = "Site") -> str:
        """The secret of a new session of a new person."""
        boss = Person("boss", "Boss", "Site", Role.ADMINISTRATOR)
        link = self.accounts.invite(name or role.value.title(), organisation, role, boss)
        return self.accounts.sign_in(link, "", "").token

    def browser(self, session: str = "", origin: str | None = None) -> httpx.AsyncClient:
        """An HTTP client that behaves as a browser on the console's page does."""
        headers = {"origin": self.url if origin is None else origin}
        if session:
            headers["cookie"] = f"hima_session={session}"
        return httpx.AsyncClient(base_url=self.url, headers=headers, timeout=10.0)

    def socket(self, path: str, session: str, origin: str | None = None, queue: int | None = None) -> connect:
        """A WebSocket of a page; with a queue it stops reading when that many messages are not taken."""
        return connect(
            self.url.replace("http", "ws", 1) + path,
            origin=Origin(self.url if origin is None else origin),
            additional_headers={"cookie": f"hima_session={session}"},
            max_size=None,
            max_queue=queue,
            proxy=None,
        )


async def message(socket: ClientConnection, kind: str, limit_s: float = 5.0) -> dict[str, Any]:
    """The next message of a kind."""
    async with asyncio.timeout(limit_s):
        while True:
            held: dict[str, Any] = msgspec.json.decode(await socket.recv())
            if held["type"] == kind:
                return held


class Build:
    """What the tests make pictures of; handed over as a fixture, since tests are no package to import from."""

    tracks = staticmethod(tracks)
    an_alert = staticmethod(an_alert)
    a_picture = staticmethod(a_picture)
    a_sensor = staticmethod(a_sensor)
    a_survey = staticmethod(a_survey)
    message = staticmethod(message)
    noon_ns = NOON_NS
    noon_us = NOON_NS // 1000
    script_token = SCRIPT_TOKEN


class Run(Protocol):
    """Runs a scenario against a server of its own."""

    def __call__(self, scenario: Callable[[Desk], Awaitable[None]], replay: ReplaySource | None = None) -> None: ...


@pytest.fixture(scope="session")
def build() -> type[Build]:
    return Build


@pytest.fixture(scope="session")
def site() -> Site:
    return open_site_folder(ROOT / "sites" / "khor_mor")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def node(site: Site) -> SmallNode:
    return SmallNode(site)


@pytest.fixture
def accounts(tmp_path: Path, clock: HandClock) -> SqliteAccounts:
    return SqliteAccounts(tmp_path / "data", clock)


@pytest.fixture
def static(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>hima</title>", encoding="utf-8")
    (folder / "assets" / "index-a1b2c3.js").write_text("export {};", encoding="utf-8")
    (tmp_path / "outside.txt").write_text("not to be served", encoding="utf-8")
    return folder


@pytest.fixture
def office() -> Office | None:
    """The registry; tests of it have another one."""
    return None


@pytest.fixture
def run(node: SmallNode, accounts: SqliteAccounts, clock: HandClock, static: Path, office: Office | None) -> Run:
    async def serve(scenario: Callable[[Desk], Awaitable[None]], replay: ReplaySource | None) -> None:
        app = create_app(node, accounts, clock, static, script_token=SCRIPT_TOKEN, replay=replay, office=office)
        server = Server("127.0.0.1", 0)
        serving = asyncio.create_task(server.serve(app))
        try:
            await server.started()
            await scenario(Desk(server.url, node, accounts, clock))
        finally:
            server.stop()
            await serving
            accounts.close()
            if office is not None and office.store is not None:
                await office.store.close()

    def run_scenario(scenario: Callable[[Desk], Awaitable[None]], replay: ReplaySource | None = None) -> None:
        asyncio.run(serve(scenario, replay))

    return run_scenario
