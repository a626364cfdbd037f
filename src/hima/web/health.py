"""`/health`: how the node is, for scripts and for people with curl."""

from collections import Counter
from typing import Final

import msgspec

from hima.config.site import Site
from hima.node.status import Recording
from hima.picture.air_picture import AirPicture
from hima.picture.health import OutputHealth
from hima.picture.track import TrackState
from hima.units import MICROSECOND_NS, SECOND_NS
from hima.web.coverage_view import told_share
from hima.web.health_view import feed_views, notes
from hima.web.operation import Call
from hima.web.sensor_view import sensor_views

SHOWN_STATES: Final = tuple(state for state in TrackState if state is not TrackState.DROPPED)


class FeedReport(msgspec.Struct, frozen=True):
    """One feed; `age_s` since its last useful frame, None for never; `reason`: why it is down.

    `reject_reasons`: the most frequent reasons of its `rejects`, by code; all of them are in `/metrics`. `says`: what
    its source says of itself (unknown, operational, degraded, not_operational), and `says_in`: where in its standard.
    """

    state: str
    address: str
    age_s: float | None
    rate_hz: float
    lag_s: float | None
    frames: int
    messages: int
    rejects: int
    dropped: int
    reason: str
    reject_reasons: dict[str, int]
    says: str
    says_in: str


class OutputReport(msgspec.Struct, frozen=True):
    """One output: `state` up, waiting (nobody has connected) or down; `dropped` did not reach a peer."""

    state: str
    address: str
    peers: int
    sent: int
    dropped: int
    refused: int
    reason: str


def _output_reports(outputs: tuple[OutputHealth, ...]) -> dict[str, OutputReport]:
    return {
        one.output: OutputReport(
            one.state.value, one.address, one.peers, one.sent, one.dropped, one.refused, one.reason
        )
        for one in outputs
    }


class BiasReport(msgspec.Struct, frozen=True):
    """What a sensor is off by in one quantity, in `unit`; `applied` is taken from its reports."""

    unit: str
    value: float
    sigma: float
    applied: float
    significant: bool


class SensorReport(msgspec.Struct, frozen=True):
    """Calibration and behaviour of one sensor: `state` learning, good, corrected, misaligned or off; None: unknown."""

    state: str
    biases: dict[str, BiasReport]
    common: int
    claimants: int
    misaligned: bool
    noise: float | None
    noisy: bool
    detection: float | None
    detection_poor: bool
    frozen: bool


def _sensor_reports(picture: AirPicture | None) -> dict[str, SensorReport]:
    return {
        view.id: SensorReport(
            state=view.state,
            biases={b.quantity: BiasReport(b.unit, b.value, b.sigma, b.applied, b.significant) for b in view.biases},
            common=view.common,
            claimants=view.claimants,
            misaligned=view.misaligned,
            noise=view.noise,
            noisy=view.noisy,
            detection=view.detection,
            detection_poor=view.detection_poor,
            frozen=view.frozen,
        )
        for view in sensor_views(picture)
    }


class CoverageReport(msgspec.Struct, frozen=True):
    """What can be seen now; terrain and buildings are not considered.

    `seen`: by height above the reference point in metres, share of the warning area in which an object is seen within
    `within_s` with a chance of nine tenths, None without assets; `blind`: sensors that see nothing now; `reflectors`:
    fixed things learnt; `fixtures`: tracks ended because they were such.
    """

    within_s: float
    seen: dict[str, float | None]
    blind: tuple[str, ...]
    reflectors: int
    fixtures: int


class HealthReport(msgspec.Struct, frozen=True):
    """The answer.

    `status`: ok, or degraded if a note, the recording, a feed or an output says so; `now_us`: the node's time, which in
    a scenario is that of the scenario.
    """

    status: str
    mode: str
    version: str
    site: str
    now_us: int
    uptime_s: float
    recording: str
    recording_reason: str
    outcomes_sha256: str
    events: int
    waiting: int
    notes: tuple[str, ...]
    tracks: dict[str, int]
    alerts: dict[str, int]
    feeds: dict[str, FeedReport]
    sensors: dict[str, SensorReport]
    outputs: dict[str, OutputReport]
    clients: int
    coverage: CoverageReport | None


async def health(call: Call) -> HealthReport:
    """How the node is."""
    node, status = call.parts.node, call.parts.node.status
    picture = status.picture
    states = Counter[int]() if picture is None else Counter(picture.tracks.state.tolist())
    alerts = () if picture is None else picture.alerts
    feeds = {
        view.id: FeedReport(
            state=view.state,
            address=view.address,
            age_s=view.age_s,
            rate_hz=view.rate_hz,
            lag_s=view.lag_s,
            frames=view.frames,
            messages=view.messages,
            rejects=view.rejects,
            dropped=view.dropped,
            reason=view.reason,
            reject_reasons={reject.reason: reject.count for reject in view.reject_reasons},
            says=view.says,
            says_in=view.says_in,
        )
        for view in feed_views(node.site, status)
    }
    problems = notes(status)
    lame = any(feed.state in {"silent", "down"} for feed in feeds.values())
    return HealthReport(
        status="degraded" if problems or lame or status.recording is not Recording.OK else "ok",
        mode=node.mode.value,
        version=node.version,
        site=node.site.id,
        now_us=status.now_ns // MICROSECOND_NS,
        uptime_s=round((status.now_ns - status.started_ns) / SECOND_NS, 1),
        recording=status.recording.value,
        recording_reason=status.recording_reason,
        outcomes_sha256=status.outcomes_sha256,
        events=status.events,
        waiting=status.waiting,
        notes=problems,
        tracks={state.name.lower(): states[state.value] for state in SHOWN_STATES},
        alerts=dict(Counter(alert.state.value for alert in alerts)),
        feeds=feeds,
        sensors=_sensor_reports(picture),
        outputs=_output_reports(status.outputs),
        clients=call.parts.hub.clients,
        coverage=_coverage(node.site, picture),
    )


def _coverage(site: Site, picture: AirPicture | None) -> CoverageReport | None:
    coverage = None if picture is None else picture.coverage
    if coverage is None:
        return None
    shares = zip(coverage.height_m.tolist(), coverage.seen.tolist(), strict=True)
    return CoverageReport(
        within_s=coverage.within_s,
        seen={f"{height:.0f}": told_share(share) for height, share in shares},
        blind=tuple(site.sensors[row].id for row in coverage.sensor[coverage.sensor_live == 0].tolist()),
        reflectors=len(coverage.reflector_m),
        fixtures=coverage.fixtures,
    )
