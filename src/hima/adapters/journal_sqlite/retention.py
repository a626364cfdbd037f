"""What a journal keeps for how long. Records go oldest first, always up to a snapshot from which a replay can begin."""

import sqlite3
from typing import Final

import msgspec

from hima.units import DAY_NS, SECOND_NS

KEPT_SNAPSHOTS: Final = 3
"""The newest snapshots are all kept: if one is damaged, the one before takes its place."""
FINE_NS: Final = 60 * SECOND_NS
COARSE_NS: Final = 300 * SECOND_NS
FINE_FOR_NS: Final = 3600 * SECOND_NS
"""Older snapshots are kept one a minute for an hour, then one every five minutes: where a replay may begin."""
TRIM_RECORDS: Final = 2_000
"""Records let go of in one go, so that a live batch never waits long behind it."""


class Retention(msgspec.Struct, frozen=True):
    """Limits of a journal.

    Attributes:
        age_ns: Records older than this may go.
        bytes: When the file holds more than this, the oldest records go.
    """

    age_ns: int = 30 * DAY_NS
    bytes: int = 20 * 1024**3

    def boundary(self, connection: sqlite3.Connection, now_ns: int) -> int | None:
        """The record up to which records may go now, None if none may."""
        old = connection.execute("SELECT time_ns FROM records ORDER BY seq LIMIT 1").fetchone()
        if old is None or (now_ns - old[0] <= self.age_ns and _used_bytes(connection) <= self.bytes):
            return None
        limits = (KEPT_SNAPSHOTS - 1,)
        newest = connection.execute("SELECT seq FROM snapshots ORDER BY seq DESC LIMIT 1 OFFSET ?", limits).fetchone()
        if newest is None:
            return None
        aged = connection.execute(
            "SELECT max(seq) FROM snapshots WHERE time_ns < ? AND seq <= ?", (now_ns - self.age_ns, newest[0])
        ).fetchone()[0]
        if aged is None and _used_bytes(connection) > self.bytes:
            aged = connection.execute(
                "SELECT min(seq) FROM snapshots WHERE seq <= ? AND seq > (SELECT seq FROM anchor)", newest
            ).fetchone()[0]
        (gone,) = connection.execute("SELECT seq FROM anchor").fetchone()
        return int(aged) if aged is not None and aged > gone else None


def trim_records(connection: sqlite3.Connection, boundary: int) -> None:
    """Let go of at most `TRIM_RECORDS` records up to ``boundary``, and move the anchor; inside a transaction."""
    (gone,) = connection.execute("SELECT seq FROM anchor").fetchone()
    until = min(boundary, gone + TRIM_RECORDS)
    (last_hash,) = connection.execute("SELECT hash FROM records WHERE seq = ?", (until,)).fetchone()
    opened = connection.execute(
        "SELECT body FROM records WHERE seq <= ? AND kind = 'opened' ORDER BY seq DESC LIMIT 1", (until,)
    ).fetchone()
    connection.execute("DELETE FROM records WHERE seq <= ?", (until,))
    connection.execute("DELETE FROM snapshots WHERE seq < ?", (until,))
    connection.execute("UPDATE anchor SET seq = ?, hash = ?", (until, last_hash))
    if opened is not None:
        connection.execute("UPDATE anchor SET opened = ?", opened)


def thin_snapshots(connection: sqlite3.Connection, now_ns: int) -> None:
    """Let go of snapshots that stand too close together; inside a transaction."""
    rows = connection.execute("SELECT seq, time_ns FROM snapshots ORDER BY seq").fetchall()
    kept_ns: int | None = None
    for seq, time_ns in rows[:-KEPT_SNAPSHOTS]:
        apart_ns = FINE_NS if now_ns - time_ns < FINE_FOR_NS else COARSE_NS
        if kept_ns is not None and time_ns - kept_ns < apart_ns:
            connection.execute("DELETE FROM snapshots WHERE seq = ?", (seq,))
        else:
            kept_ns = time_ns


def _used_bytes(connection: sqlite3.Connection) -> int:
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (free,) = connection.execute("PRAGMA freelist_count").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    return int((pages - free) * size)
