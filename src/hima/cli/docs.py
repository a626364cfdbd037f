"""`hima docs`: writes the files that are made from the program itself."""

import argparse
import sys
from pathlib import Path
from typing import Final

from hima.cli.reference import commands_reference
from hima.config.packs_reference import packs_reference
from hima.config.reference import settings_reference
from hima.sharing.json_schema import event_schema
from hima.simulation.reference import scenario_reference
from hima.web.schema_ts import typescript

PAGES: Final = {
    "docs/reference/settings.md": settings_reference,
    "docs/reference/rule-packs.md": packs_reference,
    "docs/reference/scenarios.md": scenario_reference,
    "docs/reference/commands.md": commands_reference,
    "docs/reference/formats/mqtt.schema.json": event_schema,
    "console/src/wire.ts": typescript,
}
"""File below the project's root, and what writes it."""


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare `hima docs`; it is for developers, so the list of commands leaves it out."""
    parser.description = "Write the files that are made from the program."
    parser.add_argument(
        "folder", nargs="?", default=Path(), type=Path, metavar="FOLDER", help="the project's root; default: here"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is out of date")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the files, or say which are out of date."""
    stale = 0
    for page, write in PAGES.items():
        path = options.folder / page
        text = write()
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            print(f"{path} is out of date: run `make docs`.", file=sys.stderr)
            stale += 1
    return 1 if stale else 0
