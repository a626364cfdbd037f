"""What a node keeps, for commands that look at it beside or without the node."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from hima.adapters.accounts_sqlite import FILE_NAME, SqliteAccounts
from hima.adapters.clocks import WallClock
from hima.adapters.journal_sqlite.reader import JournalReader
from hima.adapters.journal_sqlite.verify import Verification, verify
from hima.adapters.node_files import read_url
from hima.errors import UnreachableError
from hima.node.accounts import Accounts

__all__ = ["Verification", "console_url", "open_accounts", "read_journal", "verify_journal"]

DEFAULT_URL: Final = "http://127.0.0.1:8420"


@contextmanager
def open_accounts(folder: Path) -> Iterator[Accounts]:
    """The accounts of a data folder; the node may run or not.

    Raises:
        UnreachableError: No node has ever run there, or the folder cannot be read.
    """
    if not (folder / FILE_NAME).exists():
        raise UnreachableError(
            f"{folder} holds no accounts: no node has run there.", "Name its data folder with --data."
        )
    accounts = SqliteAccounts(folder, WallClock())
    try:
        yield accounts
    finally:
        accounts.close()


def console_url(folder: Path) -> str:
    """Where the node of a data folder serves, or last served, the console."""
    return read_url(folder) or DEFAULT_URL


def read_journal(path: Path) -> JournalReader:
    """A journal, read only, also while a node writes it; raises as `JournalReader`."""
    return JournalReader(path)


def verify_journal(path: Path, head: str | None, progress: Callable[[int], None]) -> Verification:
    """Check a journal's hash chain; raises as `hima.adapters.journal_sqlite.verify.verify`."""
    return verify(path, head, progress)
