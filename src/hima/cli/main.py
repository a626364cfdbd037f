"""`hima`: find the command, run it, and turn trouble into a sentence and an exit code.

Exit codes: 0 done, 1 problems found, 2 wrong usage, 3 could not reach something it needs.
"""

import argparse
import sys
from collections.abc import Sequence
from typing import Protocol

from hima.cli import check, decode, docs, new_site, people, replay, run, simulate, track, verify
from hima.cli.version import version
from hima.errors import ConfigError, UnreachableError, UsageError


class Command(Protocol):
    """What every module of a command offers."""

    @staticmethod
    def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
        """Declare the command and its options; sets ``run`` as the parser's default."""
        ...


COMMANDS: tuple[Command, ...] = (run, check, new_site, decode, track, simulate, replay, verify, people, docs)


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="hima",
        description="Air picture and decision support for sites threatened by drones. It controls no weapon.",
        epilog="Start with: hima run sites/khor_mor --scenario scenarios/raid_low.toml",
    )
    top.add_argument("--version", action="version", version=f"hima {version()}")
    subparsers = top.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add(subparsers)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: Words of the command line without the program's name; those of the process if None.
    """
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except ConfigError as error:
        for problem in error.problems:
            print(f"{problem.where}: {problem.what} {problem.hint}", file=sys.stderr)
        return 1
    except UsageError as error:
        print(f"hima: {error}", file=sys.stderr)
        return 2
    except UnreachableError as error:
        print(f"hima: {error.what} {error.hint}", file=sys.stderr)
        return 3
    except BrokenPipeError:
        # The reader of our output has gone (as `| head` does); there is nobody left to tell.
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
