"""`hima replay JOURNAL`: run the corridor over a journal again."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
from rich.console import Console

from hima.app.stores import read_journal
from hima.errors import UsageError
from hima.node.corridor import StateUnreadableError
from hima.node.entry import Record
from hima.node.full_corridor import FULL_CORRIDOR
from hima.node.journal_errors import JournalDamagedError
from hima.node.ports import JournalReading
from hima.node.replay import Replay, starting_point
from hima.units import SECOND_NS

REPORT_EVERY: Final = 500


class Replayed(msgspec.Struct, frozen=True):
    """What a replay found.

    Attributes:
        records: Records taken.
        from_ns: Time of the first, UTC nanoseconds.
        to_ns: Time of the last.
        outcomes: Outcomes by kind, in order of kind.
        outcomes_sha256: Digest of all outcomes since the journal began, hex; what ``/health`` said live.
    """

    records: int
    from_ns: int
    to_ns: int
    outcomes: dict[str, int]
    outcomes_sha256: str


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare `hima replay`."""
    parser.description = "Run the corridor over a journal again: same journal, same bits out."
    parser.add_argument("journal", type=Path, metavar="JOURNAL", help="the journal file, usually journal.hima")
    parser.add_argument("--hash", action="store_true", help="print the SHA-256 of all outcomes and nothing else")
    parser.add_argument("--from", dest="since", metavar="TIME", help="begin at the snapshot before this moment (ISO)")
    parser.add_argument("--speed", type=float, metavar="X", help="times real time; as fast as possible without")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Replay the journal; exit code 1 if it is damaged."""
    if options.speed is not None and not 0 < options.speed < float("inf"):
        raise UsageError(f"--speed must be greater than 0, not {options.speed}.")
    since_ns = None if options.since is None else _moment(options.since)
    try:
        with read_journal(options.journal) as reader:
            replayed = _replay(reader, since_ns, options.speed)
    except (JournalDamagedError, StateUnreadableError) as error:
        sentence = str(error)
        known = str(options.journal) in sentence
        print(sentence if known else f"{options.journal}: {sentence}", file=sys.stderr)
        return 1
    if options.hash:
        print(replayed.outcomes_sha256)
    elif options.json:
        print(msgspec.json.encode(replayed).decode())
    else:
        print(_summary(replayed))
    return 0


def _replay(reader: JournalReading, since_ns: int | None, speed: float | None) -> Replayed:
    start = starting_point(reader, since_ns)
    first, last = reader.seq_span()
    replay = Replay(FULL_CORRIDOR, reader.quarantined(), start)
    counts: Counter[str] = Counter()
    records, from_ns, to_ns = 0, 0, 0
    with Console(stderr=True).status("Replaying ...", spinner="line") as status:
        entries = reader.records(first if start is None else start.seq + 1)
        for record in entries if speed is None else _paced(entries, speed):
            counts.update(str(outcome.__struct_config__.tag) for outcome in replay.take(record))
            records += 1
            to_ns = record.entry.time_ns
            from_ns = from_ns or to_ns
            if records % REPORT_EVERY == 0:
                status.update(f"Record {record.seq} of {last}, {_iso(to_ns)}")
    digest = "" if replay.state is None else replay.state.outcomes_sha256.hex()
    return Replayed(records, from_ns, to_ns, dict(sorted(counts.items())), digest)


def _paced(records: Iterator[Record], speed: float) -> Iterator[Record]:
    begun_s = time.monotonic()
    first_ns: int | None = None
    for record in records:
        first_ns = record.entry.time_ns if first_ns is None else first_ns
        due_s = begun_s + (record.entry.time_ns - first_ns) / SECOND_NS / speed
        time.sleep(max(0.0, due_s - time.monotonic()))
        yield record


def _moment(text: str) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--from must be a moment such as 2026-11-03T18:00:00Z, not {text!r}.") from error
    moment = moment.replace(tzinfo=moment.tzinfo or UTC)
    return int(moment.timestamp() * SECOND_NS)


def _iso(time_ns: int) -> str:
    return datetime.fromtimestamp(time_ns // SECOND_NS, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _summary(replayed: Replayed) -> str:
    if replayed.records == 0:
        return "The journal holds no record to replay."
    lines = [f"{replayed.records} records from {_iso(replayed.from_ns)} to {_iso(replayed.to_ns)} UTC"]
    lines += [f"{count:>10} {kind}" for kind, count in replayed.outcomes.items()]
    return "\n".join([*lines, f"outcomes_sha256 {replayed.outcomes_sha256}"])
