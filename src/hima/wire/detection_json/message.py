"""Detections of any sensor as JSON: one object per datagram.

    {"v": 1, "time": "2026-11-26T18:30:00.250Z", "frame_complete": true, "detections": [
       {"azimuth_deg": 211.5, "elevation_deg": 2.1, "range_m": 4200, "range_rate_mps": -24, "kind": "multirotor"},
       {"lat_deg": 35.12, "lon_deg": 44.85, "amsl_m": 610, "track": 17}]}

`time` is ISO 8601 with a zone, or `time_us` UTC microseconds; without either the moment of receipt counts. A
detection is polar as seen from the sensor (azimuth clockwise from true north), or a position on WGS 84. Parsing is
strict: no NaN or infinity, no booleans or strings for numbers, nothing out of range.
"""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from hima.errors import DecodeError

VERSION: Final = 1
BYTES_MAX: Final = 65_536
DETECTIONS_MAX: Final = 2_000
KINDS: Final = ("unknown", "multirotor", "fixed_wing", "one_way_attack", "bird", "manned_aircraft", "clutter")

Sigma = Annotated[float, Meta(ge=1e-3, le=10_000)]
"""Not finer than a millimetre or a millidegree: the square of a tiny number would vanish in a covariance."""


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
    sigma_azimuth_deg: Sigma | None = None
    sigma_elevation_deg: Sigma | None = None
    sigma_range_m: Sigma | None = None
    sigma_range_rate_mps: Sigma | None = None
    sigma_horizontal_m: Sigma | None = None
    sigma_height_m: Sigma | None = None
    kind: (
        Literal["unknown", "multirotor", "fixed_wing", "one_way_attack", "bird", "manned_aircraft", "clutter"] | None
    ) = None
    track: Annotated[int, Meta(ge=0, le=2**53)] | None = None

    def is_position(self) -> bool:
        """True if it says where, False if it says in which direction or how far."""
        return self.lat_deg is not None and self.lon_deg is not None


class JsonFrame(msgspec.Struct, frozen=True):
    """One datagram.

    Attributes:
        time_ns: Time of validity, UTC nanoseconds; None for the moment of receipt.
        frame_complete: True if the sensor has now looked at all its coverage: what it did not see is a miss.
        detections: The good ones.
    """

    time_ns: int | None
    frame_complete: bool
    detections: tuple[JsonDetection, ...]


_TIME_US_MAX: Final = 2**53
"""In the year 2255; nanoseconds of it still fit 64 bits."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class _Envelope(msgspec.Struct, forbid_unknown_fields=True):
    v: Literal[1]
    detections: Annotated[list[msgspec.Raw], Meta(max_length=DETECTIONS_MAX)]
    time: Annotated[datetime, Meta(tz=True)] | None = None
    time_us: Annotated[int, Meta(ge=0, le=_TIME_US_MAX)] | None = None
    frame_complete: bool = True


_ENVELOPE: Final = msgspec.json.Decoder(_Envelope)
_DETECTION: Final = msgspec.json.Decoder(JsonDetection)


def _reason(detection: JsonDetection) -> str | None:
    if (detection.lat_deg is None) != (detection.lon_deg is None):
        return "half_a_position"
    polar = detection.azimuth_deg is not None or detection.range_m is not None
    if detection.is_position() == polar:
        return "neither_polar_nor_position" if not polar else "both_polar_and_position"
    return None


def _time_ns(envelope: _Envelope) -> int | None:
    if envelope.time_us is not None:
        return envelope.time_us * 1_000
    if envelope.time is None:
        return None
    # In whole microseconds: a float of seconds since 1970 is not exact to the microsecond.
    return (envelope.time - _EPOCH) // _MICROSECOND * 1_000


def decode(data: bytes) -> tuple[JsonFrame | None, tuple[DecodeError, ...]]:
    """Decode one datagram; a bad detection does not cost the good ones.

    Returns:
        The frame, None if the object itself is bad, and what was refused, with the index of a bad detection as
        its offset.
    """
    if len(data) > BYTES_MAX:
        return None, (DecodeError(BYTES_MAX, "too_long"),)
    try:
        envelope = _ENVELOPE.decode(data)
    except msgspec.ValidationError:
        return None, (DecodeError(0, "not_this_format"),)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None, (DecodeError(0, "not_json"),)
    time_ns = _time_ns(envelope)
    if time_ns is not None and not 0 <= time_ns <= _TIME_US_MAX * 1_000:
        return None, (DecodeError(0, "time_out_of_range"),)
    good, errors = [], []
    for index, raw in enumerate(envelope.detections):
        found = _detection(raw, index)
        if isinstance(found, DecodeError):
            errors.append(found)
        else:
            good.append(found)
    return JsonFrame(time_ns, envelope.frame_complete, tuple(good)), tuple(errors)


def _detection(raw: msgspec.Raw, index: int) -> JsonDetection | DecodeError:
    try:
        detection = _DETECTION.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return DecodeError(index, "bad_detection")
    reason = _reason(detection)
    return detection if reason is None else DecodeError(index, reason)


def encode(frame: JsonFrame) -> bytes:
    """The datagram of a frame."""
    head: dict[str, object] = {"v": VERSION, "frame_complete": frame.frame_complete}
    if frame.time_ns is not None:
        head["time_us"] = frame.time_ns // 1_000
    return msgspec.json.encode({**head, "detections": frame.detections})
