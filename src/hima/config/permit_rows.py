"""An application for a flight permit as texts by column, for tables, and back."""

import re
from collections.abc import Mapping
from typing import Any, Final

from hima.config.document import Document
from hima.registry.flight.application import Application, Recurrence, Window

COLUMNS: Final = (
    "purpose", "operator", "pilot", "airframes", "ring_deg", "lower_m", "lower_reference", "upper_m",
    "upper_reference", "window", "recurrence", "opens",
)  # fmt: skip
_LIST: Final = frozenset({"airframes", "opens"})
_VOLUME: Final = frozenset({"ring_deg", "lower_m", "lower_reference", "upper_m", "upper_reference"})
_WINDOW: Final = re.compile(r"(\S+)/(\S+) +(\S+)")
_RECURRENCE: Final = re.compile(
    r"(\S+)/(\S+) +(\d\d:\d\d(?::\d\d)?)-(\d\d:\d\d(?::\d\d)?) +(\S+)(?: +(\S+))?", re.ASCII
)


def texts_of(application: Application) -> dict[str, str]:
    """Texts by column that `document_of` takes to give an equal application."""
    volume = application.volume
    return {
        "purpose": application.purpose,
        "operator": application.operator,
        "pilot": application.pilot,
        "airframes": "; ".join(application.airframes),
        "ring_deg": "; ".join(f"{corner[0]!r} {corner[1]!r}" for corner in volume.ring_deg),
        "lower_m": f"{volume.lower_m!r}",
        "lower_reference": volume.lower_reference.value,
        "upper_m": f"{volume.upper_m!r}",
        "upper_reference": volume.upper_reference.value,
        "window": "; ".join(map(_window_text, application.window)),
        "recurrence": "; ".join(map(_recurrence_text, application.recurrence)),
        "opens": "; ".join(application.opens),
    }


def document_of(name: str, texts: Mapping[str, str]) -> Document:
    """Texts by column as content that `hima.config.permit_file.application_of` looks at.

    Args:
        name: Where they come from.
        texts: By column; what is missing or empty is left out.
    """
    document = Document(name, {}, [])
    volume: dict[str, Any] = {}
    for key, text in texts.items():
        if not text.strip():
            continue
        if key in _VOLUME:
            volume[key] = _ring(text) if key == "ring_deg" else text.strip() if "ref" in key else _number(text)
        elif key in _LIST:
            document.content[key] = _entries(text)
        elif key in {"window", "recurrence"}:
            document.content[key] = _times(key, text, document)
        else:
            document.content[key] = text.strip()
    document.content["volume"] = volume
    return document


def _window_text(window: Window) -> str:
    return f"{window.start}/{window.end} {window.time_zone}"


def _recurrence_text(one: Recurrence) -> str:
    days = f" {','.join(one.days)}" if one.days else ""
    return f"{one.first_day}/{one.last_day} {one.start_time}-{one.end_time} {one.time_zone}{days}"


def _entries(text: str) -> list[str]:
    return [entry.strip() for entry in text.split(";") if entry.strip()]


def _ring(text: str) -> list[Any]:
    return [[_number(part) for part in corner.split()] for corner in _entries(text)]


def _number(text: str) -> float | str:
    """A number; what is none stays text, and the form of an application refuses it."""
    try:
        return float(text)
    except ValueError:
        return text.strip()


def _times(key: str, text: str, document: Document) -> list[dict[str, Any]]:
    found = []
    for position, entry in enumerate(_entries(text), 1):
        if key == "window":
            match = _WINDOW.fullmatch(entry)
            names: tuple[str, ...] = ("start", "end", "time_zone")
            form = "2026-12-01T08:00/2026-12-01T12:00 Asia/Baghdad"
        else:
            match = _RECURRENCE.fullmatch(entry)
            names = ("first_day", "last_day", "start_time", "end_time", "time_zone")
            form = "2026-12-01/2026-12-10 08:00-12:00 Asia/Baghdad SUN,MON"
        if match is None:
            what = f"entry {position} is not of the form of this column"
            document.add((key,), what, f"Such as {form}, more after a semicolon.")
            continue
        values: dict[str, Any] = dict(zip(names, match.groups(), strict=False))
        if key == "recurrence" and match[6]:
            values["days"] = match[6].split(",")
        found.append(values)
    return found
