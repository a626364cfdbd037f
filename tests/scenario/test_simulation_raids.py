"""Forty drones through the whole corridor: one raid to read, forty tracks to keep, and a replay that agrees."""

from pathlib import Path

from hima.app.simulate import open_named
from hima.node.full_corridor import FULL_CORRIDOR
from hima.picture.air_picture import AirPicture
from hima.picture.outcome import PictureUpdated
from hima.picture.packing import pack, unpack
from hima.picture.track import TrackState
from hima.pipeline import State, advance
from hima.simulation.events import events, opening
from hima.simulation.play import play
from hima.units import SECOND_NS

ROOT = Path(__file__).parents[2]
UNTIL_S = 14.0
SNAPSHOT_S = 9.0


def test_forty_drones_are_one_raid_and_forty_tracks() -> None:
    site, scenario = open_named(ROOT / "scenarios" / "raid_forty.toml", ROOT / "sites")
    state = FULL_CORRIDOR.open_site(opening(scenario, site, "test"))
    assert isinstance(state, State)
    again: State | None = None
    last: AirPicture | None = None
    for event in events(scenario, site, play(scenario, site)):
        time_s = (event.time_ns - scenario.start_ns) / SECOND_NS
        if time_s > UNTIL_S:
            break
        state, outcomes = advance(state, event)
        if again is not None:
            again, _ = advance(again, event)
        elif time_s > SNAPSHOT_S:
            again = unpack(pack(state), State)
        pictures = [outcome.picture for outcome in outcomes if isinstance(outcome, PictureUpdated)]
        last = pictures[-1] if pictures else last
    assert last is not None
    raids, tracks = last.raids, last.tracks
    assert raids.id[0] == 1
    assert 38 <= raids.tracks[0] <= 42
    assert raids.confirmed[0] >= 36
    # The storks fly together too; nothing else does.
    assert len(raids.id) <= 2
    confirmed = set(tracks.id[tracks.state == TrackState.CONFIRMED].tolist())
    assert len(confirmed) >= 44
    assert set(raids.member.tolist()) <= set(tracks.id.tolist())
    arrival = raids.arrivals.arrival_s[raids.arrivals.raid == 1]
    assert (arrival[:, 0] > 60).all()
    assert (arrival[:, 0] < 300).any()
    assert again is not None
    assert again.outcomes_sha256 == state.outcomes_sha256
