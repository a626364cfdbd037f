"""What the registry needs of the place that keeps it. SQLite and PostgreSQL do; the same tests run on both."""

from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

from hima.errors import HimaError
from hima.registry.change import Entry, Extent, RecordKind, Ref, Write

COUNTED_MAX: Final = 1000
"""How far the records of a list are counted."""
_ROW_DIGITS: Final = 18
"""Rows are counted in 63 bits."""


class VersionConflictError(HimaError):
    """Somebody else has changed the record meanwhile; nothing was written.

    Attributes:
        ref: Which record.
    """

    def __init__(self, ref: Ref, what: str = "was changed meanwhile") -> None:
        super().__init__(f"{ref.kind.value} {ref.id} {what}. Read it again and repeat.")
        self.ref = ref


class StoreMovedError(VersionConflictError):
    """Something was written after that upon which a change was decided; nothing was written."""

    def __init__(self, ref: Ref) -> None:
        super().__init__(ref, "was decided upon records, and the registry changed meanwhile")


class KeyTakenError(HimaError):
    """Another record has a name that must be unique; nothing was written.

    Attributes:
        ref: The record that was to be written.
        scheme: What the name is.
        value: The name.
        holder: The record that has it.
    """

    def __init__(self, ref: Ref, scheme: str, value: str, holder: Ref) -> None:
        super().__init__(f"{scheme} {value} belongs to {holder.kind.value} {holder.id} already.")
        self.ref, self.scheme, self.value, self.holder = ref, scheme, value, holder


class StoreUnreachableError(HimaError):
    """The store cannot be read or written now; nothing was written."""


class StoreDamagedError(StoreUnreachableError):
    """An entry is not what was written.

    Attributes:
        seq: Its number.
    """

    def __init__(self, seq: int) -> None:
        super().__init__(f"Entry {seq} of the registry is damaged. Put back a copy of the registry.")
        self.seq = seq


class Stored(NamedTuple):
    """A record as it stands.

    Attributes:
        ref: Which record.
        version: How often it was written.
        body: The record, as JSON.
    """

    ref: Ref
    version: int
    body: bytes


class Page(NamedTuple):
    """A piece of a list.

    Attributes:
        records: The records.
        after: What to ask for to go on; empty at the end.
        total: How many there are in all, as far as they are counted.
        more: True if there are more than are counted.
    """

    records: tuple[Stored, ...]
    after: str
    total: int
    more: bool


def row_after(after: str) -> int:
    """The row before which a list goes on, from what `Page.after` said; what cannot be one begins the list anew."""
    return int(after) if after.isascii() and after.isdecimal() and len(after) <= _ROW_DIGITS else 1 << 62


class RecordStore(Protocol):
    """Records and the chain of their changes. Everything raises `StoreUnreachableError` when it cannot be had."""

    async def commit(self, writes: Sequence[Write], since: int | None = None) -> int:
        """Write all changes or none. Names are weighed as they stand after all of them.

        Args:
            writes: The changes.
            since: `last_seq` before the first record was read upon which they were decided; None if they were decided
                upon nothing but the records that they change.

        Returns:
            The number of the last entry; it is on the disk.

        Raises:
            VersionConflictError: A change is not the next version of its record.
            StoreMovedError: Anything at all was written after `since`.
            KeyTakenError: A unique name belongs to another record.
        """
        ...

    async def get(self, ref: Ref) -> Stored | None:
        """A record as it stands."""
        ...

    async def by_key(self, kind: RecordKind, scheme: str, value: str, limit: int = 100) -> tuple[Stored, ...]:
        """Records of a kind that have a name, by id."""
        ...

    async def search(self, kind: RecordKind, words: str, state: str = "", limit: int = 50, after: str = "") -> Page:
        """Records in whose text every word begins a word, or all of the kind if no word is given.

        Those first registered last come first. Words are compared as `hima.registry.words` folds them.
        """
        ...

    async def within(self, kind: RecordKind, extent: Extent, limit: int) -> tuple[Stored, ...]:
        """Records whose extent meets another, by id."""
        ...

    async def history(self, ref: Ref, limit: int = 1000) -> tuple[Entry, ...]:
        """Changes of a record, oldest first."""
        ...

    async def entries(self, from_seq: int, limit: int) -> tuple[Entry, ...]:
        """Changes of all records in order, from a number on."""
        ...

    async def last_seq(self) -> int:
        """Number of the newest entry, 0 if there is none."""
        ...

    async def close(self) -> None:
        """Let go of it."""
        ...
