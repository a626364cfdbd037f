"""Acts of `hima transport`: whoever owns the data folder notes who did what, and why."""

import argparse
import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from hima.app.transport import TransportDesk
from hima.cli.author import author
from hima.errors import UnreachableError, UsageError
from hima.registry.change import Author
from hima.registry.transport import acts
from hima.registry.transport.bodies import needed, speakers
from hima.registry.transport.life import Verb
from hima.registry.transport.permit import ITEMS_MAX, Authority, TransportPermit, TransportRequest

FILE_BYTES: Final = 1 << 20


def by(options: argparse.Namespace) -> Author:
    """Who does it; a transport permit is always of a person of a body."""
    for option, text in (("--by", options.by), ("--of", options.of)):
        if not text.strip():
            raise UsageError(f"{option} is empty: say who does it, and whose person that is.")
    return author(options.by, options.of)


async def draft(desk: TransportDesk, options: argparse.Namespace) -> int:
    """`hima transport draft`."""
    request = _request(options)
    return _said(options, await desk.draft(request, by(options), options.why, options.number))


async def amend(desk: TransportDesk, options: argparse.Namespace) -> int:
    """`hima transport amend`."""
    request = _request(options)
    return await _act(desk, options, Verb.AMEND, lambda permit, at: acts.amend(permit, request, at, needed(desk.packs)))


async def move(desk: TransportDesk, options: argparse.Namespace) -> int:
    """`hima transport submit`, `return`, `revoke` and the like."""
    verb = Verb(options.verb)
    return await _act(desk, options, verb, lambda permit, at: acts.move(permit, verb, options.why, at))


async def endorse(desk: TransportDesk, options: argparse.Namespace) -> int:
    """`hima transport endorse`."""
    who, authority = by(options), Authority(options.authority)
    allowed = speakers(desk.packs, authority)
    return await _act(
        desk, options, Verb.ENDORSE, lambda permit, at: acts.endorse(permit, authority, who, options.why, at, allowed)
    )


async def issue(desk: TransportDesk, options: argparse.Namespace) -> int:
    """`hima transport issue`."""
    who = by(options)
    return await _act(desk, options, Verb.SIGN, lambda permit, at: acts.sign(permit, who, at))


async def key(desk: TransportDesk, options: argparse.Namespace) -> int:
    """`hima transport key`."""
    now_s = int(datetime.now(UTC).timestamp())
    if options.withdraw is None:
        key, said = desk.keys.make(options.owner, now_s), "signs permits from now on"
    else:
        acts.reasoned(options.why)
        key, said = desk.keys.withdraw(options.withdraw, options.why, now_s), "is withdrawn: all that it signed is void"
    if options.json:
        print(msgspec.json.encode({"id": key.id.hex(), "owner": key.owner}).decode())
    else:
        print(f"Key {key.id.hex()} of {key.owner} {said}.")
    return 0


async def _act(desk: TransportDesk, options: argparse.Namespace, verb: Verb, change: Any) -> int:
    return _said(options, await desk.act(options.number, verb, by(options), options.why, change))


def _said(options: argparse.Namespace, permit: TransportPermit) -> int:
    if options.json:
        print(msgspec.json.encode(permit).decode())
    else:
        print(f"{permit.number}: {permit.state.value}{_missing(permit)}")
    return 0


def _missing(permit: TransportPermit) -> str:
    """What it still waits for."""
    given = {word.authority for word in permit.endorsements}
    lacking = [authority.value for authority in permit.needs if authority not in given]
    if permit.state.value == "submitted":
        return f"; it waits for the word of {', '.join(lacking)}"
    if permit.state.value == "endorsed":
        return f"; it waits for {acts.KEYS - len(permit.signatures)} of {acts.KEYS} keys"
    return ""


def _request(options: argparse.Namespace) -> TransportRequest:
    said = _read(options.file)
    try:
        asked = msgspec.json.decode(said)
        if options.items is not None:
            asked = {**asked, "items": _items(options.items)}
        return msgspec.convert(asked, TransportRequest)
    except (msgspec.MsgspecError, UnicodeError, TypeError, RecursionError) as error:
        raise UsageError(f"{options.file} is no request for a transport permit: {error}.") from error


def _items(path: Path) -> list[dict[str, Any]]:
    try:
        rows = list(csv.DictReader(_read(path).decode("utf-8-sig").splitlines()))
    except (UnicodeError, csv.Error) as error:
        raise UsageError(f"{path} is no CSV in UTF-8: {error}.") from error
    if not rows or len(rows) > ITEMS_MAX:
        raise UsageError(f"{path} has {len(rows)} items; a permit has 1 to {ITEMS_MAX}.")
    items = []
    for number, row in enumerate(rows, 2):
        quantity = (row.get("quantity") or "1").strip()
        if not quantity.isdecimal():
            raise UsageError(f"{path}, line {number}: the quantity {quantity!r} is no whole number.")
        words = {key: (row.get(key) or "").strip() for key in ("scheme", "name", "model")}
        items.append({**words, "quantity": int(quantity)})
    return items


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(FILE_BYTES + 1)
    except OSError as error:
        raise UnreachableError(f"{path} cannot be read: {error.strerror}.", "Name a file that is there.") from error
    if len(data) > FILE_BYTES:
        raise UsageError(f"{path} is larger than a megabyte: that is no request for a permit.")
    return data
