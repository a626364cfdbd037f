"""Detections of any sensor as JSON: one object per datagram.

    {"v": 1, "time": "2026-11-26T18:30:00.250Z", "frame_complete": true, "detections": [
       {"azimuth_deg": 211.5, "elevation_deg": 2.1, "range_m": 4200, "range_rate_mps": -24, "kind": "multirotor"},
       {"lat_deg": 35.12, "lon_deg": 44.85, "amsl_m": 610, "track": 17, "velocity_mps": [12.5, -3, 0.5]},
       {"range_difference_m": -812.5}]}

`time` is ISO 8601 with a zone, or `time_us` UTC microseconds; without either the moment of receipt counts. A
detection is polar as seen from the sensor (azimuth clockwise from true north), a position on WGS 84, or a difference of
ranges: distance from the sensor minus distance from its reference receiver.
`frame_complete` is true (the default), false, or the sector just looked at: `{"from_deg": 350, "width_deg": 20}`.

Parsing is strict: no NaN or infinity, no booleans or strings for numbers, no null, nothing out of range, no unknown
key, no key twice. What is wrong in the object refuses it; what is wrong in a detection refuses that detection.
"""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, Literal

import msgspec
from msgspec import UNSET, Meta, Raw, UnsetType

from hima.errors import DecodeError

VERSION: Final = 1
BYTES_MAX: Final = 65_536
DETECTIONS_MAX: Final = 2_000
KINDS: Final = ("unknown", "multirotor", "fixed_wing", "one_way_attack", "bird", "manned_aircraft", "clutter")

Sigma = Annotated[float, Meta(ge=1e-3, le=10_000)]
"""Not finer than a millimetre or a millidegree: the square of a tiny number would vanish in a covariance."""

Speed = Annotated[float, Meta(ge=-1000, le=1000)]


