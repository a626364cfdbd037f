"""The shipped scenarios, through the whole corridor: the raid alarms in time, birds alarm nobody."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from hima.app.simulate import open_named
from hima.node.full_corridor import FULL_CORRIDOR
from hima.picture.alert import Alert
from hima.picture.outcome import AlertChanged, Change, PictureUpdated, Rejected
from hima.picture.track import TrackState
from hima.simulation.events import events, opening
from hima.simulation.play import play
from hima.simulation.truth import Truth, fly
from hima.units import SECOND_NS

ROOT = Path(__file__).parents[2]


class Run:
    """A scenario driven through the corridor, step by step."""

    def __init__(self, name: str) -> None:
        self.site, self.scenario = open_named(ROOT / "scenarios" / name, ROOT / "sites")
        self.truth: Truth = fly(self.scenario, self.site)
        self.confirmed_s: float | None = None
        self.raised: list[tuple[float, Alert]] = []
        self.rejected = 0

    def steps(self, until_s: float) -> Iterator[tuple[float, PictureUpdated]]:
        """Pictures in order, with their time since the start."""
        state = FULL_CORRIDOR.open_site(opening(self.scenario, self.site, "test"))
        for event in events(self.scenario, self.site, play(self.scenario, self.site, self.truth)):
            time_s = (event.time_ns - self.scenario.start_ns) / SECOND_NS
            if time_s > until_s:
                return
            state, outcomes = FULL_CORRIDOR.advance(state, event)
            for outcome in outcomes:
                match outcome:
                    case PictureUpdated():
                        if self.confirmed_s is None and (outcome.picture.tracks.state == TrackState.CONFIRMED).any():
                            self.confirmed_s = time_s
                        yield time_s, outcome
                    case AlertChanged(change=Change.RAISED, alert=alert):
                        self.raised.append((time_s, alert))
                    case Rejected():
                        self.rejected += 1


def test_the_raid_is_tracked_in_half_a_minute_and_alarms_within_one() -> None:
    run = Run("raid_low.toml")
    attackers = [row for row, aircraft in enumerate(run.truth.aircraft) if aircraft.name.startswith(("raid", "scout"))]
    for time_s, outcome in run.steps(60.0):
        if run.raised:
            tracks = outcome.picture.tracks
            row = tracks.id.tolist().index(run.raised[0][1].track)
            flown, _ = run.truth.at(np.full(len(run.truth.aircraft), time_s))
            apart_m = np.linalg.norm(flown[:, :2] - tracks.position_m[row, :2], axis=1)
            assert int(np.nanargmin(apart_m)) in attackers
            assert np.nanmin(apart_m) < 400
            break
    assert run.confirmed_s is not None
    assert run.confirmed_s <= 30
    assert run.raised
    assert run.rejected == 0


def test_birds_and_lawful_traffic_alarm_nobody() -> None:
    run = Run("birds.toml")
    last = None
    for _, outcome in run.steps(60.0):
        last = outcome
    assert last is not None
    assert len(last.picture.tracks.id) > 5
    assert {contact.name for contact in last.picture.contacts} == {"1581F5FKD2290001", "THY864"}
    assert run.raised == []
