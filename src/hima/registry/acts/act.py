"""An act and what comes of it."""

from typing import NamedTuple, TypeAlias

from hima.errors import Problem
from hima.registry.change import Author, Change, Write
from hima.registry.records.record import Record, encode, listing, ref

WHY_MAX = 400


class Act(NamedTuple):
    """Who does something, when and why.

    Attributes:
        by: Who.
        time_ns: When, UTC nanoseconds.
        why: Why, in their words.
    """

    by: Author
    time_ns: int
    why: str


class Done(NamedTuple):
    """What is to be written.

    Attributes:
        record: The record after the act.
        write: The change.
    """

    record: Record
    write: Write


class Refused(NamedTuple):
    """Nothing is to be written.

    Attributes:
        problems: Everything wrong, not the first: the field, what is wrong with it, what to do.
    """

    problems: tuple[Problem, ...]


Outcome: TypeAlias = Done | Refused


class Standing(NamedTuple):
    """A record as it stands, and its version."""

    record: Record
    version: int


def written(record: Record, version: int, verb: str, act: Act) -> Done:
    """A record after an act, ready to be written.

    Args:
        record: The record.
        version: One more than before, 1 for a new one.
        verb: What was done.
        act: The act.
    """
    return Done(
        record, Write(Change(act.time_ns, act.by, act.why, ref(record), verb, version, encode(record)), listing(record))
    )
