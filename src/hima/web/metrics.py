"""`/metrics`: the same in the text format of Prometheus, version 0.0.4."""

import resource
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from starlette.responses import Response

from hima.node.status import NodeStatus, Recording
from hima.picture.air_picture import AirPicture
from hima.picture.alert import AlertState, Priority
from hima.picture.health import FeedHealth, FeedState, OutputHealth, OutputState
from hima.units import SECOND_NS
from hima.web.health import SHOWN_STATES
from hima.web.operation import Call
from hima.web.schema.sensors import SensorView
from hima.web.sensor_view import sensor_views

Samples: TypeAlias = Iterable[tuple[Mapping[str, str], float]]

_PAGES: Final = Path("/proc/self/statm")
_NO_LABELS: Final[Mapping[str, str]] = {}


async def metrics(call: Call) -> Response:
    """Numbers for Prometheus."""
    status = call.parts.node.status
    events, clients = [(_NO_LABELS, status.events)], [(_NO_LABELS, call.parts.hub.clients)]
    lines: list[str] = [
        *_family("hima_events_total", "counter", "Events processed since the start.", events),
        *_family("hima_clients", "gauge", "Screens that show the live picture.", clients),
        *_node(status),
        *_outputs(status.outputs),
        *_process(),
    ]
    if status.picture is not None:
        lines += _picture(status.picture)
        lines += _feeds(status.picture.feeds, status.now_ns)
        lines += _sensors(sensor_views(status.picture))
    return Response("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4; charset=utf-8")


def _node(status: NodeStatus) -> Iterator[str]:
    recording = [({"state": state.value}, float(state is status.recording)) for state in Recording]
    yield from _family("hima_recording", "gauge", "Whether what enters is remembered: 1 at the state.", recording)
    waiting = [(_NO_LABELS, status.waiting)]
    yield from _family("hima_events_waiting", "gauge", "Events that wait for the journal.", waiting)
    missing = [(_NO_LABELS, status.unrecorded_events)]
    yield from _family("hima_events_unrecorded", "gauge", "Events since recording stopped.", missing)
    yield from _family(
        "hima_events_quarantined", "gauge", "Events that were left out.", [(_NO_LABELS, status.quarantined)]
    )


def _picture(picture: AirPicture) -> Iterator[str]:
    states = Counter(picture.tracks.state.tolist())
    tracks: Samples = [({"state": state.name.lower()}, states[state.value]) for state in SHOWN_STATES]
    yield from _family("hima_tracks", "gauge", "Tracks in the picture.", tracks)
    counted = Counter((alert.state, alert.priority) for alert in picture.alerts)
    alerts: Samples = [
        ({"state": state.value, "priority": priority.name.lower()}, counted[state, priority])
        for state in AlertState
        for priority in Priority
    ]
    yield from _family("hima_alerts", "gauge", "Alerts on the list.", alerts)
    refused: Samples = [({"reason": reason}, count) for reason, count in picture.refused]
    yield from _family("hima_detections_refused_total", "counter", "Detections the tracker could not use.", refused)


def _feeds(feeds: tuple[FeedHealth, ...], now_ns: int) -> Iterator[str]:
    def each(name: str, kind: str, meaning: str, values: Iterable[float]) -> Iterator[str]:
        samples = [({"feed": feed.feed}, value) for feed, value in zip(feeds, values, strict=True)]
        yield from _family(name, kind, meaning, samples)

    yield from each("hima_frames_total", "counter", "Frames received.", (feed.frames for feed in feeds))
    yield from each("hima_messages_total", "counter", "Messages decoded.", (feed.messages for feed in feeds))
    dropped = (feed.dropped_frames for feed in feeds)
    yield from each("hima_dropped_frames_total", "counter", "Frames that the feed's budget refused.", dropped)
    yield from each("hima_feed_rate_hz", "gauge", "Frames a second, over ten.", (feed.rate_hz for feed in feeds))
    lags: Samples = [({"feed": feed.feed}, feed.lag_s) for feed in feeds if feed.lag_s is not None]
    yield from _family("hima_feed_lag_seconds", "gauge", "Receipt minus the messages' own time, smoothed.", lags)
    up = (float(feed.state is FeedState.LIVE) for feed in feeds)
    yield from each("hima_feed_live", "gauge", "1 while the feed is live.", up)
    says: Samples = [
        ({"feed": feed.feed, "state": feed.says.state.value, "item": feed.says.item}, 1.0) for feed in feeds
    ]
    yield from _family("hima_feed_says", "gauge", "1 at what the source says of itself, and where it does.", says)
    rejects: Samples = [
        ({"feed": feed.feed, "reason": reason}, count) for feed in feeds for reason, count in feed.rejects
    ]
    yield from _family("hima_rejects_total", "counter", "Messages that made no sense.", rejects)
    ages: Samples = [
        ({"feed": feed.feed}, (now_ns - feed.last_useful_ns) / SECOND_NS) for feed in feeds if feed.last_useful_ns
    ]
    yield from _family("hima_feed_age_seconds", "gauge", "Since the last useful frame.", ages)


