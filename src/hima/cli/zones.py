"""`hima zones`: published geo-zones into a site folder and out of it, and what is wrong with them."""

import argparse
import sys
import time
from pathlib import Path
from typing import Final

import msgspec
from rich.console import Console

from hima.app.sources import fetch, keep_zones, read_site
from hima.app.whole_files import whole_files
from hima.cli.zones_report import as_json, brought, counted, show, summary
from hima.config.files import BYTES_MAX, ZONES_GEOJSON
from hima.config.geography import REACH_M
from hima.config.zones_export import collection
from hima.config.zones_file import features_of, merged, zones_text
from hima.config.zones_import import Ids, Imported, site_zones
from hima.errors import ConfigError, DecodeError, Problem, UnreachableError, UsageError
from hima.plain_text import visible
from hima.wire.geozones.decode import ZONES_MAX, Decoded, decode
from hima.wire.geozones.ed318_encode import CountryMissingError, encode
from hima.wire.geozones.reading import BYTES_MAX as DOCUMENT_MAX

REFUSALS: Final = {
    "too_long": (f"longer than {DOCUMENT_MAX // 1_000_000} MB", "Take a smaller part."),
    "not_utf8": ("not UTF-8 text", "Save it as UTF-8."),
    "not_json": ("not JSON", "Download it again, as ED-318 or ED-269."),
    "too_deep": ("nested too deeply to be a list of zones", "Download it again, as ED-318 or ED-269."),
    "not_an_object": ("not a JSON object", "It should begin with {."),
    "said_twice": ("a member is given twice", "Which of the two holds is not known: ask whoever published it."),
    "no_zone_list": ("has no list of zones", "ED-318 has `features`, ED-269 `UASZoneList` or `features`."),
    "too_many_zones": (f"lists more than {ZONES_MAX} zones", "Take a smaller part."),
}


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare `hima zones`."""
    parser.description = (
        "Take geo-zones that authorities publish into a site folder, give out those of a site, and name "
        "everything in a document that is not as its standard says."
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    check = actions.add_parser(
        "check",
        help="everything wrong in a document of zones",
        description="Read a document of ED-318 or ED-269 and name every deviation: where, what, and what an import "
        "does about it. Exit code 1 if something would be left out.",
    )
    check.add_argument(
        "file", metavar="FILE", help="the document, JSON: a file, an http or https address, or - for standard input"
    )
    check.add_argument("--json", action="store_true", help="one JSON object on standard output")
    check.set_defaults(run=_check)
    bring = actions.add_parser(
        "import",
        help="zones of a document into a site folder",
        description="Read a document of ED-318 or ED-269 and add its zones to those of a site folder; zones imported "
        "before under the same identifier are replaced and keep their names, others stay. What is left out is told; "
        "exit code 1 says that something was.",
    )
    bring.add_argument(
        "file", metavar="FILE", help="the document, JSON: a file, an http or https address, or - for standard input"
    )
    bring.add_argument(
        "--out", type=Path, metavar="SITE", help="the site folder; without it the zones are printed as GeoJSON"
    )
    bring.add_argument(
        "--within", type=float, metavar="KM", help="leave out zones that begin farther from the reference point"
    )
    bring.set_defaults(run=_import)
    give = actions.add_parser(
        "export",
        help="the zones of a site as a document",
        description="Write the zones of a site folder as a document of ED-318, as its published schemas want it.",
    )
    give.add_argument("site", type=Path, metavar="SITE", help="the site folder")
    give.add_argument("--format", choices=("ed318",), default="ed318", help="default: %(default)s")
    give.add_argument("--country", default="", metavar="CODE", help="of zones that say none: three letters, as IRQ")
    give.add_argument("--out", type=Path, metavar="FILE", help="the document; without it standard output")
    give.set_defaults(run=_export)


def _check(options: argparse.Namespace) -> int:
    decoded = _read(options.file)
    if options.json:
        print(msgspec.json.encode(as_json(decoded)).decode())
    else:
        show(decoded.report, Console(markup=False, emoji=False))
        print(summary(options.file, decoded))
    return 1 if decoded.report.dropped else 0


def _import(options: argparse.Namespace) -> int:
    if options.within is not None and not 0 < options.within <= REACH_M / 1000.0:
        raise UsageError(f"--within must be greater than 0 and at most {REACH_M / 1000:.0f} km, not {options.within}.")
    if options.within is not None and options.out is None:
        raise UsageError("--within is measured from a site's reference point: name the site folder with --out.")
    decoded = _read(options.file)
    report = decoded.report
    if options.out is None:
        imported = site_zones(decoded.collection.zones, Ids(()), report)
        sys.stdout.buffer.write(zones_text(imported.features))
    else:
        imported = _into(options.out, decoded, REACH_M if options.within is None else options.within * 1000.0)
    show(report, Console(stderr=True, markup=False, emoji=False))
    print(summary(options.file, decoded), file=sys.stderr)
    print(brought(imported, options.out), file=sys.stderr)
    return 1 if report.dropped else 0


def _into(folder: Path, decoded: Decoded, within_m: float) -> Imported:
    site, files = read_site(folder)
    present = features_of(files[ZONES_GEOJSON])
    ids = Ids([feature.properties for feature in present])
    imported = site_zones(decoded.collection.zones, ids, decoded.report, site.reference, within_m)
    data = zones_text(merged(present, imported.features))
    if len(data) > BYTES_MAX[ZONES_GEOJSON]:
        raise UsageError(
            f"With these zones {ZONES_GEOJSON} would be longer than {BYTES_MAX[ZONES_GEOJSON] // 1000} kB. "
            "Take only those near the site with --within."
        )
    keep_zones(folder, files, data)
    return imported


def _export(options: argparse.Namespace) -> int:
    country = options.country.upper()
    if country and not (len(country) == 3 and country.isascii() and country.isalpha()):
        raise UsageError("--country is a code of three letters, such as IRQ (ISO 3166).")
    site, files = read_site(options.site)
    zones = collection(features_of(files[ZONES_GEOJSON]), site.name, country, time.time_ns())
    try:
        encoded = encode(zones)
    except CountryMissingError as error:
        raise UsageError(f"{error} The standard wants one: give it with --country, such as IRQ.") from error
    _write(encoded.data + b"\n", options.out)
    for name, short in encoded.shortened:
        print(f"{name}: the standard allows seven characters, so it is called {short} there.", file=sys.stderr)
    print(f"{counted(len(zones.zones), 'zone')} of {site.name} written as ED-318.", file=sys.stderr)
    return 0


def _write(data: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    try:
        with whole_files([out]) as (file,):
            file.write(data)
    except OSError as error:
        raise UnreachableError(f"{out} cannot be written: {error.strerror}.", "Choose another --out.") from error


def _read(source: str) -> Decoded:
    try:
        data = _bytes(source)
    except OSError as error:
        raise UnreachableError(f"{source} cannot be read: {error.strerror}.", "Name a document of zones.") from error
    try:
        return decode(data)
    except DecodeError as error:
        what, hint = REFUSALS[error.reason]
        raise ConfigError((Problem(visible(source), what, hint),)) from error


def _bytes(source: str) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read(DOCUMENT_MAX + 1)
    if source.startswith(("http://", "https://")):
        return fetch(source)
    with Path(source).open("rb") as file:
        return file.read(DOCUMENT_MAX + 1)
