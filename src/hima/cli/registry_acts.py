"""Acts on records, as `hima registry` does them."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import msgspec

from hima.app.registry import open_registry, wall_clock_ns
from hima.app.sources import open_site
from hima.cli.registry_view import print_json, problem_line
from hima.config.moments import moment_ns
from hima.config.record_fields import columns, declared_from, declared_of, texts_of
from hima.errors import UnreachableError, UsageError
from hima.looks import blank
from hima.node.accounts import OWNER
from hima.picture.facts import AirframeState, Validity
from hima.plain_text import visible
from hima.registry.acts.act import Act as Deed
from hima.registry.acts.act import Outcome, Refused
from hima.registry.acts.desk import Desk
from hima.registry.change import Author, RecordKind, Ref
from hima.registry.records.record import Declared
from hima.registry.rules import RulePack, term_ns
from hima.registry.settings import RegistrySettings
from hima.registry.store import StoreUnreachableError, VersionConflictError

FILE_MAX = 1_000_000


class Office(NamedTuple):
    """Where a command works.

    Attributes:
        desk: The desk.
        packs: Rule packs of the site; none without one.
        now_ns: Now, UTC nanoseconds.
    """

    desk: Desk
    packs: tuple[RulePack, ...]
    now_ns: int


Act: TypeAlias = Callable[[Office, argparse.Namespace], Awaitable[int]]


def run(options: argparse.Namespace) -> int:
    """Open the registry, and do what was asked."""
    act: Act = options.act
    settings = RegistrySettings()
    packs: tuple[RulePack, ...] = ()
    if options.site is not None:
        site = open_site(options.site)
        settings, packs = site.registry or settings, site.packs

    async def work() -> int:
        async with open_registry(settings, options.data, begin=options.begins) as store:
            return await act(Office(Desk(store), packs, wall_clock_ns()), options)

    try:
        return asyncio.run(work())
    except (StoreUnreachableError, VersionConflictError) as error:
        raise UnreachableError(str(error), "") from error


def deed(office: Office, options: argparse.Namespace) -> Deed:
    """Who does it, when and why."""
    name, organisation = options.name.strip(), options.organisation.strip()
    for text in (name, organisation):
        if text and (blank(text) or visible(text) != text or len(text) > 80):
            raise UsageError(
                f"{visible(text)[:90]} cannot be a name. Type it as people write it, in at most 80 letters."
            )
    return Deed(Author(OWNER.id, name or OWNER.name, organisation), office.now_ns, options.why)


async def add(office: Office, options: argparse.Namespace) -> int:
    """Enter a new record."""
    kind = RecordKind(options.kind)
    begin = moment_ns(options.begin) if options.begin else office.now_ns
    valid = Validity(begin, _end(office, kind, options.until, begin))
    declared = _declared(kind, options, {})
    act = deed(office, options)
    return tell(options, await office.desk.register(options.number, declared, valid, act, options.despite))


async def correct(office: Office, options: argparse.Namespace) -> int:
    """Put a record right."""
    kind = RecordKind(options.kind)
    standing = await office.desk.find(Ref(kind, options.number))
    if standing is None:
        raise UsageError(f"There is no {kind.value} {options.number}. `hima registry find` looks for it.")
    declared = _declared(kind, options, texts_of(standing.record.declared))
    state = AirframeState(options.state) if options.state else None
    act = deed(office, options)
    return tell(options, await office.desk.correct(Ref(kind, options.number), declared, act, options.despite, state))


async def transfer(office: Office, options: argparse.Namespace) -> int:
    """Give an airframe to another operator."""
    return tell(options, await office.desk.transfer(options.number, options.operator, deed(office, options)))


async def live(office: Office, options: argparse.Namespace) -> int:
    """Record what became of an airframe."""
    return tell(options, await office.desk.live(options.number, options.verb, deed(office, options)))


async def suspend(office: Office, options: argparse.Namespace) -> int:
    """Suspend."""
    return tell(options, await office.desk.suspend(_ref(options), deed(office, options)))


async def reinstate(office: Office, options: argparse.Namespace) -> int:
    """End a suspension."""
    return tell(options, await office.desk.reinstate(_ref(options), deed(office, options)))


async def renew(office: Office, options: argparse.Namespace) -> int:
    """Let a standing hold longer."""
    ref = _ref(options)
    end = _end(office, ref.kind, options.until, office.now_ns)
    return tell(options, await office.desk.renew(ref, end, deed(office, options)))


def tell(options: argparse.Namespace, outcome: Outcome) -> int:
    """Say what came of an act; exit code 1 if it was refused."""
    if isinstance(outcome, Refused):
        if options.json:
            print_json({"done": False, "problems": [problem._asdict() for problem in outcome.problems]})
        else:
            for problem in outcome.problems:
                print(problem_line(problem), file=sys.stderr)
        return 1
    change = outcome.write.change
    if options.json:
        record = msgspec.Raw(change.body)
        print_json({"done": True, "verb": change.verb, "version": change.version, "record": record})
    else:
        print(f"{change.ref.kind.value} {change.ref.id}: {change.verb}")
    return 0


def term(packs: tuple[RulePack, ...], kind: RecordKind) -> int | None:
    """How long a standing of a kind holds by the first pack that knows, nanoseconds; None if none does."""
    return next((term for pack in packs if (term := term_ns(pack, kind)) is not None), None)


def _ref(options: argparse.Namespace) -> Ref:
    return Ref(RecordKind(options.kind), options.number)


def _end(office: Office, kind: RecordKind, until: str | None, begin_ns: int) -> int | None:
    if until:
        return moment_ns(until)
    lasts_ns = term(office.packs, kind)
    return None if lasts_ns is None else begin_ns + lasts_ns


def _declared(kind: RecordKind, options: argparse.Namespace, before: dict[str, str]) -> Declared:
    """What is declared on the command line or in a file, over what was declared before."""
    if options.file is not None:
        if options.fields:
            raise UsageError("Give fields or --file, not both.")
        return declared_of(kind, _content(options.file))
    texts = dict(before)
    for word in options.fields:
        name, equals, text = word.partition("=")
        if not equals or name not in columns(kind):
            raise UsageError(
                f"{visible(word)[:60]} is no FIELD=VALUE of {kind.value}. Fields: {', '.join(columns(kind))}."
            )
        texts[name] = text
    return declared_from(kind, texts)


def _content(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            data = file.read(FILE_MAX + 1)
        content = msgspec.json.decode(data) if len(data) <= FILE_MAX else None
    except OSError as error:
        raise UnreachableError(f"{path} cannot be read: {error.strerror}.", "Name a file of JSON.") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{path} is not JSON: {error}.") from error
    if not isinstance(content, dict):
        raise UsageError(f"{path} holds no JSON object of at most {FILE_MAX // 1000} kB.")
    return content
