"""The commands there are, as one parser."""

import argparse
from collections.abc import Callable
from typing import Final, TypeAlias

from hima.cli import check, decode, export, new_site, people, replay, run, simulate, track, verify, zones
from hima.cli.version import version

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Add: TypeAlias = Callable[[Subparsers], None]
"""Declares a command and its options, and sets ``run`` as its parser's default."""

COMMANDS: Final[tuple[Add, ...]] = (
    run.add,
    check.add,
    new_site.add,
    zones.add,
    decode.add,
    track.add,
    simulate.add,
    replay.add,
    export.add,
    verify.add,
    people.add,
)
"""For people, in the order of the help."""


def parser(*more: Add) -> argparse.ArgumentParser:
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
    for add in (*COMMANDS, *more):
        add(subparsers)
    return top