def _outputs(outputs: tuple[OutputHealth, ...]) -> Iterator[str]:
    families = (
        ("hima_output_up", "gauge", "1 while the output can be sent to.", [o.state is OutputState.UP for o in outputs]),
        ("hima_output_peers", "gauge", "Connections of the output.", [o.peers for o in outputs]),
        ("hima_output_sent_total", "counter", "Messages handed over.", [o.sent for o in outputs]),
        ("hima_output_dropped_total", "counter", "Messages that a peer did not get.", [o.dropped for o in outputs]),
        ("hima_output_refused_total", "counter", "Connections turned away or ended.", [o.refused for o in outputs]),
    )
    for name, kind, meaning, values in families:
        samples = [({"output": output.output}, float(value)) for output, value in zip(outputs, values, strict=True)]
        yield from _family(name, kind, meaning, samples)


def _sensors(sensors: tuple[SensorView, ...]) -> Iterator[str]:
    """Biases in the unit that is part of the labels: m, deg or s."""
    biases = [
        ({"sensor": sensor.id, "quantity": bias.quantity, "unit": bias.unit}, bias)
        for sensor in sensors
        for bias in sensor.biases
    ]
    yield from _family("hima_sensor_bias", "gauge", "What a sensor is off by.", [(k, b.value) for k, b in biases])
    yield from _family("hima_sensor_bias_sigma", "gauge", "Its uncertainty.", [(k, b.sigma) for k, b in biases])
    applied: Samples = [(k, b.applied) for k, b in biases]
    yield from _family("hima_sensor_bias_applied", "gauge", "What is taken from its reports.", applied)
    alarms: Samples = [
        ({"sensor": sensor.id, "condition": condition}, float(holds))
        for sensor in sensors
        for condition, holds in (
            ("misaligned", sensor.misaligned),
            ("noisy", sensor.noisy),
            ("poor", sensor.detection_poor),
            ("frozen", sensor.frozen),
        )
    ]
    yield from _family("hima_sensor_alarm", "gauge", "1 while somebody should look after the sensor.", alarms)
    noise: Samples = [({"sensor": sensor.id}, sensor.noise) for sensor in sensors if sensor.noise is not None]
    yield from _family("hima_sensor_noise", "gauge", "Factor of errors over the declared ones.", noise)
    saw: Samples = [({"sensor": sensor.id}, sensor.detection) for sensor in sensors if sensor.detection is not None]
    yield from _family("hima_sensor_detection", "gauge", "Share of looks that saw a known object.", saw)


def _process() -> Iterator[str]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = used.ru_utime + used.ru_stime
    yield from _family("process_cpu_seconds_total", "counter", "Processor time used.", [(_NO_LABELS, seconds)])
    resident = int(_PAGES.read_text(encoding="ascii").split()[1]) * resource.getpagesize()
    yield from _family("process_resident_memory_bytes", "gauge", "Memory in use.", [(_NO_LABELS, resident)])


def _family(name: str, kind: str, meaning: str, samples: Samples) -> Iterator[str]:
    yield f"# HELP {name} {meaning}"
    yield f"# TYPE {name} {kind}"
    for labels, value in samples:
        inside = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        yield f"{name}{{{inside}}} {value:.17g}" if inside else f"{name} {value:.17g}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
