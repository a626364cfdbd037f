"""The page of all commands, made from their parsers."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from hima.cli.commands import COMMANDS, parser

_HEAD = """# Commands

Made from the program by `make docs`; do not edit. `hima COMMAND --help` says the same.

Exit codes: 0 done, 1 problems found, 2 wrong usage, 3 could not reach something it needs.
"""


def commands_reference() -> str:
    """The page as Markdown."""
    listed = [name for name, command in COMMANDS.items() if command.meaning is not None]
    return "\n".join([_HEAD, *_sections(parser(listed))])


def _sections(top: argparse.ArgumentParser) -> Iterator[str]:
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                yield from _command(f"{top.prog} {name}" if " " not in command.prog else command.prog, command)


def _command(title: str, command: argparse.ArgumentParser) -> Iterator[str]:
    yield f"## `{title}`\n\n{command.description or ''}\n"
    rows = [row for action in command._actions if (row := _row(action))]
    if rows:
        yield "| argument | meaning |\n|---|---|\n" + "\n".join(rows) + "\n"
    if command.epilog:
        yield f"{command.epilog}\n"
    yield from _sections(command)


def _row(action: argparse.Action) -> str:
    if isinstance(action, argparse._HelpAction | argparse._SubParsersAction):
        return ""
    value = "" if action.nargs == 0 else str(action.metavar or "|".join(map(str, action.choices or ())) or action.dest)
    if not action.option_strings and isinstance(action.metavar, str):
        value = action.metavar
    name = f"{', '.join(action.option_strings)} {value}".strip() if action.option_strings else value
    return f"| `{name}` | {_meaning(action)} |".replace("|`", "| `")


def _meaning(action: argparse.Action) -> str:
    # A default path is one of the machine that made the page.
    default = "the user's data folder" if isinstance(action.default, Path) else str(action.default)
    return (action.help or "").replace("%(default)s", default).replace("|", "\\|")
