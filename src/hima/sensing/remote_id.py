"""Remote ID into claims. A drone says who and where in separate messages; they are gathered per transmitter.

The key is the transmitter, never the serial it claims: serials are copied. Addresses change, though: one that goes on
where another with the same serial left off stands for it (`remote_id_claimants`). A receiver that
passes no address leaves only the Basic ID of the same datagram to tell them apart: `id:` and the serial, which no
address can equal. What comes without either is one nameless transmitter.

Bluetooth packets damaged on the way yield mangled copies of true serials, and receivers seldom say that a check
failed: there an identity counts when it has been heard twice in a row. Wi-Fi frames are checked by the receiver.
"""

from typing import Final

import msgspec

from hima.errors import DecodeError
from hima.picture.cooperative import CooperativeReport
from hima.picture.facts import IdScheme
from hima.picture.frame import Frame
from hima.picture.kind import Kind
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.names import clean_name
from hima.sensing.remote_id_claim import KINDS, Claimant, claim, ground_m
from hima.sensing.remote_id_claimants import Claimants, claimant
from hima.sensing.remote_id_defaults import signs
from hima.sensing.settings import STREAMS, TimeSource
from hima.units import SECOND_NS
from hima.wire.remoteid.messages import BasicId, Location, Message, System
from hima.wire.remoteid.receiver import datagram, split
from hima.wire.remoteid.transport import Heard

EMITTERS_MAX: Final = 20_000
"""More than a feed's budget lets in within a second: a drone that speaks once a second is kept whoever shouts."""
HOUR_NS: Final = 3600 * SECOND_NS
SKEW_MAX_NS: Final = 5 * SECOND_NS
"""A claim whose time is farther from its receipt is dated by receipt: its clock, or its honesty, is off."""

SCHEMES: Final = {1: IdScheme.SERIAL, 2: IdScheme.REGISTRATION, 3: IdScheme.SESSION, 4: IdScheme.SESSION}
"""By type of id; a flight approval (3) is as good for one flight as a session (4)."""
_UNTYPED: Final = 16
"""Rank of an id whose type is 0: recorded transmitters send a serial so."""
_CHECKED: Final = frozenset({"beacon", "nan"})
_IN_OTHER_WORDS: Final = "json"


class EmitterState(msgspec.Struct):
    """What one transmitter has said lately.

    Attributes:
        name: The identity that counts.
        rank: What kind of identity that is. A lower number says more: serial, registration, flight approval,
            session, and last one whose type is not said.
        heard: The identity heard last.
        kind: What it says is flying.
        operator_m: East, north of the pilot.
        claimant: The address under which its claims stand; empty while it has no identity.
        dated_s: The time that it says, UTC seconds.
    """

    name: str = ""
    rank: int = _UNTYPED
    heard: str = ""
    kind: Kind = Kind.UNKNOWN
    operator_m: tuple[float, float] | None = None
    claimant: str = ""
    dated_s: int | None = None


class RemoteIdFeed(msgspec.Struct, tag="remote_id"):
    """State of one Remote ID feed.

    Attributes:
        emitters: Transmitters by address, the longest silent first.
        pending: Bytes of a message that has not ended, of a stream.
        places: Where claimants were last.
    """

    emitters: dict[str, EmitterState] = {}
    pending: bytes = b""
    places: Claimants = msgspec.field(default_factory=Claimants)


def _emitter(state: RemoteIdFeed, address: str) -> EmitterState:
    known = state.emitters.pop(address, None) or EmitterState()
    state.emitters[address] = known
    if len(state.emitters) > EMITTERS_MAX:
        del state.emitters[next(iter(state.emitters))]
    return known


def _time_ns(location: Location, received_ns: int) -> int:
    """Tenths of a second past the hour, joined to the hour that lies nearest to receipt; 0 if not said."""
    if location.seconds_past_hour is None:
        return 0
    hour_ns = received_ns - received_ns % HOUR_NS
    candidate_ns = hour_ns + round(location.seconds_past_hour * SECOND_NS)
    if candidate_ns - received_ns > HOUR_NS // 2:
        return candidate_ns - HOUR_NS
    if received_ns - candidate_ns > HOUR_NS // 2:
        return candidate_ns + HOUR_NS
    return candidate_ns


