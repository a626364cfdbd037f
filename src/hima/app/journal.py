"""Which journal a run goes on with: the one that is there if it is of the same world, else a new one."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from hima.adapters.journal_sqlite.reader import JournalReader
from hima.adapters.journal_sqlite.retention import Retention
from hima.adapters.journal_sqlite.writer import SqliteJournal
from hima.errors import UnreachableError
from hima.picture.event import Opened
from hima.units import SECOND_NS

FILE_NAME: Final = "journal.hima"


def open_journal(folder: Path, opened: Opened, retention: Retention, end_ns: int | None = None) -> SqliteJournal:
    """The journal of a data folder, to go on with or new.

    A journal of another world (live or simulated, another scenario) or of a scenario that has been played to its
    end is moved aside, never deleted and never mixed with this run.

    Args:
        folder: The data folder.
        opened: What this run opens.
        retention: What is kept for how long.
        end_ns: When its scenario ends, None if it does not.

    Raises:
        UnreachableError: The folder cannot be written, or another node writes the journal.
        JournalDamagedError: The journal is damaged.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnreachableError(
            f"The data folder {folder} cannot be written: {error.strerror}.", "Choose another with --data."
        ) from error
    path = folder / FILE_NAME
    if path.exists() and _is_over(path, opened, end_ns):
        SqliteJournal(path).close()  # refuses if another node writes it, and folds its log into the file
        _set_aside(path)
    return SqliteJournal(path, retention)


def _is_over(path: Path, opened: Opened, end_ns: int | None) -> bool:
    with JournalReader(path) as reader:
        first, last = reader.seq_span()
        if last < first:
            return False
        before = reader.opened()
        _, last_ns = reader.time_span()
    other_world = before.mode is not opened.mode or before.scenario != opened.scenario
    return other_world or (end_ns is not None and last_ns >= end_ns - SECOND_NS)


def _set_aside(path: Path) -> None:
    with JournalReader(path) as reader:
        begun = datetime.fromtimestamp(reader.time_span()[0] // SECOND_NS, UTC)
    stem = f"journal-{begun:%Y%m%dT%H%M%SZ}"
    target, number = path.with_name(f"{stem}.hima"), 1
    while target.exists():
        number += 1
        target = path.with_name(f"{stem}-{number}.hima")
    path.rename(target)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
