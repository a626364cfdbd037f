"""ADS-B into claims, in whichever form the receiver speaks: Beast, AVR, BaseStation lines, or `aircraft.json`.

The form is found out from the first bytes of a connection, and again wherever text turns into Beast. A ground
station's view of others (TIS-B) is a claim only where the receiver's own program has worked out its position.
"""

from collections.abc import Sequence

import msgspec

from hima.errors import DecodeError
from hima.picture.cooperative import CooperativeReport
from hima.picture.frame import Frame
from hima.sensing.adsb_aircraft import AIRCRAFT_MAX, AircraftState
from hima.sensing.adsb_document import take_document
from hima.sensing.adsb_messages import take_line, take_message
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.gnss_interference import interfered, widened
from hima.sensing.settings import TransportKind
from hima.units import DEGREE_RAD
from hima.wire.adsb import beast, text_stream
from hima.wire.adsb.base_station import BaseStation
from hima.wire.adsb.beast import ESCAPE, BeastMessage
from hima.wire.adsb.stream import Form, form_of

__all__ = ["AIRCRAFT_MAX", "AdsbFeed", "receive"]


class AdsbFeed(msgspec.Struct, tag="adsb"):
    """State of one ADS-B feed.

    Attributes:
        pending: Bytes of a message that has not ended.
        aircraft: Aircraft by address, longest silent first.
        form: How the stream is written.
        document_ns: Time of the last `aircraft.json`.
    """

    pending: bytes = b""
    aircraft: dict[str, AircraftState] = {}
    form: Form = Form.UNDECIDED
    document_ns: int = 0


def receive(state: AdsbFeed, frame: Frame, context: FeedContext) -> Sensed:
    """Take a chunk of a stream, or a document; a claim is given for each plausible position.

    A receiver's counter is no time of day, so the moment of receipt is the time of validity of what a stream holds.
    """
    if context.settings.transport is TransportKind.HTTP:
        state.form = Form.JSON  # each answer is a document or none, and no beginning of the next one
    elif not state.pending:
        state.form = form_of(frame.data)
    elif state.form is Form.UNDECIDED:
        state.form = form_of(state.pending + frame.data)
    if state.form is Form.JSON:
        sensed, state.document_ns = take_document(state.aircraft, state.document_ns, frame, context)
        return msgspec.structs.replace(sensed, reports=_in_doubt(state, sensed.reports, frame))
    messages, errors = _split(state, frame.data)
    lat_rad, lon_rad, _ = context.frame.geodetic_from_enu(context.sensor.position_m)
    reference_deg = (float(lat_rad) / DEGREE_RAD, float(lon_rad) / DEGREE_RAD)
    reports: list[CooperativeReport] = []
    rejects = list(errors)
    heard = 0
    for item in messages:
        found = (
            take_line(state.aircraft, item, frame, context)
            if isinstance(item, BaseStation)
            else take_message(state.aircraft, item, reference_deg, frame, context)
        )
        if isinstance(found, DecodeError):
            rejects.append(found)
            continue
        heard += 1
        if found is not None:
            reports.append(found)
    rejects.sort(key=_offset)
    return Sensed(reports=_in_doubt(state, reports, frame), rejects=tuple(rejects), messages=heard)


def _in_doubt(state: AdsbFeed, reports: Sequence[CooperativeReport], frame: Frame) -> tuple[CooperativeReport, ...]:
    """Claims, with a wide uncertainty while satellite navigation around is interfered with."""
    if reports and interfered(state.aircraft, frame.time_ns):
        return widened(reports)
    return tuple(reports)


def _offset(error: DecodeError) -> int:
    return error.offset


def _split(state: AdsbFeed, chunk: bytes) -> tuple[tuple[BeastMessage | BaseStation, ...], tuple[DecodeError, ...]]:
    """Messages of a chunk in the stream's form."""
    match state.form:
        case Form.UNDECIDED:
            state.pending += chunk
            return (), ()
        case Form.TEXT:
            if ESCAPE in chunk:  # it speaks Beast now; the line that it cut is lost
                state.form, state.pending = Form.BEAST, b""
                return _split(state, chunk)
            lines = text_stream.split(state.pending, chunk)
            state.pending = lines.pending
            return lines.messages, lines.errors
        case _:
            parts = beast.split(state.pending, chunk)
            state.pending = parts.pending
            return parts.messages, parts.errors
