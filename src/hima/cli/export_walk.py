"""A journal played again for an export: what is wanted of it, step by step, with a bar on a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple, TypeAlias

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from hima.archive.points import World
from hima.config.site import Site, site_frame
from hima.node.full_corridor import FULL_CORRIDOR
from hima.node.journal_errors import JournalDamagedError
from hima.node.ports import JournalReading
from hima.node.replay import Replay, starting_point
from hima.picture.air_picture import AirPicture
from hima.picture.mode import Mode
from hima.picture.outcome import AlertChanged, Outcome, PictureUpdated

DRAW_EVERY: Final = 200
Advance: TypeAlias = Callable[[int], None]


class Span(NamedTuple):
    """What is wanted of a journal.

    Attributes:
        from_ns: From when on, UTC nanoseconds; None for its beginning.
        to_ns: Until when; None for its end.
        every_ns: Least time between two rows of a track.
        tentative: True for tentative tracks too.
    """

    from_ns: int | None
    to_ns: int | None
    every_ns: int
    tentative: bool


class Step(NamedTuple):
    """What came of one record.

    Attributes:
        site: The site as it is then.
        mode: What kind of world it is then.
        world: What rows of it say.
        changes: Changes of alerts.
        picture: The newest picture.
        due: True if its tracks are to be written.
    """

    site: Site
    mode: Mode
    world: World
    changes: list[AlertChanged]
    picture: AirPicture | None
    due: bool


class Walk:
    """A journal, played again; what is wanted of it, step by step.

    Attributes:
        damage: Why it ended before its end, None if it did not.
    """

    def __init__(self, reader: JournalReading, span: Span) -> None:
        self._reader = reader
        self._span = span
        self.damage: JournalDamagedError | None = None
        self._world: World | None = None
        self._of: Site | None = None

    def steps(self) -> Iterator[Step]:
        """Steps that hold something, in order."""
        start = starting_point(self._reader, self._span.from_ns)
        first, last = self._reader.seq_span()
        replay = Replay(FULL_CORRIDOR, self._reader.quarantined(), start)
        picture: AirPicture | None = None
        due_ns = -1
        begin = first if start is None else start.seq + 1
        with _progress(max(0, last - begin + 1)) as advance:
            try:
                for record in self._reader.records(begin, last):
                    outcomes = replay.take(record)
                    advance(record.seq - begin + 1)
                    time_ns = record.entry.time_ns
                    if self._span.to_ns is not None and time_ns > self._span.to_ns:
                        return
                    picture = _newest(outcomes, picture)
                    if replay.state is None or (self._span.from_ns is not None and time_ns < self._span.from_ns):
                        continue
                    changes = [outcome for outcome in outcomes if isinstance(outcome, AlertChanged)]
                    due = any(isinstance(outcome, PictureUpdated) for outcome in outcomes) and time_ns >= due_ns
                    if due:
                        due_ns = time_ns + self._span.every_ns
                    if due or changes:
                        site, mode = replay.state.site, replay.state.mode
                        yield Step(site, mode, self._world_of(site, mode), changes, picture, due)
            except JournalDamagedError as error:
                self.damage = error

    def _world_of(self, site: Site, mode: Mode) -> World:
        if self._world is None or self._of is not site or self._world.mode is not mode:
            self._of = site
            self._world = World(site.id, site.name, mode, site_frame(site), site.reference.geoid_undulation_m)
        return self._world


def _newest(outcomes: tuple[Outcome, ...], before: AirPicture | None) -> AirPicture | None:
    pictures = [outcome.picture for outcome in outcomes if isinstance(outcome, PictureUpdated)]
    return pictures[-1] if pictures else before


@contextmanager
def _progress(total: int) -> Iterator[Advance]:
    console = Console(stderr=True)
    parts = (TextColumn("exporting"), BarColumn(), TextColumn("{task.percentage:3.0f} %"), TimeRemainingColumn())
    with Progress(*parts, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("exporting", total=total)

        def advance(done: int) -> None:
            if done % DRAW_EVERY == 0:
                bar.update(task, completed=done)

        yield advance
