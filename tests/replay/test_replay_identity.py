"""R26: the same journal gives the same outcomes, in another process, under other hash seeds, from any snapshot."""

import heapq
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from hima.adapters.journal_sqlite.reader import JournalReader
from hima.adapters.journal_sqlite.writer import SqliteJournal
from hima.adapters.site_folder import open_site_folder
from hima.cli.commands import parser
from hima.config.site import Site, pack_site
from hima.errors import UnreachableError, UsageError
from hima.node.full_corridor import FULL_CORRIDOR
from hima.node.recorder import Recorder
from hima.node.replay import Replay
from hima.picture.decision import Decision, Person, Role, SetAffiliation
from hima.picture.event import Event, Opened, Tick
from hima.picture.frame import Frame
from hima.picture.identity import Affiliation
from hima.picture.mode import Mode
from hima.simulation.load import load_scenario
from hima.simulation.play import play
from hima.units import MILLISECOND_NS, SECOND_NS

ROOT = Path(__file__).parents[2]
SCENARIO = ROOT / "scenarios" / "raid_low.toml"
LENGTH_S = 20
BATCH = 40


class Ran(NamedTuple):
    """A recorded run."""

    path: Path
    outcomes_sha256: str
    start_ns: int


def ticks(site: Site, start_ns: int) -> Iterator[Event]:
    for time_ns in range(start_ns, start_ns + LENGTH_S * SECOND_NS, site.picture_period_ms * MILLISECOND_NS):
        yield Tick(time_ns)


def frames(scenario: bytes, site: Site) -> Iterator[Event]:
    loaded = load_scenario(SCENARIO.name, scenario, site)
    for sent in play(loaded, site):
        if sent.time_ns >= loaded.start_ns + LENGTH_S * SECOND_NS:
            return
        yield Frame(sent.time_ns, sent.feed, sent.data)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Twenty seconds of a raid, a restart and a decision in the middle."""
    path = tmp_path_factory.mktemp("run") / "journal.hima"
    site = open_site_folder(ROOT / "sites" / "khor_mor")
    scenario = SCENARIO.read_bytes()
    start_ns = load_scenario(SCENARIO.name, scenario, site).start_ns
    opened = Opened(start_ns, "test", Mode.SIM, pack_site(site), scenario.decode())
    events = list(heapq.merge(ticks(site, start_ns), frames(scenario, site), key=lambda event: event.time_ns))
    half = len(events) // 2
    person = Person("p1", "Rezan", "Site", Role.OPERATOR)
    act = SetAffiliation(1, Affiliation.FRIEND, "our survey")
    events.insert(half, Decision(events[half].time_ns, "d1", person, act))
    recorder = Recorder(FULL_CORRIDOR, SqliteJournal(path))
    recorder.open(opened)
    for batch in _batches(events[:half]):
        recorder.record(batch)
    recorder.close()
    recorder = Recorder(FULL_CORRIDOR, SqliteJournal(path))
    recorder.open(Opened(events[half].time_ns, "test", Mode.SIM, pack_site(site), scenario.decode()))
    for batch in _batches(events[half:]):
        recorded = recorder.record(batch)
    recorder.close()
    return Ran(path, recorded.outcomes_sha256, start_ns)


def _batches(events: list[Event]) -> Iterator[list[Event]]:
    for start in range(0, len(events), BATCH):
        yield events[start : start + BATCH]


@pytest.mark.parametrize(("hash_seed", "zone"), [("0", "UTC"), ("1", "Asia/Baghdad"), ("12345", "UTC")])
def test_a_replay_in_another_process_gives_the_same_hash(ran: Ran, hash_seed: str, zone: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hima", "replay", str(ran.path), "--hash"],
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": zone},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == (f"{ran.outcomes_sha256}\n", "", 0)


def test_a_replay_from_every_snapshot_ends_in_the_same_hash(ran: Ran) -> None:
    with JournalReader(ran.path) as reader:
        snapshots = list(reader.snapshots())
        assert len(snapshots) >= 2
        for snapshot in snapshots:
            run = Replay(FULL_CORRIDOR, start=snapshot)
            for record in reader.records(snapshot.seq + 1):
                run.take(record)
            assert run.state is not None
            assert run.state.outcomes_sha256.hex() == ran.outcomes_sha256


def run_command(*words: str) -> int:
    options = parser(["replay"]).parse_args(["replay", *words])
    return int(options.run(options))


def test_a_replay_says_what_came_of_it(ran: Ran, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(str(ran.path), "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["outcomes_sha256"] == ran.outcomes_sha256
    assert report["from_ns"] == ran.start_ns
    assert report["outcomes"]["decision"] == 1
    assert report["outcomes"]["picture"] >= LENGTH_S
    assert run_command(str(ran.path), "--from", "2200-01-01T00:00:00Z", "--hash") == 0
    assert capsys.readouterr().out == f"{ran.outcomes_sha256}\n"


def test_wrong_words_are_wrong_usage(ran: Ran, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--from"):
        run_command(str(ran.path), "--from", "yesterday")
    with pytest.raises(UsageError, match="--speed"):
        run_command(str(ran.path), "--speed", "nan")
    with pytest.raises(UnreachableError):
        run_command(str(tmp_path / "missing.hima"))
