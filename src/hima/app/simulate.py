"""A scenario into files: a recording of each feed, the truth, and the run as a journal."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from hima.adapters.journal_sqlite.reader import JournalReader
from hima.adapters.journal_sqlite.writer import SqliteJournal
from hima.app.journal import FILE_NAME
from hima.app.scenario_register import ScenarioRegister, scenario_register
from hima.app.sources import open_scenario, open_site
from hima.app.whole_files import whole_files
from hima.config.site import Site
from hima.errors import UnreachableError, UsageError
from hima.node.full_corridor import FULL_CORRIDOR
from hima.node.journal_errors import JournalDamagedError
from hima.node.recorder import Recorder
from hima.node.status import Recording
from hima.picture.event import Event, Facts
from hima.picture.mode import Mode
from hima.picture.outcome import LookupWanted, Outcome
from hima.sensing.settings import FeedSettings
from hima.simulation.events import events, opening
from hima.simulation.ground import Ground
from hima.simulation.load import named_site
from hima.simulation.play import play
from hima.simulation.recording import recording_entry, recording_head, recording_name
from hima.simulation.register import register_of
from hima.simulation.scenario import Scenario
from hima.simulation.sent import Sent
from hima.simulation.truth import Truth, fly, truth_file
from hima.simulation.world import posts
from hima.units import SECOND_NS

TRUTH_NAME: Final = "truth.npz"
BATCH_NS: Final = SECOND_NS
"""Events that are written in one commit."""

Progress = Callable[[float], None]
"""Told how many seconds of the scenario are done."""


class Simulated(msgspec.Struct, frozen=True):
    """What a simulation made.

    Attributes:
        scenario: Its name.
        site: The site's id.
        duration_s: How long it lasts.
        aircraft: How many flew.
        frames: Frames sent by each feed.
        bytes: Bytes sent by each feed.
        files: Names of the files written.
        outcomes_sha256: Digest of all outcomes of the run, hex; what `hima replay --hash` prints.
    """

    scenario: str
    site: str
    duration_s: float
    aircraft: int
    frames: dict[str, int]
    bytes: dict[str, int]
    files: tuple[str, ...]
    outcomes_sha256: str


def open_named(path: Path, sites: Path | None) -> tuple[Site, Scenario]:
    """A scenario and the site it names.

    Args:
        path: The scenario file.
        sites: Folder of site folders; without it, ``sites`` here or beside the scenario's own folder.

    Raises:
        ConfigError: Every problem in the scenario, or in the site.
        UnreachableError: One of them cannot be read.
    """
    try:
        name = named_site(path.name, path.read_bytes())
    except OSError as error:
        raise UnreachableError(
            f"The scenario {path} cannot be read: {error.strerror}.", "Name a file such as scenarios/raid_low.toml."
        ) from error
    places = [Path("sites"), path.resolve().parent.parent / "sites"] if sites is None else [sites]
    folder = next((place / name for place in places if (place / name).is_dir()), None)
    if folder is None:
        looked = " and ".join(str(place) for place in dict.fromkeys(places))
        raise UnreachableError(
            f"There is no site folder {name} in {looked}.", "Say with --sites where the site folders are."
        )
    site = open_site(folder)
    return site, open_scenario(path, site)


def simulate(site: Site, scenario: Scenario, folder: Path, version: str, progress: Progress) -> Simulated:
    """Run a scenario into files, as fast as it goes.

    Args:
        site: The site.
        scenario: The scenario.
        folder: Where the files go; those of an earlier simulation are replaced.
        version: Version of the program.
        progress: Told how far it is.

    Raises:
        UsageError: The folder holds a journal that is not of a simulation.
        UnreachableError: The folder cannot be written.
    """
    truth = fly(scenario, site)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _clear(folder / FILE_NAME)
        feeds = {post.feed.id: post.feed for post in posts(scenario, site)}
        names = (TRUTH_NAME, *map(recording_name, feeds.values()))
        for name in names:
            (folder / name).unlink(missing_ok=True)  # if this run is broken off, they would not be of its journal
        with whole_files([folder / name for name in names]) as (truth_target, *targets):
            truth_target.write(truth_file(truth))
            recordings = _Recordings(feeds, targets)
            digest = _run(site, scenario, folder, version, recordings.kept(play(scenario, site, truth)), progress)
        (folder / f"{FILE_NAME}.lock").unlink(missing_ok=True)
    except OSError as error:
        raise UnreachableError(f"{folder} cannot be written: {error.strerror}.", "Choose another folder.") from error
    return _simulated(site, scenario, truth, recordings, digest)


class _Recordings:
    """The recording of each feed, written while the run goes through."""

    def __init__(self, feeds: Mapping[str, FeedSettings], files: Sequence[BinaryIO]) -> None:
        self._feeds = feeds
        self._files = dict(zip(feeds, files, strict=True))
        self.frames = dict.fromkeys(feeds, 0)
        self.bytes = dict.fromkeys(feeds, 0)
        self.names = tuple(map(recording_name, feeds.values()))
        for feed, file in zip(feeds.values(), files, strict=True):
            file.write(recording_head(feed))

    def kept(self, sent: Iterator[Sent]) -> Iterator[Sent]:
        """What is sent, once it is written."""
        for item in sent:
            self._files[item.feed].write(recording_entry(self._feeds[item.feed], item))
            self.frames[item.feed] += 1
            self.bytes[item.feed] += len(item.data)
            yield item


def _clear(path: Path) -> None:
    """Remove an earlier simulation's journal; any other is left alone."""
    if not path.exists():
        return
    try:
        with JournalReader(path) as reader:
            simulated = reader.opened().mode is Mode.SIM
    except JournalDamagedError:
        simulated = False
    if not simulated:
        raise UsageError(f"{path} is not the journal of a simulation; choose another folder.")
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _run(site: Site, scenario: Scenario, folder: Path, version: str, sent: Iterator[Sent], progress: Progress) -> str:
    """Take the run through the corridor into the journal; the digest of its outcomes."""
    recorder = Recorder(FULL_CORRIDOR, SqliteJournal(folder / FILE_NAME))
    try:
        with scenario_register(register_of(scenario, Ground(site))) as register:
            recorded = recorder.open(opening(scenario, site, version))
            for batch in _batches(events(scenario, site, sent)):
                recorded = recorder.record(batch)
                facts = _answered(recorded.outcomes, register, batch[-1].time_ns)
                if facts is not None:
                    recorded = recorder.record((facts,))
                if recorded.recording is not Recording.OK:
                    raise UnreachableError(recorded.reason, "Choose another folder with --out.")
                progress((batch[-1].time_ns - scenario.start_ns) / SECOND_NS)
    finally:
        recorder.close()
    return recorded.outcomes_sha256


def _answered(outcomes: tuple[Outcome, ...], register: ScenarioRegister | None, time_ns: int) -> Facts | None:
    """What the scenario's register answers to what the corridor has asked; None where there is neither."""
    asked = [question for one in outcomes if isinstance(one, LookupWanted) for question in one.questions]
    return None if register is None or not asked else register.facts(tuple(dict.fromkeys(asked)), time_ns)


def _batches(stream: Iterator[Event]) -> Iterator[tuple[Event, ...]]:
    batch: list[Event] = []
    for event in stream:
        if batch and event.time_ns - batch[0].time_ns >= BATCH_NS:
            yield tuple(batch)
            batch = []
        batch.append(event)
    if batch:
        yield tuple(batch)


def _simulated(site: Site, scenario: Scenario, truth: Truth, recordings: _Recordings, digest: str) -> Simulated:
    return Simulated(
        scenario=scenario.name,
        site=site.id,
        duration_s=scenario.duration_s,
        aircraft=len(truth.aircraft),
        frames=recordings.frames,
        bytes=recordings.bytes,
        files=(*recordings.names, TRUTH_NAME, FILE_NAME),
        outcomes_sha256=digest,
    )
