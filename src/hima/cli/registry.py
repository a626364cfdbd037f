"""`hima registry`: people, operators, models and airframes on the register, and what becomes of them."""

import argparse
from pathlib import Path
from typing import Final

from hima.cli import registry_acts as acts
from hima.cli import registry_tables as tables
from hima.cli.data_folder import add_data_option
from hima.picture.facts import AirframeState
from hima.registry.acts.life import LIFE, Verb
from hima.registry.change import RecordKind
from hima.registry.records.record import TYPES

KINDS: Final = tuple(kind.value for kind in TYPES)
STANDING: Final = (RecordKind.OPERATOR.value, RecordKind.PILOT.value, RecordKind.AIRFRAME.value)

_LIFE_HELP: Final = {
    Verb.LOST: "an airframe was lost",
    Verb.STOLEN: "an airframe was stolen",
    Verb.FOUND: "a lost or stolen airframe was found",
    Verb.SEIZED: "an airframe was seized",
    Verb.RELEASED: "a seized airframe was given back",
    Verb.DISPOSED: "an airframe was destroyed or scrapped",
    Verb.EXPORTED: "an airframe has left the country",
    Verb.RETURNED: "an exported airframe has come back",
}


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare `hima registry`."""
    parser.description = (
        "Keep the register of drones and of those who answer for them. Every change has a reason and an author and "
        "stands in a chain. Owning the data folder, or the database, is the authority."
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    _add_acts(actions)
    _add_life(actions)
    _add_reading(actions)
    _add_tables(actions)


def _add_acts(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    enter = _action(actions, "add", "enter a new record", acts.add)
    _record(enter, KINDS)
    _fields(enter)
    enter.add_argument("--from", dest="begin", metavar="DAY", help="from when it holds (default: now)")
    enter.add_argument("--until", metavar="DAY", help="until when (default: the term of the rule packs, else no end)")
    _why(enter)
    correct = _action(actions, "correct", "put right what is declared of a record; fields not given stay", acts.correct)
    _record(correct, KINDS)
    _fields(correct)
    states = [state.value for state in AirframeState]
    correct.add_argument("--state", choices=states, help="of an airframe, if its state was recorded wrongly")
    _why(correct)
    transfer = _action(actions, "transfer", "give an airframe to another operator", acts.transfer)
    transfer.add_argument("number", metavar="UIN")
    transfer.add_argument("operator", metavar="OPERATOR", help="number of the new operator")
    _why(transfer)
    for name, meaning, act in (
        ("suspend", "suspend an operator, a pilot or an airframe", acts.suspend),
        ("reinstate", "end a suspension", acts.reinstate),
    ):
        parser = _action(actions, name, meaning, act)
        _record(parser, STANDING)
        _why(parser)
    renew = _action(actions, "renew", "let a standing hold longer", acts.renew)
    _record(renew, STANDING)
    renew.add_argument("--until", metavar="DAY", help="its new end (default: the term of the rule packs, else no end)")
    _why(renew)


def _add_life(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    for verb in LIFE:
        parser = _action(actions, f"report-{verb.value}", f"record that {_LIFE_HELP[verb]}", acts.live)
        parser.add_argument("number", metavar="UIN")
        parser.set_defaults(verb=verb)
        _why(parser)


def _add_reading(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    show = _action(actions, "show", "a record as it stands", tables.show)
    _record(show, KINDS)
    find = _action(actions, "find", "records with words that begin so, newest first", tables.find)
    find.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    find.add_argument("words", nargs="+", metavar="WORD", help="beginnings of names, numbers, serial numbers")
    whole = _action(actions, "list", "all records of a kind, newest first", tables.find)
    whole.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    whole.set_defaults(words=())
    for parser in (find, whole):
        parser.add_argument("--state", default="", metavar="STATE", help="only those in a state, such as stolen")
        parser.add_argument("--limit", type=int, default=50, metavar="N", help="default: %(default)s")
        parser.add_argument("--after", default="", metavar="MARK", help="go on where a list ended")
    history = _action(actions, "history", "everything that became of a record", tables.history)
    _record(history, KINDS)
    verify = _action(actions, "verify", "check the chain of entries; exit code 1 if one was altered", tables.verify_all)
    verify.add_argument("--head", metavar="SHA256", help="the head that was noted at an earlier check")
    _action(actions, "packs", "rule packs that there are, or those of a site", tables.show_packs)


def _add_tables(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    bring = _action(actions, "import", "rows of a table (CSV) onto the register, each for itself", tables.bring_table)
    bring.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    bring.add_argument("file", type=Path, metavar="FILE", help="the table; its first line names the columns")
    bring.add_argument("--dry-run", action="store_true", help="write nothing, only tell of each row")
    bring.add_argument("--quiet", action="store_true", help="tell of refused rows only")
    _why(bring)
    give = _action(actions, "export", "all records of a kind as a table (CSV)", tables.give_table)
    give.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    give.add_argument("--out", type=Path, metavar="FILE", help="the table; without it standard output")


def _action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, meaning: str, act: acts.Act
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=meaning, description=f"{meaning[0].upper()}{meaning[1:]}.")
    parser.add_argument("--site", type=Path, metavar="SITE", help="the site whose registry and rule packs hold")
    add_data_option(parser)
    parser.add_argument("--json", action="store_true", help="JSON on standard output")
    parser.set_defaults(run=acts.run, act=act, begins=False)
    return parser


def _record(parser: argparse.ArgumentParser, kinds: tuple[str, ...]) -> None:
    parser.add_argument("kind", choices=kinds, metavar="KIND", help=", ".join(kinds))
    parser.add_argument("number", metavar="NUMBER")


def _fields(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "fields", nargs="*", metavar="FIELD=VALUE", help="what is declared; entries of a list are parted by semicolons"
    )
    parser.add_argument("--file", type=Path, metavar="FILE", help="what is declared, as JSON, instead")
    parser.add_argument(
        "--despite", default="", metavar="TEXT", help="why another name that looks alike is another one"
    )


def _why(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--why", required=True, metavar="TEXT", help="the reason; it stands in the record")
    parser.add_argument("--as", dest="name", default="", metavar="NAME", help="whose act it is, if not the owner's")
    parser.add_argument("--organisation", default="", metavar="NAME", help="whose person that is")
    parser.set_defaults(begins=True)
