"""Two tables as comma-separated values (RFC 4180), safe to open in a spreadsheet.

A cell that begins like a formula would be run by a spreadsheet, whoever wrote it: it gets an apostrophe before it, as
spreadsheets themselves mark text.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import BinaryIO, Final

import msgspec

from hima.archive.points import AlertPoint, TrackPoint
from hima.archive.values import moment_text

_FORMULA: Final = frozenset("=+-@＝＋－＠|%")


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip()[:1] in _FORMULA and text.strip() else text


def as_written(cell: str) -> str:
    """The text that `safe` made a cell of."""
    return cell[1:] if cell[:1] == "'" and safe(cell[1:]) == cell else cell


class CsvTables:
    """Tracks in one file, alerts in another.

    Args:
        tracks: Where tracks go.
        alerts: Where alerts go.
    """

    def __init__(self, tracks: BinaryIO, alerts: BinaryIO) -> None:
        self._tracks, self._alerts = tracks, alerts
        self._write(tracks, [_header(TrackPoint)])
        self._write(alerts, [_header(AlertPoint)])

    def tracks(self, points: Sequence[TrackPoint]) -> None:
        """Take tracks of one moment."""
        self._write(self._tracks, map(_cells, points))

    def alerts(self, points: Sequence[AlertPoint]) -> None:
        """Take changes of alerts."""
        self._write(self._alerts, map(_cells, points))

    def close(self) -> None:
        """A table needs no end."""

    @staticmethod
    def _write(out: BinaryIO, rows: Iterable[Sequence[object]]) -> None:
        text = io.StringIO()
        csv.writer(text, quoting=csv.QUOTE_NONNUMERIC).writerows(rows)
        out.write(text.getvalue().encode())


def _header(struct: type[msgspec.Struct]) -> list[str]:
    """Columns by their name, times without the unit that their text does not have."""
    return [name.removesuffix("_ns") if name.endswith("_ns") else name for name in struct.__struct_fields__]


def _cells(point: msgspec.Struct) -> list[object]:
    return [_cell(name, getattr(point, name)) for name in point.__struct_fields__]


def _cell(name: str, value: object) -> object:
    if value is None:
        return ""
    if name.endswith("_ns") and isinstance(value, int):
        return moment_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe(value) if isinstance(value, str) else value
