"""What `hima transport` shows: permits, papers, tokens, scans, notices and keys."""

import argparse
import csv
import sys
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from hima.app.transport import TransportDesk
from hima.app.whole_files import whole_files
from hima.archive.csv_tables import safe
from hima.cli.transport_acts import by
from hima.errors import UnreachableError, UsageError
from hima.plain_text import visible
from hima.registry.transport.check import Check, Finding
from hima.registry.transport.ledger import first_bad, flaws, time_ns
from hima.registry.transport.permit import TransportPermit
from hima.registry.transport.record import read
from hima.registry.transport.token import TEXT_MAX
from hima.registry.transport.where import transport_record
from hima.report.permit import module_mm, permit_pdf
from hima.units import SECOND_NS

COLUMNS: Final = ("number", "state", "kind", "valid_from", "valid_to", "consignor", "consignee", "plate", "origin",
                  "destination", "scheme", "name", "model", "quantity")  # fmt: skip


async def permits(desk: TransportDesk, options: argparse.Namespace) -> int:
    """`hima transport list`."""
    found = await desk.permits(" ".join(options.words), options.state)
    if options.json:
        _json({"permits": found})
    elif options.csv:
        table = csv.writer(sys.stdout)
        table.writerow(COLUMNS)
        for permit in found:
            table.writerows(_rows(permit))
    else:
        for permit in found:
            request = permit.request
            way = f"{request.route.origin.name} → {request.route.destination.name}"
            _line(permit.number, permit.state.value, request.kind.value, request.vehicle.plate, way)
    return 0


async def show(desk: TransportDesk, options: argparse.Namespace) -> int:
    """`hima transport show`."""
    permit = await desk.permit(options.number)
    entries, history = desk.ledger(permit.number), await desk.history(permit.number)
    seen = transport_record(permit, entries)
    if options.json:
        _json({"permit": permit, "seen": seen, "changes": [entry.change.verb for entry in history]})
        return 0
    _line(permit.number, seen.state, permit.request.kind.value)
    for entry in history:
        change = entry.change
        _line(_time(change.time_ns), change.verb, change.by.name, change.by.organisation, change.why,
              read(change.body).state.value)  # fmt: skip
    for scan in entries:
        _line(_time(time_ns(scan)), "scan", scan.scan.checkpoint, scan.scan.person, scan.scan.finding.value)
    return 0


async def paper(desk: TransportDesk, options: argparse.Namespace) -> int:
    """`hima transport print`."""
    permit, text = await desk.token(options.number)
    suffix = options.out.suffix.lower()
    if suffix not in {".pdf", ".png"}:
        raise UsageError("--out takes a .pdf or a .png.")
    sheet = permit_pdf(permit, text, None if suffix == ".pdf" else 200.0)
    try:
        with whole_files([options.out]) as (file,):
            file.write(sheet)
    except OSError as error:
        raise UnreachableError(f"{options.out} cannot be written: {error.strerror}.", "Choose another file.") from error
    if options.json:
        _json({"file": str(options.out), "module_mm": module_mm(text)})
    else:
        print(f"{options.out}: permit {permit.number}, {module_mm(text):.2f} mm a module of its code")
    return 0


async def token(desk: TransportDesk, options: argparse.Namespace) -> int:
    """`hima transport token`."""
    _, text = await desk.token(options.number)
    if options.json:
        _json({"token": text})
    else:
        print(text)
    return 0


async def check(desk: TransportDesk, options: argparse.Namespace) -> int:
    """`hima transport check`."""
    return _found(options, await desk.check(_text(options)))


async def scan(desk: TransportDesk, options: argparse.Namespace) -> int:
    """`hima transport scan`."""
    found, _ = await desk.scan(_text(options), options.checkpoint, by(options), _place_e5(options.at))
    return _found(options, found)


