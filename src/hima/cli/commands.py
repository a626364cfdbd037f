"""The commands there are, as one parser. A command's module is imported only when the command is used."""

import argparse
from collections.abc import Container
from importlib import import_module
from typing import Final, NamedTuple

from hima.cli.version import version


class Command(NamedTuple):
    """One command.

    Attributes:
        module: Where it is; its ``declare`` takes the command's parser, gives it a description and options, and sets
            ``run`` as its default.
        meaning: What the list of commands says of it; None if the list leaves it out.
    """

    module: str
    meaning: str | None


COMMANDS: Final = {
    "run": Command("hima.cli.run", "run a node for a site"),
    "check": Command("hima.cli.check", "every problem in a site folder"),
    "new-site": Command("hima.cli.new_site", "a commented site folder to start from"),
    "zones": Command("hima.cli.zones", "published geo-zones (ED-318, ED-269) into a site folder and out of it"),
    "decode": Command("hima.cli.decode", "show what a recording says, as JSON lines"),
    "track": Command("hima.cli.track", "the tracker alone on recorded detections"),
    "simulate": Command("hima.cli.simulate", "turn a scenario into recordings, truth and a journal"),
    "replay": Command("hima.cli.replay", "run the corridor over a journal again"),
    "export": Command("hima.cli.export", "tracks and alerts of a journal for other programs"),
    "verify": Command("hima.cli.verify", "check a journal's hash chain"),
    "registry": Command("hima.cli.registry", "drones and who answers for them: records, acts, history"),
    "permit": Command("hima.cli.permit", "flight permits: file, endorse, issue, revoke, conflicts"),
    "transport": Command("hima.cli.transport", "permits to carry drones"),
    "people": Command("hima.cli.people", "who may use the console"),
    "sign-in-link": Command("hima.cli.sign_in_link", "a link by which a person signs in"),
    "cert": Command("hima.cli.cert", "certificates for phones and other computers"),
    "docs": Command("hima.cli.docs", None),
}
"""In the order of the help."""


def parser(used: Container[str]) -> argparse.ArgumentParser:
    """The parser of the whole command line.

    Args:
        used: Names of the commands that are declared in full. Of the others only the meaning is there: it costs no
            import.
    """
    top = argparse.ArgumentParser(
        prog="hima",
        description="Air picture and decision support for sites threatened by drones. It controls no weapon.",
        epilog="Start with: hima run sites/khor_mor --scenario scenarios/raid_low.toml",
    )
    top.add_argument("--version", action="version", version=f"hima {version()}")
    subparsers = top.add_subparsers(metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        if command.meaning is not None:
            declared = subparsers.add_parser(name, help=command.meaning)
        elif name in used:
            declared = subparsers.add_parser(name)
        if name in used:
            import_module(command.module).declare(declared)
    return top
