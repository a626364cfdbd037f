"""`hima check SITE`: everything wrong in a site folder."""

import argparse
import sys
from pathlib import Path

import msgspec
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from hima.app.sources import open_site
from hima.config.site import Site
from hima.errors import ConfigError, Problem


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare `hima check`."""
    parser.description = "Name every problem in a site folder: file, key, value found, what to do."
    parser.add_argument("site", type=Path, metavar="SITE", help="the site folder")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check the folder; exit code 1 if anything is wrong."""
    site: Site | None = None
    problems: tuple[Problem, ...] = ()
    try:
        site = open_site(options.site)
    except ConfigError as error:
        problems = error.problems
    if options.json:
        print(_json(options.site, site, problems))
    elif site is not None:
        print(_summary(site))
    elif sys.stdout.isatty():
        Console().print(_tree(options.site, problems))
    else:
        for problem in problems:
            print(f"{problem.where}: {problem.what}. {problem.hint}".rstrip())
        print(_count(problems))
    return 1 if problems else 0


def _count(problems: tuple[Problem, ...]) -> str:
    return f"{len(problems)} problem{'s' if len(problems) != 1 else ''}"


def _counts(site: Site) -> dict[str, int]:
    return {
        "sensors": len(site.sensors),
        "feeds": len(site.feeds),
        "assets": len(site.assets),
        "zones": len(site.zones),
        "rules": len(site.rules),
    }


def _summary(site: Site) -> str:
    counts = ", ".join(f"{count} {what if count != 1 else what[:-1]}" for what, count in _counts(site).items())
    lines = [f"{site.id}: {site.name}: {counts}. Nothing wrong."]
    illustrative = sum(asset.illustrative for asset in site.assets)
    if illustrative:
        lines.append(f"{illustrative} of {len(site.assets)} assets are illustrative: the operator supplies the survey.")
    return "\n".join(lines)


def _json(folder: Path, site: Site | None, problems: tuple[Problem, ...]) -> str:
    report = {
        "site": folder.resolve().name,
        "ok": site is not None,
        "counts": _counts(site) if site is not None else None,
        "problems": [problem._asdict() for problem in problems],
    }
    return msgspec.json.encode(report).decode()


def _tree(folder: Path, problems: tuple[Problem, ...]) -> Tree:
    tree = Tree(Text(f"{folder}: {_count(problems)}", style="bold red"))
    branches: dict[str, Tree] = {}
    for problem in problems:
        file, _, key = problem.where.partition(": ")
        if file not in branches:
            branches[file] = tree.add(Text(file, style="bold"))
        leaf = branches[file].add(Text.assemble((f"{key}: " if key else "", "cyan"), problem.what))
        leaf.add(Text(problem.hint, style="dim"))
    return tree
