"""A scenario becomes bytes: everything its sensors send, in order of time."""

import heapq
from collections.abc import Iterator

from hima.config.site import Site
from hima.sensing.settings import Format
from hima.simulation.adsb_feed import adsb_feed
from hima.simulation.json_feed import json_feed
from hima.simulation.radar_feed import radar_feed
from hima.simulation.remote_id_feed import remote_id_feed
from hima.simulation.scenario import Scenario
from hima.simulation.sent import Sent
from hima.simulation.truth import Truth, fly
from hima.simulation.world import Post, World, posts, world
from hima.units import SECOND_NS


def play(scenario: Scenario, site: Site, truth: Truth | None = None, from_ns: int = 0) -> Iterator[Sent]:
    """Everything the site's sensors send in a scenario, in order of time, made as it is asked for.

    Args:
        scenario: The scenario.
        site: The site it has been loaded for.
        truth: What flies, if it has been flown already.
        from_ns: Leave out what is sent before this moment, UTC nanoseconds; the rest is the same bytes.
    """
    flown = fly(scenario, site) if truth is None else truth
    setting = world(scenario, site, flown)
    from_s = max(0.0, (from_ns - scenario.start_ns) / SECOND_NS)
    streams = [_feed(post, setting, from_s) for post in posts(scenario, site)]
    return heapq.merge(*streams, key=_when)


def _when(sent: Sent) -> tuple[int, str]:
    return sent.time_ns, sent.feed


def _feed(post: Post, setting: World, from_s: float) -> Iterator[Sent]:
    match post.feed.format:
        case Format.ASTERIX:
            return radar_feed(post, setting, from_s)
        case Format.DETECTION_JSON:
            return json_feed(post, setting, from_s)
        case Format.REMOTE_ID:
            return remote_id_feed(post, setting, from_s)
        case Format.ADSB:
            return adsb_feed(post, setting, from_s)
        case Format.COT | Format.SAPIENT | Format.REMOTE_ID_NETWORK:
            return iter(())
