"""`hima verify JOURNAL`: is a journal what was written?"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from rich.console import Console

from hima.app.stores import Verification, verify_journal
from hima.units import SECOND_NS


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare `hima verify`."""
    parser.description = "Check every record and snapshot of a journal; name the first bad record."
    parser.add_argument("journal", type=Path, metavar="JOURNAL", help="the journal file, usually journal.hima")
    parser.add_argument(
        "--head",
        metavar="SEQ:HASH",
        help="a head printed earlier: fails if the journal no longer holds that record, as when its end was cut off",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check the journal; exit code 1 if anything is wrong."""
    console = Console(stderr=True)
    with console.status("Checking ...", spinner="line") as status:
        result = verify_journal(options.journal, options.head, lambda seq: status.update(f"Checking record {seq} ..."))
    if options.json:
        print(msgspec.json.encode(result).decode())
    else:
        print(_sentence(options.journal, result), file=sys.stdout if result.damage is None else sys.stderr)
    return 0 if result.damage is None else 1


def _sentence(path: Path, result: Verification) -> str:
    good = max(0, result.last_seq - result.first_seq + 1)
    if result.damage is None:
        return (
            f"{path}: {good} records, {result.snapshots} snapshots, all as written.\n"
            f"head {result.last_seq}:{result.head}"
        )
    after = ""
    if result.damage.time_ns:
        moment = datetime.fromtimestamp(result.damage.time_ns // SECOND_NS, UTC).isoformat()
        after = f" The last good record before it is of {moment}."
    return f"{path}: {result.damage.what}{after} {good} records before it are as written."