def _note_identity(known: EmitterState, said: BasicId, checked: bool) -> None:
    name = clean_name(said.id)
    rank = said.id_type or _UNTYPED
    if not name or rank > known.rank:
        return
    if checked or name == known.heard:
        known.name, known.rank = name, rank
        known.kind = KINDS.get(said.aircraft_type, Kind.UNKNOWN)
    known.heard = name


def _note(known: EmitterState, message: Message, checked: bool, context: FeedContext) -> None:
    match message:
        case BasicId():
            _note_identity(known, message, checked)
        case System():
            known.dated_s = message.time_s
            if message.operator_lat_deg is not None and message.operator_lon_deg is not None:
                known.operator_m = ground_m(message.operator_lat_deg, message.operator_lon_deg, context)
        case _:
            pass


def receive(state: RemoteIdFeed, frame: Frame, context: FeedContext) -> Sensed:
    """Take one datagram of a receiver, or a chunk of its stream; a claim is given for each position in it."""
    heard, rejects = _heard(state, frame, context)
    reports: list[CooperativeReport] = []
    messages = newest_ns = 0
    for item in heard:
        if not item.messages:
            continue
        address = item.emitter or _claimed_address(item.messages)
        known = _emitter(state, address)
        for message in item.messages:
            _note(known, message, item.transport in _CHECKED, context)
        messages += len(item.messages)
        for message in item.messages:
            if isinstance(message, Location):
                said_ns = _time_ns(message, frame.time_ns)
                newest_ns = max(newest_ns, said_ns)
                report = _report(known, item, message, said_ns, frame, context)
                reports.append(_continued(state, known, report, frame.time_ns))
    return Sensed(reports=tuple(reports), rejects=rejects, messages=messages, message_time_ns=newest_ns)


def _heard(
    state: RemoteIdFeed, frame: Frame, context: FeedContext
) -> tuple[tuple[Heard, ...], tuple[DecodeError, ...]]:
    if context.settings.transport in STREAMS:
        parts = split(state.pending, frame.data)
        state.pending = parts.pending
        return parts.heard, parts.errors
    heard = datagram(frame.data)
    return heard, tuple(error for item in heard for error in item.errors)


def _claimed_address(messages: tuple[Message, ...]) -> str:
    return next((f"id:{clean_name(m.id)}" for m in messages if isinstance(m, BasicId)), "unaddressed")


def _continued(state: RemoteIdFeed, known: EmitterState, report: CooperativeReport, now_ns: int) -> CooperativeReport:
    """The report under the address of the claimant that it continues."""
    if report.position_m is None:
        return report
    east, north, _ = report.position_m
    stands = claimant(state.places, known.claimant, report.emitter, known.name, (east, north), now_ns)
    if known.name:
        known.claimant = stands
    return report if stands == report.emitter else msgspec.structs.replace(report, emitter=stands)


def _report(
    known: EmitterState, heard: Heard, location: Location, said_ns: int, frame: Frame, context: FeedContext
) -> CooperativeReport:
    address = heard.emitter or _claimed_address(heard.messages)
    own_time = context.settings.time_source is TimeSource.MESSAGE and said_ns
    credible = abs(said_ns - frame.time_ns) <= SKEW_MAX_NS
    scheme = SCHEMES.get(known.rank, IdScheme.UNSTATED)
    report = claim(
        location,
        Claimant(frame.feed, address, known.name, known.kind, known.operator_m, scheme),
        said_ns if own_time and credible else frame.time_ns,
        context,
    )
    as_heard = heard.transport != _IN_OTHER_WORDS
    return msgspec.structs.replace(
        report,
        signal_db=heard.signal_dbm,
        clock_off_s=(said_ns - frame.time_ns) / SECOND_NS if said_ns else None,
        defaults=signs(address, location, known.dated_s, frame.time_ns) if as_heard else 0,
    )