async def ledger(desk: TransportDesk, options: argparse.Namespace) -> int:
    """`hima transport ledger`."""
    entries = desk.ledger()
    bad, wrong = first_bad(entries), flaws(entries)
    shown = [entry for entry in entries if options.number in {None, entry.scan.permit}]
    if options.json:
        head = entries[-1].sha256.hex() if entries else ""
        _json({"first_bad": bad, "head": head, "flaws": [_flat(flaw) for flaw in wrong], "entries": shown})
        return 0 if bad is None else 1
    for entry in shown:
        said = entry.scan
        _line(
            str(entry.seq), _time(time_ns(entry)), said.checkpoint, said.person, said.permit or "?", said.finding.value
        )
    for flaw in wrong:
        _line("!", flaw.kind.value, f"device {flaw.device}", f"scan {flaw.number}", f"{flaw.amount:g}")
    if bad is not None:
        print(f"The ledger is not as written from entry {bad} on.", file=sys.stderr)
    return 0 if bad is None else 1


async def notices(desk: TransportDesk, options: argparse.Namespace) -> int:
    """`hima transport notices`."""
    found = await desk.notices()
    if options.json:
        _json({"notices": [_flat(notice) for notice in found]})
        return 0
    for notice in found:
        _line(notice.kind.value, notice.permit or "?", f"{notice.amount:.0f} {notice.unit}",
              f"since {_time(notice.since_ns)}", notice.checkpoint)  # fmt: skip
    return 0


async def keys(desk: TransportDesk, options: argparse.Namespace) -> int:
    """`hima transport keys`."""
    root, listed = desk.keys.root(), desk.keys.keys()
    gone = {one.id: one for one in desk.keys.withdrawn()}
    if options.json:
        told = [
            {"id": k.id.hex(), "owner": k.owner, "to_s": k.to_s, "withdrawn": gone[k.id].why if k.id in gone else None}
            for k in listed
        ]
        _json({"root": root.id.hex(), "keys": told})
        return 0
    _line("root", root.id.hex())
    for key in listed:
        until = "signs now" if not key.to_s else f"until {_time(key.to_s * SECOND_NS)}"
        if key.id in gone:
            until = f"withdrawn {_time(gone[key.id].time_s * SECOND_NS)}: {gone[key.id].why}"
        _line("key", key.id.hex(), key.owner, f"from {_time(key.from_s * SECOND_NS)}", until)
    return 0


def _found(options: argparse.Namespace, found: Check) -> int:
    if options.json:
        words = [word.value for word in found.hints]
        _json({"finding": found.finding.value, "hints": words, "sentence": found.sentence, "claims": found.claims})
    else:
        permit = "" if found.claims is None else f" {found.claims.permit}"
        print(visible(f"{found.finding.value}{permit}: {found.sentence}"))
    return 0 if found.finding is Finding.VALID else 1


def _text(options: argparse.Namespace) -> str:
    if options.token != "-":  # noqa: S105 - a dash is no secret
        return str(options.token)
    return sys.stdin.read(TEXT_MAX + 2)


def _place_e5(said: str) -> tuple[int, int] | None:
    if not said:
        return None
    try:
        lon, lat = (float(word) for word in said.split(","))
    except ValueError:
        lon, lat = 999.0, 999.0
    if not (-180.0 <= lon <= 180.0 and -90.0 <= lat <= 90.0):
        raise UsageError(f"--at {said} is no LON,LAT in degrees.")
    return round(lon * 1e5), round(lat * 1e5)


def _rows(permit: TransportPermit) -> list[list[str]]:
    request = permit.request
    head = [permit.number, permit.state.value, request.kind.value, request.valid_from.isoformat(),
            request.valid_to.isoformat(), request.consignor, request.consignee, request.vehicle.plate,
            request.route.origin.name, request.route.destination.name]  # fmt: skip
    return [
        [safe(cell) for cell in (*head, item.scheme.value, item.name, item.model, str(item.quantity))]
        for item in request.items
    ]


def _flat(said: Any) -> dict[str, Any]:
    return {name: getattr(value, "value", value) for name, value in said._asdict().items()}


def _json(said: dict[str, Any]) -> None:
    print(msgspec.json.encode(said).decode())


def _line(*words: str) -> None:
    print("\t".join(visible(word) for word in words))


def _time(time_ns_: int) -> str:
    return datetime.fromtimestamp(time_ns_ // SECOND_NS, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
