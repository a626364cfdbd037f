"""The formats of `hima export`, and the files they go to."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from hima.app.whole_files import whole_files
from hima.archive.csv_tables import CsvTables
from hima.archive.geojson import GeoJson
from hima.archive.kml import Kml
from hima.archive.ocsf import Ocsf
from hima.archive.points import World
from hima.archive.writer import Writer
from hima.cli.version import version
from hima.errors import UnreachableError, UsageError

Open = Callable[[Sequence[BinaryIO], World, str], Writer]


class Format(NamedTuple):
    """One format.

    Attributes:
        meaning: For people.
        open: Makes its writer from its files, the world and a country.
        tables: Names of its files in a folder; empty if it is one document.
    """

    meaning: str
    open: Open
    tables: tuple[str, ...] = ()


def _parquet(files: Sequence[BinaryIO], world: World, country: str) -> Writer:  # noqa: ARG001 - one shape for all
    # A library that takes a moment to load, for those who ask for it.
    from hima.archive.parquet import ParquetTables  # noqa: PLC0415

    return ParquetTables(files[0], files[1], world)


FORMATS: Final = {
    "geojson": Format("GeoJSON, one document", lambda files, world, _: GeoJson(files[0], world.site)),
    "kml": Format("KML, one document", lambda files, world, _: Kml(files[0], world)),
    "csv": Format(
        "two tables in a folder, safe for spreadsheets",
        lambda files, world, _: CsvTables(files[0], files[1]),  # noqa: ARG005 - one shape for all
        ("tracks.csv", "alerts.csv"),
    ),
    "parquet": Format("two Apache Parquet tables in a folder", _parquet, ("tracks.parquet", "alerts.parquet")),
    "ocsf": Format(
        "OCSF Drone Flights Activity (8001), a JSON object a line",
        lambda files, world, country: Ocsf(files[0], world, version(), country),
    ),
}
CAP: Final = "cap"
CAP_MEANING: Final = "alerts as Common Alerting Protocol 1.2, a document for each message in a folder"


def check_out(name: str, out: Path | None, journal: Path) -> None:
    """Whoever waits for a long export should know before that it has a place.

    Raises:
        UsageError: A folder is needed, or something would be lost.
        UnreachableError: The place cannot be written.
    """
    needs_folder = name == CAP or bool(FORMATS[name].tables)
    if out is None:
        if needs_folder:
            raise UsageError(f"{name} is written as files in a folder: name it with --out.")
        return
    if needs_folder:
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise UsageError(f"{out} exists already and is never overwritten. Give a new folder.")
        return
    if out.exists() and journal.exists() and out.samefile(journal):
        raise UsageError("--out names the journal: it would be lost.")
    if out.is_dir() or not out.absolute().parent.is_dir():
        reason = "it is a folder" if out.is_dir() else "its folder does not exist"
        raise UnreachableError(f"{out} cannot be written: {reason}.", "Choose another --out.")


@contextmanager
def files_of(name: str, out: Path | None) -> Iterator[list[BinaryIO]]:
    """The files of a format. Each stands under its name only when it is whole.

    Raises:
        UnreachableError: They cannot be written.
    """
    if out is None:
        yield [sys.stdout.buffer]
        sys.stdout.flush()
        return
    tables = FORMATS[name].tables
    paths = [out / table for table in tables] or [out]
    try:
        if tables:
            out.mkdir(parents=True, exist_ok=True)
        with whole_files(paths) as files:
            yield files
    except OSError as error:
        raise UnreachableError(f"{out} cannot be written: {error.strerror}.", "Choose another --out.") from error
