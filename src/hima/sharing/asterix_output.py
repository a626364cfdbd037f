"""What one audience is sent as ASTERIX: tracks as category 062, and how we are as 065. Alerts and zones do not fit."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
import numpy as np

from hima.picture.air_picture import AirPicture
from hima.sharing.asterix_numbers import Numbering, renumber
from hima.sharing.asterix_tracks import begin, shown_rows, track_records
from hima.sharing.context import SharingContext
from hima.sharing.settings import Audience
from hima.units import DAY_NS, SECOND_NS
from hima.wire.asterix.blocks import HEADER
from hima.wire.asterix.cat062 import Cat062
from hima.wire.asterix.cat062_layout import LAYOUT
from hima.wire.asterix.cat065 import Cat065, MessageType, Operation
from hima.wire.asterix.encode import block, encode_cat065, encode_records

DATAGRAM_MAX: Final = 1_400
"""Fits an Ethernet frame with room for the headers of a tunnel."""
BATCHES: Final = 256


class AsterixOutput(msgspec.Struct):
    """State of one audience.

    Attributes:
        numbering: Which number each track goes by.
        due_ns: When it is to be told again.
        batch: Number of the next batch.
    """

    numbering: Numbering = msgspec.field(default_factory=Numbering)
    due_ns: int = 0
    batch: int = 0


def messages(
    state: AsterixOutput, picture: AirPicture, context: SharingContext, audience: Audience
) -> tuple[bytes, ...] | None:
    """What an audience is to be told now, each message as it goes out; None while it is not time yet.

    A status message, every track, the last word on those that are gone, and an end of batch.
    """
    if picture.time_ns < state.due_ns:
        return None
    state.due_ns = picture.time_ns + round(audience.period_s * SECOND_NS)
    records = _tracks(state, picture, context, audience)
    status = encode_cat065(_status(picture, audience))
    ended = encode_cat065(_end_of_batch(state.batch, picture.time_ns, audience))
    state.batch = (state.batch + 1) % BATCHES
    return tuple(_datagrams([status, *_blocks(records), ended]))


def _tracks(state: AsterixOutput, picture: AirPicture, context: SharingContext, audience: Audience) -> list[bytes]:
    rows = shown_rows(picture, audience)
    ours = picture.tracks.id[rows].tolist()
    gone, new = renumber(state.numbering, ours)
    given = state.numbering.given
    made = track_records(picture, rows, context, audience)
    made.track_number[:] = [given.get(number, -1) for number in ours]
    made.tsb[:] = [number in new for number in ours]
    ended = _ended(list(gone.values()), picture.time_ns, context, audience)
    numbered = np.flatnonzero(made.track_number >= 0).tolist()
    told = encode_records(made, LAYOUT)
    return [*(told[row] for row in numbered), *encode_records(ended, LAYOUT)]


def _ended(numbers: list[int], time_ns: int, context: SharingContext, audience: Audience) -> Cat062:
    """The last word on tracks: which, and that they are no more."""
    made = Cat062.empty(len(numbers))
    begin(made, time_ns, context, audience)
    made.track_number[:], made.tse[:] = numbers, 1
    return made


def _service(kind: MessageType, time_ns: int, audience: Audience) -> Cat065:
    made = Cat065.empty(1)
    made.sac[:], made.sic[:], made.service[:] = audience.sac, audience.sic, audience.service
    made.message_type[:], made.time_of_day_s[:] = kind, time_ns % DAY_NS / SECOND_NS
    return made


def _status(picture: AirPicture, audience: Audience) -> Cat065:
    made = _service(MessageType.STATUS, picture.time_ns, audience)
    whole = all(feed.works for feed in picture.feeds)
    made.nogo[:] = Operation.OPERATIONAL if whole else Operation.DEGRADED
    made.ovl[:], made.tsv[:], made.pss[:], made.sttn[:] = 0, 0, 0, 0
    return made


def _end_of_batch(batch: int, time_ns: int, audience: Audience) -> Cat065:
    made = _service(MessageType.END_OF_BATCH, time_ns, audience)
    made.batch[:] = batch
    return made


def _blocks(records: Sequence[bytes]) -> Iterator[bytes]:
    """Blocks of as many records as fit a datagram."""
    held: list[bytes] = []
    length = HEADER
    for record in records:
        if length + len(record) > DATAGRAM_MAX:
            yield block(LAYOUT.category, held)
            held, length = [], HEADER
        held.append(record)
        length += len(record)
    if held:
        yield block(LAYOUT.category, held)


def _datagrams(blocks: Sequence[bytes]) -> Iterator[bytes]:
    """Blocks in their order, as many to a datagram as fit."""
    held = b""
    for part in blocks:
        if held and len(held) + len(part) > DATAGRAM_MAX:
            yield held
            held = b""
        held += part
    yield held
