"""Feeds, outputs and the node itself as the screen shows them."""

from collections.abc import Iterable
from typing import Final

from hima.config.site import Site
from hima.node.status import NodeStatus, Recording
from hima.picture.health import FeedHealth, FeedState, OutputState, SelfState
from hima.picture.track import TrackState
from hima.units import SECOND_NS
from hima.web.schema.feeds import FeedView, RejectView
from hima.web.schema.outputs import OutputView
from hima.web.views import shown_tracks

USABLE_LAG_S: Final = 5.0
"""Detections later than this cannot be used by the tracker, and earlier ones hardly."""


REASONS_MAX: Final = 4
"""Reasons of rejects that are told of a feed; all of them are in `/metrics`."""


def feed_views(site: Site, status: NodeStatus) -> tuple[FeedView, ...]:
    """Each feed of the site, in its order; before the first picture all are unknown."""
    known = {} if status.picture is None else {health.feed: health for health in status.picture.feeds}
    return tuple(_feed_view(feed.id, feed.sensor, feed.format.value, status, known.get(feed.id)) for feed in site.feeds)


def _feed_view(feed: str, sensor: str, format_name: str, status: NodeStatus, health: FeedHealth | None) -> FeedView:
    address = status.addresses.get(feed, "")
    if health is None:
        return FeedView(
            feed, sensor, format_name, "unknown", address, None, 0.0, None, 0, 0, 0, 0, "", (), "unknown", ""
        )
    useful_ns = health.last_useful_ns
    return FeedView(
        id=feed,
        sensor=sensor,
        format=format_name,
        state=health.state.value,
        address=address,
        age_s=None if useful_ns == 0 else round((status.now_ns - useful_ns) / SECOND_NS, 1),
        rate_hz=round(health.rate_hz, 1),
        lag_s=None if health.lag_s is None else round(health.lag_s, 3),
        frames=health.frames,
        messages=health.messages,
        rejects=sum(count for _, count in health.rejects),
        dropped=health.dropped_frames,
        reason=status.reasons.get(feed, "") if health.state is FeedState.DOWN else "",
        reject_reasons=_most_frequent(health.rejects),
        says=health.says.state.value,
        says_in=health.says.item,
    )


def _most_frequent(rejects: tuple[tuple[str, int], ...]) -> tuple[RejectView, ...]:
    ordered = sorted(rejects, key=lambda pair: (-pair[1], pair[0]))
    return tuple(RejectView(reason, count) for reason, count in ordered[:REASONS_MAX])


def output_views(site: Site, status: NodeStatus) -> tuple[OutputView, ...]:
    """Each output that was started, in the site's order; none where nothing is shared."""
    formats = {output.id: output.format.value for output in site.outputs}
    return tuple(
        OutputView(
            id=health.output,
            format=formats.get(health.output, ""),
            state=health.state.value,
            address=health.address,
            peers=health.peers,
            sent=health.sent,
            dropped=health.dropped,
            refused=health.refused,
            reason=health.reason,
        )
        for health in status.outputs
    )


def notes(status: NodeStatus) -> tuple[str, ...]:
    """Codes of what is not as it should be, in fixed order; empty when all is well."""
    return tuple(code for code, holds in _conditions(status) if holds)


def _conditions(status: NodeStatus) -> Iterable[tuple[str, bool]]:
    yield "recovering", status.recovering
    yield "not_recording", status.recording is not Recording.OK
    yield "unrecorded_events", status.unrecorded_events > 0
    yield "events_quarantined", status.quarantined > 0
    yield "clock_set_back", status.clock_lead_s > 1.0
    yield "feed_out_of_time", _lags(status)
    yield "feed_not_operational", _has_disowned(status)
    sensors = () if status.picture is None else status.picture.sensors
    yield "sensor_misaligned", any(sensor.misaligned for sensor in sensors)
    yield "sensor_noisy", any(sensor.noisy for sensor in sensors)
    yield "sensor_poor", any(sensor.detection_poor for sensor in sensors)
    yield "sensor_frozen", any(sensor.frozen for sensor in sensors)
    yield "output_down", any(output.state is OutputState.DOWN for output in status.outputs)
    yield "tracks_not_finite", _hides_tracks(status)


def _lags(status: NodeStatus) -> bool:
    """Whether the messages of a live feed are so far from its receipt that the tracker cannot use them."""
    feeds = () if status.picture is None else status.picture.feeds
    return any(f.state is FeedState.LIVE and f.lag_s is not None and abs(f.lag_s) > USABLE_LAG_S for f in feeds)


def _has_disowned(status: NodeStatus) -> bool:
    """Whether a source says that it must not be used."""
    feeds = () if status.picture is None else status.picture.feeds
    return any(feed.says.state is SelfState.NOT_OPERATIONAL for feed in feeds)


def _hides_tracks(status: NodeStatus) -> bool:
    if status.picture is None:
        return False
    tracks = status.picture.tracks
    return bool((~shown_tracks(tracks) & (tracks.state != TrackState.DROPPED)).any())
