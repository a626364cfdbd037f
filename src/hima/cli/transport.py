"""`hima transport`: permits to carry drones, their keys, their paper and the ledger of scans."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, TypeAlias

from hima.app.sources import open_site
from hima.app.transport import TransportDesk, open_desk
from hima.cli import transport_acts as acts
from hima.cli import transport_shown as shown
from hima.cli.data_folder import add_data_option
from hima.errors import UnreachableError, UsageError
from hima.registry.settings import RegistrySettings
from hima.registry.store import KeyTakenError, StoreUnreachableError, VersionConflictError
from hima.registry.transport.acts import TransportRefusedError
from hima.registry.transport.permit import Authority, TransportState

Work: TypeAlias = Callable[[TransportDesk, argparse.Namespace], Awaitable[int]]
Actions: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

MOVES: Final = {
    "submit": "hand a draft in",
    "return": "give a permit back to be mended; endorsements and keys fall",
    "withdraw": "take a permit back before it is issued",
    "depart": "note that it is on its way",
    "deliver": "note that it has arrived",
    "mark-overdue": "note that it is late",
    "mark-deviated": "note that it has left its way",
    "resume": "note that it is on its way again",
    "seize": "note that the goods were taken",
    "release": "note that they were given back",
    "revoke": "take an issued permit back",
}


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare `hima transport`."""
    parser.description = (
        "Keep permits to carry drones: from draft to delivery, with keys, paper and the ledger of scans."
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    _add_acts(actions)
    _add_looks(actions)


def _add_acts(actions: Actions) -> None:
    draft = _act(actions, "draft", "write a new permit from a JSON file", acts.draft, numbered=False, ruled=True)
    _add_file(draft)
    draft.add_argument("--number", default="", metavar="NUMBER", help="its number; default: one that is made up")
    amend = _act(actions, "amend", "write a draft anew", acts.amend, ruled=True)
    _add_file(amend)
    for name, meaning in MOVES.items():
        _act(actions, name, meaning, acts.move).set_defaults(verb=name.replace("-", "_"))
    endorse = _act(actions, "endorse", "give a body's word for a permit", acts.endorse, ruled=True)
    endorse.add_argument("authority", choices=[authority.value for authority in Authority])
    _act(actions, "issue", "turn one of the two keys; the second, of another person and body, issues it", acts.issue)
    key = _action(actions, "key", "make a key that signs permits from now on, or withdraw one", acts.key)
    which = key.add_mutually_exclusive_group(required=True)
    which.add_argument("--owner", metavar="BODY", help="whose new key it is; the one before signs no more")
    which.add_argument("--withdraw", metavar="ID", help="a key that others may have: all that it signed is void")
    key.add_argument("--why", default="", metavar="TEXT", help="why it is withdrawn; it stands beside the keys")


def _add_looks(actions: Actions) -> None:
    found = _action(actions, "list", "permits, newest first", shown.permits)
    found.add_argument("words", nargs="*", metavar="WORD", help="only those in which words begin so")
    found.add_argument("--state", default="", choices=["", *(state.value for state in TransportState)])
    found.add_argument("--csv", action="store_true", help="as CSV, one line an item")
    show = _action(actions, "show", "a permit, its changes, and where it was seen", shown.show)
    _add_number(show)
    paper = _action(actions, "print", "the paper of an issued permit, as PDF", shown.paper)
    _add_number(paper)
    paper.add_argument("--out", type=Path, required=True, metavar="FILE", help="the PDF; or a .png of its first sheet")
    _add_number(_action(actions, "token", "the token in its code, as text", shown.token))
    check = _action(actions, "check", "verify a token; exit code 1 unless it is valid", shown.check)
    check.add_argument("token", metavar="TOKEN", help="the token as text, or - for standard input")
    scan = _action(actions, "scan", "verify a token and note it in the ledger", shown.scan)
    scan.add_argument("token", metavar="TOKEN", help="the token as text, or - for standard input")
    scan.add_argument("--checkpoint", required=True, metavar="NAME", help="where")
    scan.add_argument("--at", default="", metavar="LON,LAT", help="position in degrees, if known")
    _add_author(scan)
    ledger = _action(actions, "ledger", "the scans, and whether they are as written; exit code 1 if not", shown.ledger)
    ledger.add_argument("number", nargs="?", metavar="NUMBER", help="only those of a permit")
    _action(actions, "notices", "who is late, off the way, moving without leave or in two places", shown.notices)
    _action(actions, "keys", "keys, and the fingerprint of the root that phones must show", shown.keys)


def _action(actions: Actions, name: str, meaning: str, work: Work, *, ruled: bool = False) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=meaning, description=f"{meaning[0].upper()}{meaning[1:]}.")
    add_data_option(parser)
    whose = "site folder: where its registry is kept, and its rule packs"
    parser.add_argument("--site", type=Path, metavar="SITE", required=ruled, help=whose)
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.set_defaults(run=run, work=work)
    return parser


def _act(
    actions: Actions, name: str, meaning: str, work: Work, *, numbered: bool = True, ruled: bool = False
) -> argparse.ArgumentParser:
    parser = _action(actions, name, meaning, work, ruled=ruled)
    if numbered:
        _add_number(parser)
    _add_author(parser)
    parser.add_argument("--why", required=True, metavar="TEXT", help="why; it stands in the record")
    return parser


def _add_number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NUMBER", help="the permit's number")


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the request, JSON")
    parser.add_argument("--items", type=Path, metavar="CSV", help="its items: scheme,name,model,quantity")


def _add_author(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by", required=True, metavar="NAME", help="who does it")
    parser.add_argument("--of", required=True, metavar="BODY", help="whose person that is")


def run(options: argparse.Namespace) -> int:
    """Do what was asked with the permits of the data folder."""
    try:
        return asyncio.run(_run(options))
    except TransportRefusedError as error:
        raise UsageError(str(error)) from error
    except (StoreUnreachableError, VersionConflictError, KeyTakenError) as error:
        raise UnreachableError(str(error), "") from error


async def _run(options: argparse.Namespace) -> int:
    work: Work = options.work
    site = None if options.site is None else open_site(options.site)
    settings = RegistrySettings() if site is None or site.registry is None else site.registry
    async with open_desk(settings, options.data, () if site is None else site.packs) as desk:
        return await work(desk, options)
