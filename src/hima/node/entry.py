"""What a journal record holds: an event, or a remark of the node about events that are missing or left out."""

from typing import Final, TypeAlias

import msgspec

from hima.picture.decision import Decision
from hima.picture.event import DropReport, Facts, LinkChange, Opened, Tick
from hima.picture.frame import Frame
from hima.picture.packing import pack


class Gap(msgspec.Struct, frozen=True, tag="gap", array_like=True):
    """Events were processed live but could not be written; the state after them stands here instead.

    Attributes:
        time_ns: When writing worked again, UTC nanoseconds.
        from_ns: Time of the first event that is missing.
        to_ns: Time of the last event that is missing.
        events: How many are missing.
        reason: Why they could not be written, as a sentence.
        opened: The site in force, if the record that opened it is among the missing.
        state: The corridor's state after the missing events, packed, so that a replay goes on exactly from it.
    """

    time_ns: int
    from_ns: int
    to_ns: int
    events: int
    reason: str
    opened: Opened | None
    state: bytes


class Quarantined(msgspec.Struct, frozen=True, tag="quarantined", array_like=True):
    """An earlier record is left out, now and in every replay: the corridor could not survive it.

    Attributes:
        time_ns: When that was found, UTC nanoseconds.
        seq: The record that is left out.
        reason: Name of the error it raised.
    """

    time_ns: int
    seq: int
    reason: str


Entry: TypeAlias = Opened | Frame | Tick | LinkChange | DropReport | Decision | Facts | Gap | Quarantined


class Record(msgspec.Struct, frozen=True):
    """An entry with its place in the journal, counted from 1 without gaps."""

    seq: int
    entry: Entry


class Snapshot(msgspec.Struct, frozen=True):
    """The corridor's state after the record ``seq``, packed.

    Attributes:
        seq: The last record the state has seen.
        time_ns: That record's time, UTC nanoseconds.
        state: The packed state.
    """

    seq: int
    time_ns: int
    state: bytes


_DECODER: Final = msgspec.msgpack.Decoder(Entry)


def encode_entry(entry: Entry) -> bytes:
    """Bytes of a record's body."""
    return pack(entry)


def decode_entry(body: bytes) -> Entry:
    """Read what `encode_entry` wrote.

    Raises:
        msgspec.DecodeError: The bytes are not such an entry.
    """
    entry: Entry = _DECODER.decode(body)
    return entry


def kind_of(entry: Entry) -> str:
    """Short name of the entry's type, as the journal's column ``kind`` holds it."""
    return str(entry.__struct_config__.tag)
