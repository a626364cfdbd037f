"""Two tables as Apache Parquet, in row groups of bounded size."""

from collections.abc import Sequence
from typing import Any, BinaryIO, Final

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
from msgspec import inspect

from hima.archive.points import AlertPoint, TrackPoint, World

GROUP_ROWS: Final = 50_000
"""Rows that are held before they are written."""
_TYPES: Final = {
    inspect.IntType: pa.int64(),
    inspect.FloatType: pa.float64(),
    inspect.StrType: pa.string(),
    inspect.BoolType: pa.bool_(),
}


class ParquetTables:
    """Tracks in one file, alerts in another.

    Args:
        tracks: Where tracks go.
        alerts: Where alerts go.
        world: What they are of; the files say so themselves.
    """

    def __init__(self, tracks: BinaryIO, alerts: BinaryIO, world: World) -> None:
        self._tables = (_Table(tracks, TrackPoint, world), _Table(alerts, AlertPoint, world))

    def tracks(self, points: Sequence[TrackPoint]) -> None:
        """Take tracks of one moment."""
        self._tables[0].add(points)

    def alerts(self, points: Sequence[AlertPoint]) -> None:
        """Take changes of alerts."""
        self._tables[1].add(points)

    def close(self) -> None:
        """Write what is held and the end of both files."""
        for table in self._tables:
            table.close()


class _Table:
    def __init__(self, out: BinaryIO, struct: type[msgspec.Struct], world: World) -> None:
        said = {"hima.mode": world.mode.value, "hima.site": world.site}
        self._schema = _schema(struct).with_metadata(said)
        self._writer = pq.ParquetWriter(out, self._schema, compression="zstd")
        self._rows: list[msgspec.Struct] = []

    def add(self, points: Sequence[msgspec.Struct]) -> None:
        self._rows += points
        if len(self._rows) >= GROUP_ROWS:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if not self._rows:
            return
        columns = [[getattr(row, _field(name)) for row in self._rows] for name in self._schema.names]
        arrays = [pa.array(column, kind) for column, kind in zip(columns, self._schema.types, strict=True)]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema), row_group_size=GROUP_ROWS)
        self._rows = []


def _schema(struct: type[msgspec.Struct]) -> Any:
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)  # noqa: S101 - a Struct class has no other description
    return pa.schema([_column(field) for field in info.fields])


def _column(field: inspect.Field) -> Any:
    kind = field.type
    nullable = isinstance(kind, inspect.UnionType)
    if isinstance(kind, inspect.UnionType):
        kind = next(each for each in kind.types if not isinstance(each, inspect.NoneType))
    if field.name.endswith("_ns"):
        return pa.field(field.name.removesuffix("_ns"), pa.timestamp("ns", tz="UTC"), nullable=nullable)
    return pa.field(field.name, _TYPES[type(kind)], nullable=nullable)


def _field(column: str) -> str:
    """The field of a column: times lost the unit in their name."""
    return f"{column}_ns" if f"{column}_ns" in _TIMES else column


_TIMES: Final = frozenset(
    name for struct in (TrackPoint, AlertPoint) for name in struct.__struct_fields__ if name.endswith("_ns")
)
