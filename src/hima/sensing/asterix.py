"""ASTERIX into detections, sweeps and claims.

Categories 048 and 001 give plots, 034 and 002 say how far the beam has turned, 062, 020, 015 and 010 give positions of
a system, 021 claims of aircraft. What a source says of its own state (034, 065, 063, 019, 010) is its feed's health.
"""

from itertools import chain

import msgspec

from hima.errors import DecodeError
from hima.picture.detection import Detections
from hima.picture.frame import Frame
from hima.sensing.asterix_check import FOREIGN, NOTHING, Checked, check, check_times, truncated_times
from hima.sensing.asterix_claims import Claims, said, said_early
from hima.sensing.asterix_incs import noncooperative
from hima.sensing.asterix_plausibility import MAY_BE, Plausibility, judged
from hima.sensing.asterix_plots import detections
from hima.sensing.asterix_position import Claimed, reports
from hima.sensing.asterix_rotation import Rotation, sweeps
from hima.sensing.asterix_status import Status, self_report
from hima.sensing.asterix_surface import ReferencePoint, multilaterated, on_surface, reference_point
from hima.sensing.asterix_tracks import Placed, positions
from hima.sensing.asterix_updates import Updates
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.settings import CONNECTIONS, STREAMS, FeedSettings
from hima.wire.asterix.blocks import split
from hima.wire.asterix.cat001 import Cat001
from hima.wire.asterix.cat048 import Cat048
from hima.wire.asterix.decode import Decoded, decode
from hima.wire.asterix.editions import alternatives, editions
from hima.wire.asterix.stream import cut


class AsterixFeed(msgspec.Struct, tag="asterix"):
    """Mutable state of a feed of ASTERIX.

    Attributes:
        rotation: How far the beam has turned.
        updates: Which updates of another system's tracks have been heard of.
        clock_ahead_ns: How far the clock of an old radar is ahead of ours, by its last service message (002).
        reference: What a multilateration system counts its coordinates from, once it has said so (019).
        pending: Of a stream, the beginning of a block whose end has not come yet.
        lost: True once it is not known any more where the blocks of a connection begin.
        plausibility: Whether what the source says can be.
        status: What the source says of its own state.
    """

    rotation: Rotation = msgspec.field(default_factory=Rotation)
    updates: Updates = msgspec.field(default_factory=Updates)
    clock_ahead_ns: int = 0
    reference: ReferencePoint | None = None
    pending: bytes = b""
    lost: bool = False
    plausibility: Plausibility = msgspec.field(default_factory=Plausibility)
    status: Status = msgspec.field(default_factory=Status)


def receive(state: AsterixFeed, frame: Frame, context: FeedContext) -> Sensed:
    """Sense one datagram, or one chunk of a stream.

    Args:
        state: Changed in place.
        frame: The datagram or chunk.
        context: The feed's surroundings.

    Returns:
        What it meant; nothing of a connection that is lost. Records of another source, and times that no working
        clock gives, are rejects; while most of what the source says cannot be, nothing is believed.
    """
    if state.lost:
        return Sensed()
    data, lost = _whole(state, frame, context)
    whole = msgspec.structs.replace(frame, data=data)
    meant = _meant(state, whole, context)
    other = _of_another_edition(whole, meant.rejects, context)
    heard = meant if other is None else other
    heard = msgspec.structs.replace(heard, rejects=heard.rejects + lost, hang_up=state.lost)
    return judged(state.plausibility, heard, frame.time_ns, context)


def _of_another_edition(frame: Frame, rejects: tuple[DecodeError, ...], context: FeedContext) -> Sensed | None:
    """A datagram that makes no sense, but all of it by another edition, means nothing; None for any other."""
    if all(reject.reason == FOREIGN for reject in rejects):
        return None
    categories = {block.category for block in split(frame.data)[0]}
    words = (word for category in sorted(categories) for word in alternatives(category))
    misread = tuple(DecodeError(0, MAY_BE + word) for word in words for _ in range(_sensible(word, frame, context)))
    return Sensed(rejects=rejects + misread) if misread else None


def _sensible(word: str, frame: Frame, context: FeedContext) -> int:
    """How many records a datagram has by an edition; 0 if anything of it makes no sense."""
    settings = msgspec.structs.replace(context.settings, editions=(word,))
    meant = _meant(AsterixFeed(), frame, msgspec.structs.replace(context, settings=settings))
    return meant.messages if all(reject.reason == FOREIGN for reject in meant.rejects) else 0


