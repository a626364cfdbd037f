"""JSON from outside: bounded, and strict where leniency would choose between two meanings."""

import json
import math
from typing import Any, Final

from hima.errors import DecodeError

BYTES_MAX: Final = 64_000_000
"""Longest document that is read; a large country's publication has a few million bytes."""
_WHOLE_DIGITS_MAX: Final = 18


class Twice(dict[str, Any]):
    """An object in which a name was given twice: which of the two holds is not known."""


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    return found if len(found) == len(members) else Twice(found)


def _whole(digits: str) -> float:
    return int(digits) if len(digits) <= _WHOLE_DIGITS_MAX else float(digits)


def _no_number(_: str) -> float:
    return math.nan


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_object, parse_int=_whole, parse_constant=_no_number)


def load(data: bytes) -> dict[str, Any]:
    """The object that a document is.

    NaN and numbers beyond reason become numbers that are not finite, for whoever reads the field to refuse.

    Raises:
        DecodeError: ``too_long``, ``not_utf8``, ``not_json``, ``too_deep``, ``not_an_object``, ``said_twice``.
    """
    if len(data) > BYTES_MAX:
        raise DecodeError(BYTES_MAX, "too_long")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DecodeError(error.start, "not_utf8") from None
    try:
        found = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise DecodeError(len(text[: error.pos].encode(errors="replace")), "not_json") from None
    except RecursionError:
        raise DecodeError(0, "too_deep") from None
    if isinstance(found, Twice):
        raise DecodeError(0, "said_twice")
    if not isinstance(found, dict):
        raise DecodeError(0, "not_an_object")
    return found