class JsonDetection(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One detection; what is not measured is left out."""

    azimuth_deg: Annotated[float, Meta(ge=-360, le=360)] | None = None
    elevation_deg: Annotated[float, Meta(ge=-90, le=90)] | None = None
    range_m: Annotated[float, Meta(ge=0, le=500_000)] | None = None
    range_rate_mps: Annotated[float, Meta(ge=-1000, le=1000)] | None = None
    lat_deg: Annotated[float, Meta(ge=-90, le=90)] | None = None
    lon_deg: Annotated[float, Meta(ge=-180, le=180)] | None = None
    hae_m: Annotated[float, Meta(ge=-1000, le=40_000)] | None = None
    amsl_m: Annotated[float, Meta(ge=-1000, le=40_000)] | None = None
    velocity_mps: tuple[Speed, Speed, Speed] | None = None
    range_difference_m: Annotated[float, Meta(ge=-500_000, le=500_000)] | None = None
    sigma_azimuth_deg: Sigma | None = None
    sigma_elevation_deg: Sigma | None = None
    sigma_range_m: Sigma | None = None
    sigma_range_rate_mps: Sigma | None = None
    sigma_horizontal_m: Sigma | None = None
    sigma_height_m: Sigma | None = None
    sigma_velocity_mps: Sigma | None = None
    sigma_range_difference_m: Sigma | None = None
    kind: (
        Literal["unknown", "multirotor", "fixed_wing", "one_way_attack", "bird", "manned_aircraft", "clutter"] | None
    ) = None
    confidence: Annotated[float, Meta(ge=0, le=1)] | None = None
    track: Annotated[int, Meta(ge=0, le=2**53)] | None = None

    def is_position(self) -> bool:
        """True if it says where, False if it says in which direction, how far or how much farther."""
        return self.lat_deg is not None and self.lon_deg is not None


class JsonSector(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the sensor's coverage, clockwise from true north."""

    from_deg: Annotated[float, Meta(ge=-360, le=360)]
    width_deg: Annotated[float, Meta(gt=0, le=360)]


class JsonFrame(msgspec.Struct, frozen=True):
    """One datagram.

    Attributes:
        time_ns: Time of validity, UTC nanoseconds; None for the moment of receipt.
        frame_complete: True if the sensor has now looked at all its coverage: what it did not see is a miss. False
            if more follows; a sector if it has looked there.
        detections: The good ones.
    """

    time_ns: int | None
    frame_complete: bool | JsonSector
    detections: tuple[JsonDetection, ...]


_TIME_US_MAX: Final = 2**53
"""In the year 2255; nanoseconds of it still fit 64 bits."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class _Envelope(msgspec.Struct, forbid_unknown_fields=True):
    v: Raw
    detections: Annotated[list[Raw], Meta(max_length=DETECTIONS_MAX)]
    time: Raw | UnsetType = UNSET
    time_us: Raw | UnsetType = UNSET
    frame_complete: Raw | UnsetType = UNSET

    def members(self) -> list[Raw]:
        """Contents of all members but the detections."""
        return [raw for raw in (self.v, self.time, self.time_us, self.frame_complete) if isinstance(raw, Raw)]


_ENVELOPE: Final = msgspec.json.Decoder(_Envelope)
_DETECTION: Final = msgspec.json.Decoder(JsonDetection)
_VERSION: Final = msgspec.json.Decoder(Literal[1])
_TIME: Final = msgspec.json.Decoder(Annotated[datetime, Meta(tz=True)])
_TIME_US: Final = msgspec.json.Decoder(Annotated[int, Meta(ge=0, le=_TIME_US_MAX)])
_COMPLETE: Final = msgspec.json.Decoder(bool | JsonSector)
_BAD_JSON: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_REASONS: Final = (
    ("unknown field", "unknown_key"),
    ("out of range", "out_of_range"),
    ("` <", "out_of_range"),
    ("` >", "out_of_range"),
    ("Invalid enum value", "unknown_kind"),
)
"""From the words of msgspec's message to a reason; what is left is a value of the wrong type."""


def decode(data: bytes) -> tuple[JsonFrame | None, tuple[DecodeError, ...]]:
    """Decode one datagram; a bad detection does not cost the good ones.

    Returns:
        The frame, and what was refused, at the offset of the bad detection. The frame is None if the object itself
        is bad: ``too_long``, ``not_json`` (at the offending byte), ``not_this_format``, ``duplicate_key``,
        ``unknown_version``, ``bad_time``, ``two_times``, ``time_out_of_range``, ``bad_frame_complete``. A detection
        is refused as ``unknown_key``, ``duplicate_key``, ``null_value``, ``wrong_type``, ``out_of_range``,
        ``unknown_kind``, ``half_a_position``, ``neither_polar_nor_position``, ``both_polar_and_position`` or
        ``velocity_without_position``.
    """
    if len(data) > BYTES_MAX:
        return None, (DecodeError(BYTES_MAX, "too_long"),)
    try:
        envelope = _ENVELOPE.decode(data)
    except msgspec.ValidationError:
        return None, (DecodeError(0, "not_this_format"),)
    except _BAD_JSON as error:
        return None, (DecodeError(_byte_of(error), "not_json"),)
    head = _head(envelope, data)
    if isinstance(head, str):
        return None, (DecodeError(0, head),)
    found = [_detection(raw) for raw in envelope.detections]
    good = tuple(item for item in found if isinstance(item, JsonDetection))
    if len(good) == len(found):
        return JsonFrame(*head, good), ()
    places = _places(envelope.detections, data)
    errors = tuple(DecodeError(at, item) for at, item in zip(places, found, strict=True) if isinstance(item, str))
    return JsonFrame(*head, good), errors


def _byte_of(error: Exception) -> int:
    """The position that msgspec puts at the end of its message, as `(byte 17)`."""
    _, _, tail = str(error).rpartition("(byte ")
    return int(tail[:-1]) if tail[:-1].isdecimal() else 0


def _places(detections: list[Raw], data: bytes) -> list[int]:
    """Offset of each detection; the other members of a good object hold no bracket, so the first one opens the list."""
    places = []
    at = data.index(b"[")
    for raw in detections:
        text = bytes(raw)
        at = data.index(text, at + 1)
        places.append(at)
        at += len(text) - 1
    return places


def _colons(members: list[Raw]) -> int:
    return sum(bytes(raw).count(b":") for raw in members)


def _head(envelope: _Envelope, data: bytes) -> tuple[int | None, bool | JsonSector] | str:
    """Time and completeness, or why the object is refused."""
    members = envelope.members()
    # Of a key said twice the parser keeps the last; then there are more colons than the kept members hold.
    if data.count(b":") != len(members) + 1 + _colons(members) + _colons(envelope.detections):
        return "duplicate_key"
    try:
        _VERSION.decode(envelope.v)
    except _BAD_JSON:
        return "unknown_version"
    time_ns = _time_ns(envelope)
    if isinstance(time_ns, str):
        return time_ns
    complete: bool | JsonSector = True
    if isinstance(envelope.frame_complete, Raw):
        try:
            complete = _COMPLETE.decode(envelope.frame_complete)
        except _BAD_JSON:
            return "bad_frame_complete"
        if isinstance(complete, JsonSector) and bytes(envelope.frame_complete).count(b":") != len(
            JsonSector.__struct_fields__
        ):
            return "duplicate_key"
    return time_ns, complete


def _time_ns(envelope: _Envelope) -> int | str | None:
    """UTC nanoseconds, None if not said, or why the time is refused."""
    if isinstance(envelope.time, Raw) and isinstance(envelope.time_us, Raw):
        return "two_times"
    time_us: int | None = None
    try:
        if isinstance(envelope.time_us, Raw):
            time_us = _TIME_US.decode(envelope.time_us)
        elif isinstance(envelope.time, Raw):
            # In whole microseconds: a float of seconds since 1970 is not exact to the microsecond.
            time_us = (_TIME.decode(envelope.time) - _EPOCH) // _MICROSECOND
    except _BAD_JSON:
        return "bad_time"
    if time_us is None:
        return None
    return time_us * 1_000 if 0 <= time_us <= _TIME_US_MAX else "time_out_of_range"


def _detection(raw: Raw) -> JsonDetection | str:
    """The detection, or why it is refused."""
    try:
        detection = _DETECTION.decode(raw)
    except msgspec.ValidationError as error:
        words = str(error)
        return next((reason for part, reason in _REASONS if part in words), "wrong_type")
    except _BAD_JSON:
        return "wrong_type"
    text = bytes(raw)
    said = sum(value is not None for value in msgspec.structs.astuple(detection))
    if text.count(b":") != said:  # keys and kinds hold no colon
        return "null_value" if b"null" in text else "duplicate_key"
    return _contradiction(detection) or detection


def _contradiction(detection: JsonDetection) -> str | None:
    if (detection.lat_deg is None) != (detection.lon_deg is None):
        return "half_a_position"
    polar = detection.azimuth_deg is not None or detection.range_m is not None
    said = polar + detection.is_position() + (detection.range_difference_m is not None)
    if said != 1:
        return "both_polar_and_position" if said else "neither_polar_nor_position"
    if detection.velocity_mps is not None and not detection.is_position():
        return "velocity_without_position"
    return None


def encode(frame: JsonFrame) -> bytes:
    """The datagram of a frame."""
    head: dict[str, object] = {"v": VERSION, "frame_complete": frame.frame_complete}
    if frame.time_ns is not None:
        head["time_us"] = frame.time_ns // 1_000
    return msgspec.json.encode({**head, "detections": frame.detections})