def _meant(state: AsterixFeed, frame: Frame, context: FeedContext) -> Sensed:
    decoded = decode(frame.data, others=False, editions=editions(context.settings.editions))
    checked = _check(state, decoded, frame, context)
    seen = (
        *_seen(decoded.cat048, checked["cat048"], context),
        *_seen(decoded.cat001, checked["cat001"], context),
    )
    placed = _placed(state, decoded, checked, context)
    claimed = _claimed(decoded, frame, context)
    services = tuple(
        (records, checked[name].time_ns, checked[name].good)
        for name, records in (("cat034", decoded.cat034), ("cat002", decoded.cat002))
    )
    turned = sweeps(state.rotation, services, seen[-1] if seen else None, context.sensor)
    refused = [part.rejects for part in checked.values()]
    refused += [part.rejects for part in placed] + [part.rejects for part in claimed]
    rejects = tuple(chain.from_iterable(refused))
    newest_ns = (part.newest_ns() for part in checked.values())
    return Sensed(
        detections=seen + tuple(chain.from_iterable(part.detections for part in placed)),
        local_tracks=tuple(chain.from_iterable(part.local for part in placed)),
        sweeps=turned,
        reports=tuple(chain.from_iterable(part.reports for part in claimed)),
        rejects=decoded.errors + rejects,
        messages=decoded.records - len(rejects),
        message_time_ns=max(*(part.newest_ns for part in claimed), *newest_ns),
        says=self_report(state.status, decoded, checked, frame.time_ns),
    )


def _whole(state: AsterixFeed, frame: Frame, context: FeedContext) -> tuple[bytes, tuple[DecodeError, ...]]:
    """The whole blocks of a frame, and what was lost of a stream.

    After a length that cannot be, bytes that look like a block may be anything. A new connection begins with a block;
    a serial line has nothing better to offer than what comes next.
    """
    transport = context.settings.transport
    if transport not in STREAMS:
        return frame.data, ()
    taken = cut(state.pending, frame.data)
    state.pending = taken.pending
    state.lost = bool(taken.errors) and transport in CONNECTIONS
    return taken.whole, taken.errors


def _check(state: AsterixFeed, decoded: Decoded, frame: Frame, context: FeedContext) -> dict[str, Checked]:
    """Each category held against what the feed may say, by name."""
    checked = {
        name: check(records, frame.time_ns, context.settings)
        for name, records in (
            ("cat002", decoded.cat002),
            ("cat010", decoded.cat010),
            ("cat015", decoded.cat015),
            ("cat016", decoded.cat016),
            ("cat019", decoded.cat019),
            ("cat020", decoded.cat020),
            ("cat034", decoded.cat034),
            ("cat048", decoded.cat048),
            ("cat062", decoded.cat062),
            ("cat063", decoded.cat063),
            ("cat065", decoded.cat065),
        )
    }
    checked["cat001"] = _check_old_plots(state, decoded.cat001, checked["cat002"], frame, context.settings)
    return checked


def _claimed(decoded: Decoded, frame: Frame, context: FeedContext) -> tuple[Claimed, ...]:
    """What aircraft say of themselves, and what of it is refused."""
    said_by_edition = (
        *((said(decoded.cat021),) if len(decoded.cat021.offset) else ()),
        *((said_early(decoded.cat021_early),) if len(decoded.cat021_early.offset) else ()),
    )
    return tuple(_claims(claims, frame, context) for claims in said_by_edition)


def _claims(claims: Claims, frame: Frame, context: FeedContext) -> Claimed:
    checked = check(claims, frame.time_ns, context.settings)
    made = reports(claims, checked, frame, context)
    return msgspec.structs.replace(made, rejects=checked.rejects + made.rejects)


def _placed(
    state: AsterixFeed, decoded: Decoded, checked: dict[str, Checked], context: FeedContext
) -> tuple[Placed, ...]:
    """Positions that systems report."""
    said = reference_point(decoded.cat019, checked["cat019"].good, context)
    state.reference = state.reference if said is None else said
    return (
        positions(state.updates, decoded.cat062, checked["cat062"], context),
        multilaterated(decoded.cat020, checked["cat020"], state.reference, context),
        noncooperative(decoded.cat015, checked["cat015"], context),
        on_surface(decoded.cat010, checked["cat010"], context),
    )


def _seen(plots: Cat048 | Cat001, checked: Checked, context: FeedContext) -> tuple[Detections, ...]:
    """One batch of detections, or none."""
    if not checked.good.any():
        return ()
    batch = detections(plots, checked.time_ns, checked.good, context)
    return (batch,) if len(batch.time_ns) else ()


def _check_old_plots(
    state: AsterixFeed, plots: Cat001, marks: Checked, frame: Frame, settings: FeedSettings
) -> Checked:
    """Plots whose time of day is truncated: the service messages say what the radar's clock shows."""
    if not len(plots.offset) and not len(marks.good):
        return NOTHING
    if marks.good.any():
        state.clock_ahead_ns = marks.newest_ns() - frame.time_ns
    near_ns = frame.time_ns + state.clock_ahead_ns
    time_ns = truncated_times(plots.truncated_time_s, near_ns, frame.time_ns, settings.time_source)
    return check_times(time_ns, plots, frame.time_ns, settings)
