"""The register as a table (CSV), which `hima registry import` takes, safe to open in a spreadsheet."""

import csv
from typing import TextIO

from hima.archive.csv_tables import safe
from hima.archive.values import moment_text
from hima.config.record_fields import columns, texts_of
from hima.registry.acts.desk import Desk
from hima.registry.change import RecordKind
from hima.registry.records.drones import Airframe
from hima.registry.records.parties import Operator, Pilot
from hima.registry.records.record import Record, decode

PIECE = 500


async def give(desk: Desk, kind: RecordKind, out: TextIO) -> int:
    """Write all records of a kind as a table.

    Args:
        desk: From where.
        kind: Which.
        out: Where to.

    Returns:
        How many there are.
    """
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    fields = columns(kind)
    writer.writerow(("number", *fields, "from", "until", "suspended", "state"))
    count, after = 0, ""
    while True:
        page = await desk.store.search(kind, "", limit=PIECE, after=after)
        for stored in page.records:
            record = decode(stored)
            texts = texts_of(record.declared)
            state = record.state.value if isinstance(record, Airframe) else ""
            cells = (record.number, *(texts[field] for field in fields), *_standing(record), state)
            writer.writerow([safe(cell) for cell in cells])
        count, after = count + len(page.records), page.after
        if not after:
            return count


def _standing(record: Record) -> tuple[str, str, str]:
    if not isinstance(record, Operator | Pilot | Airframe):
        return "", "", ""
    valid = record.standing
    ends = (valid.from_ns, valid.to_ns)
    begin, end = ("" if at is None else moment_text(at) for at in ends)
    return begin, end, "true" if valid.suspended else "false"
