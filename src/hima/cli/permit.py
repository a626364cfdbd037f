"""`hima permit`: flight permits, from what is asked for to what became of it."""

import argparse
from pathlib import Path
from typing import TypeAlias

from hima.cli import permit_acts as acts
from hima.cli import permit_tables as tables
from hima.cli.data_folder import add_data_option

Actions: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare `hima permit`."""
    parser.description = (
        "File flight permits and see them through. What is refused names every problem and what to do. "
        "Owning the data folder, or the database, is the authority; people who sign in have their own."
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    _add_filing(actions)
    _add_bodies(actions)
    _add_life(actions)
    _add_reading(actions)
    _add_tables(actions)


def _add_filing(actions: Actions) -> None:
    look = _action(actions, "check", "everything wrong with an application; nothing is written", acts.check, rules=True)
    _add_file(look)
    draft = _action(actions, "draft", "write down what is asked for", acts.draft, rules=True)
    _add_file(draft)
    _add_why(draft)
    filed = _action(
        actions, "file", "write down what is asked for and submit it, if it is in order", acts.file, rules=True
    )
    _add_file(filed)
    _add_why(filed)
    amend = _action(actions, "amend", "change what is asked for; endorsements are taken back", acts.amend, rules=True)
    _add_number(amend)
    _add_file(amend)
    _add_why(amend)
    submit = _action(actions, "submit", "ask the bodies for their endorsements", acts.submit, rules=True)
    _add_number(submit)
    _add_why(submit)


def _add_bodies(actions: Actions) -> None:
    endorse = _action(actions, "endorse", "say what a body says: approve, or refuse", acts.endorse, rules=True)
    _add_number(endorse)
    endorse.add_argument("body", metavar="BODY", help="its id in the rule packs, such as aviation")
    endorse.add_argument("--refuse", action="store_true", help="it refuses; without it, it approves")
    endorse.add_argument("--condition", default="", metavar="TEXT", help="what the flight must keep to")
    _add_why(endorse)
    issue = _action(actions, "issue", "give an endorsed permit out", acts.issue, rules=True)
    _add_number(issue)
    issue.add_argument(
        "--accept", action="append", default=[], metavar="NUMBER", help="a permit that it conflicts with, looked at"
    )
    _add_why(issue)


def _add_life(actions: Actions) -> None:
    for name, meaning, act in (
        ("activate", "the flight begins", acts.begin),
        ("close", "end a permit: flown, or no longer wanted", acts.close),
        ("revoke", "take a permit back", acts.revoke),
    ):
        parser = _action(actions, name, meaning, act)
        _add_number(parser)
        _add_why(parser)


def _add_reading(actions: Actions) -> None:
    _add_number(_action(actions, "show", "a permit as it stands", tables.show))
    _add_number(_action(actions, "history", "everything that became of a permit", tables.history))
    _add_number(_action(actions, "conflicts", "permits that one conflicts with; exit code 1 if any", acts.conflicts))
    found = _action(
        actions, "list", "permits, newest first; with words, those that have words beginning so", tables.find
    )
    found.add_argument("words", nargs="*", metavar="WORD", help="beginnings of numbers, names of aircraft, words")
    found.add_argument("--limit", type=int, default=50, metavar="N", help="default: %(default)s")
    found.add_argument("--after", default="", metavar="MARK", help="go on where a list ended")
    found.add_argument("--state", default="", metavar="STATE", help="only those in a state, such as issued")
    draw = _action(actions, "draw", "the volume of a permit for a map", tables.draw)
    _add_number(draw)
    draw.add_argument("--format", choices=("geojson", "kml"), default="geojson", help="default: %(default)s")
    draw.add_argument("--out", type=Path, metavar="FILE", help="without it standard output")


def _add_tables(actions: Actions) -> None:
    bring = _action(
        actions, "import", "rows of a table (CSV) as drafts, each for itself", tables.bring_table, rules=True
    )
    bring.add_argument("file", type=Path, metavar="FILE", help="the table; its first line names the columns")
    bring.add_argument("--dry-run", action="store_true", help="write nothing, only tell of each row")
    _add_why(bring)
    give = _action(actions, "export", "permits as a table (CSV)", tables.give_table)
    give.add_argument("--state", default="", metavar="STATE", help="only those in a state, such as issued")
    give.add_argument("--out", type=Path, metavar="FILE", help="the table; without it standard output")


def _action(
    actions: Actions, name: str, meaning: str, act: acts.Act, *, rules: bool = False
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=meaning, description=f"{meaning[0].upper()}{meaning[1:]}.")
    whose = "the site whose registry, rule packs and zones hold"
    parser.add_argument("--site", type=Path, metavar="SITE", required=rules, help=whose)
    add_data_option(parser)
    parser.add_argument("--json", action="store_true", help="JSON on standard output")
    parser.set_defaults(run=acts.run, act=act)
    return parser


def _add_number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NUMBER", help="such as FP-2026-000001")


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the application: TOML, or a GeoJSON feature")
    parser.add_argument(
        "--volume", type=Path, metavar="FILE", help="a document of one geo-zone (ED-318, ED-269) that is its volume"
    )


def _add_why(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--why", required=True, metavar="TEXT", help="the reason; it stands in the record")
    parser.add_argument("--as", dest="name", default="", metavar="NAME", help="whose act it is, if not the owner's")
    parser.add_argument("--organisation", default="", metavar="NAME", help="whose person that is")
