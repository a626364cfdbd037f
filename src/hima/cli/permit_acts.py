"""Acts on flight permits, as `hima permit` does them."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple, TypeAlias

from hima.app.permits import open_rules
from hima.app.registry import open_registry, wall_clock_ns
from hima.cli import permit_view as view
from hima.cli.author import author
from hima.cli.registry_view import print_json
from hima.config.permit_file import BYTES_MAX, Read, read_application
from hima.errors import Problem, UnreachableError
from hima.registry.acts.act import Act as Deed
from hima.registry.flight.application import Application
from hima.registry.flight.desk import Desk
from hima.registry.flight.life import NotAllowedError
from hima.registry.flight.record import Decision, Permit
from hima.registry.flight.review import conflicts_of, review
from hima.registry.flight.rules import NoSuchPermitError, ProblemsError, Rules
from hima.registry.settings import RegistrySettings
from hima.registry.store import RecordStore, StoreUnreachableError, VersionConflictError


class Office(NamedTuple):
    """Where a command works.

    Attributes:
        desk: The desk.
        store: The registry behind it.
        rules: What permits are held against.
        now_ns: Now, UTC nanoseconds.
    """

    desk: Desk
    store: RecordStore
    rules: Rules
    now_ns: int


Act: TypeAlias = Callable[[Office, argparse.Namespace], Awaitable[int]]


def run(options: argparse.Namespace) -> int:
    """Open the registry and the rules of the site, and do what was asked."""
    act: Act = options.act
    site, rules = open_rules(options.site)
    settings = RegistrySettings() if site is None else site.registry or RegistrySettings()

    async def work() -> int:
        async with open_registry(settings, options.data, begin=False) as store:
            return await act(Office(Desk(store, rules), store, rules, wall_clock_ns()), options)

    try:
        return asyncio.run(work())
    except ProblemsError as error:
        return view.tell_problems(error.problems, options.json)
    except (NoSuchPermitError, NotAllowedError, VersionConflictError) as error:
        return view.tell_problems([Problem("", str(error).rstrip("."), "")], options.json)
    except StoreUnreachableError as error:
        raise UnreachableError(str(error), "") from error


def deed(office: Office, options: argparse.Namespace) -> Deed:
    """Who does it, when and why."""
    return Deed(author(options.name, options.organisation), office.now_ns, options.why)


async def check(office: Office, options: argparse.Namespace) -> int:
    """Say everything wrong with an application, who would be asked, and what it conflicts with; write nothing."""
    read = _read(options)
    found = await review(office.store, office.rules, read.rest, office.now_ns)
    problems = _all(read, found.problems)
    if options.json:
        print_json(view.reviewed_json(found, problems))
        return 1 if problems else 0
    if problems:
        view.tell_problems(problems, as_json=False)
        return 1
    print(f"In order. To be endorsed by: {', '.join(found.required)}.")
    for note in found.notes:
        print(note)
    view.print_conflicts(found.conflicts, found.more)
    return 0


async def draft(office: Office, options: argparse.Namespace) -> int:
    """Write down what is asked for."""
    application = await _application(office, options)
    return _tell(options, "drafted", await office.desk.draft(application, deed(office, options)))


async def file(office: Office, options: argparse.Namespace) -> int:
    """Write down what is asked for, and submit it if all of it is in order."""
    application = await _application(office, options)
    found = await review(office.store, office.rules, application, office.now_ns)
    if found.problems:
        raise ProblemsError(found.problems)
    act = deed(office, options)
    number = (await office.desk.draft(application, act)).number
    return _tell(options, "submitted", await office.desk.submit(number, act))


async def amend(office: Office, options: argparse.Namespace) -> int:
    """Change what is asked for."""
    application = await _application(office, options)
    return _tell(options, "amended", await office.desk.amend(options.number, application, deed(office, options)))


async def submit(office: Office, options: argparse.Namespace) -> int:
    """Ask the bodies."""
    return _tell(options, "submitted", await office.desk.submit(options.number, deed(office, options)))


async def endorse(office: Office, options: argparse.Namespace) -> int:
    """Say what a body says."""
    decision = Decision.REFUSE if options.refuse else Decision.APPROVE
    if options.condition and not options.refuse:
        decision = Decision.APPROVE_WITH_CONDITION
    act = deed(office, options)
    permit = await office.desk.endorse(options.number, options.body, decision, options.condition, act)
    return _tell(options, f"{decision.value.replace('_', ' ')} by {options.body}", permit)


async def issue(office: Office, options: argparse.Namespace) -> int:
    """Give it out."""
    act = deed(office, options)
    return _tell(options, "issued", await office.desk.issue(options.number, tuple(options.accept), act))


async def begin(office: Office, options: argparse.Namespace) -> int:
    """The flight begins."""
    return _tell(options, "activated", await office.desk.activate(options.number, deed(office, options)))


async def close(office: Office, options: argparse.Namespace) -> int:
    """End it."""
    return _tell(options, "closed", await office.desk.close(options.number, deed(office, options)))


async def revoke(office: Office, options: argparse.Namespace) -> int:
    """Take it back."""
    return _tell(options, "revoked", await office.desk.revoke(options.number, deed(office, options)))


async def conflicts(office: Office, options: argparse.Namespace) -> int:
    """Say which permits one conflicts with; exit code 1 if there are such."""
    permit, _ = await office.desk.read(options.number)
    found, more = await conflicts_of(office.store, permit, office.rules)
    if options.json:
        print_json({"conflicts": [view.conflict_json(one) for one in found], "more": more})
    else:
        view.print_conflicts(found, more)
        print(f"{len(found)} found", file=sys.stderr)
    return 1 if found or more else 0


async def _application(office: Office, options: argparse.Namespace) -> Application:
    """What a file asks for, or every problem of it, also of what the register and the zones say."""
    read = _read(options)
    if read.application is None:
        found = await review(office.store, office.rules, read.rest, office.now_ns)
        raise ProblemsError(_all(read, found.problems))
    return read.application


def _all(read: Read, others: tuple[Problem, ...]) -> list[Problem]:
    """Problems of the form, and those of the fields that could be read."""
    return [*read.problems, *(one for one in others if _field(one.where) not in read.faulty)]


def _field(where: str) -> str:
    return where.partition(".")[0].partition("[")[0]


def _read(options: argparse.Namespace) -> Read:
    volume = None if options.volume is None else _bytes(options.volume)
    return read_application(options.file.name, _bytes(options.file), volume)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as opened:
            return opened.read(BYTES_MAX + 1)
    except OSError as error:
        raise UnreachableError(f"{path} cannot be read: {error.strerror}.", "Name an application.") from error


def _tell(options: argparse.Namespace, verb: str, permit: Permit) -> int:
    if options.json:
        print_json({"done": True, "verb": verb, "permit": view.permit_json(permit)})
    else:
        print(f"{permit.number}: {verb}; it is {permit.state.value}")
    return 0
