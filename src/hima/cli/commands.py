"""The commands there are, as one parser."""

import argparse
from typing import Final, Protocol

from hima.cli import check, decode, new_site, people, replay, run, simulate, track, verify
from hima.cli.version import version


class Command(Protocol):
    """What every module of a command offers."""

    @staticmethod
    def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
        """Declare the command and its options; sets ``run`` as the parser's default."""
        ...


COMMANDS: Final[tuple[Command, ...]] = (run, check, new_site, decode, track, simulate, replay, verify, people)
"""For people, in the order of the help."""


def parser(*more: Command) -> argparse.ArgumentParser:
    """The parser of the whole command line.

    Args:
        more: Commands beside those for people.
    """
    top = argparse.ArgumentParser(
        prog="hima",
        description="Air picture and decision support for sites threatened by drones. It controls no weapon.",
        epilog="Start with: hima run sites/khor_mor --scenario scenarios/raid_low.toml",
    )
    top.add_argument("--version", action="version", version=f"hima {version()}")
    subparsers = top.add_subparsers(metavar="COMMAND", required=True)
    for command in (*COMMANDS, *more):
        command.add(subparsers)
    return top
