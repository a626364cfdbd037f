"""The events of a run that nobody watches: what a node would have journalled, at the scenario's own time."""

from collections.abc import Iterable, Iterator

from hima.config.site import Site, pack_site
from hima.picture.event import Event, LinkChange, Opened, Tick
from hima.picture.frame import Frame
from hima.picture.mode import Mode
from hima.simulation.scenario import Scenario
from hima.simulation.sent import Sent
from hima.simulation.world import posts
from hima.units import MILLISECOND_NS, SECOND_NS


def opening(scenario: Scenario, site: Site, version: str) -> Opened:
    """The first event: a node opens the site in the simulated world."""
    return Opened(scenario.start_ns, version, Mode.SIM, pack_site(site), scenario.text)


def events(scenario: Scenario, site: Site, sent: Iterable[Sent]) -> Iterator[Event]:
    """All events after the opening, in order of time: each feed comes up, then frames, and ticks between them.

    Args:
        scenario: The scenario.
        site: Its site.
        sent: What its sensors send (`hima.simulation.play.play`).
    """
    for post in posts(scenario, site):
        yield LinkChange(scenario.start_ns, post.feed.id, up=True, peer="simulation")
    period_ns = site.picture_period_ms * MILLISECOND_NS
    tick_ns = scenario.start_ns + period_ns
    end_ns = scenario.start_ns + round(scenario.duration_s * SECOND_NS)
    for item in sent:
        while tick_ns <= item.time_ns:
            yield Tick(tick_ns)
            tick_ns += period_ns
        yield Frame(item.time_ns, item.feed, item.data)
    while tick_ns <= end_ns:
        yield Tick(tick_ns)
        tick_ns += period_ns
