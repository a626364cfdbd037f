"""A small register for tests, and how an act is done on it."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from hima.adapters.registry_sqlite.store import SqliteRecordStore
from hima.picture.facts import Validity
from hima.registry.acts.act import Act, Done, Outcome, Refused
from hima.registry.acts.desk import Desk
from hima.registry.change import Author
from hima.registry.records.drones import AirframeDeclared, Build, ModelDeclared
from hima.registry.records.parties import HolderKind, OperatorDeclared, PersonDeclared, PilotDeclared
from hima.registry.records.record import Declared, Record
from hima.units import DAY_NS, SECOND_NS

NOW_NS: Final = 1_795_694_400 * SECOND_NS
CLERK: Final = Author("azad", "Azad Rashid", "Registry office")
YEAR: Final = Validity(NOW_NS, NOW_NS + 365 * DAY_NS)

PERSON: Final = PersonDeclared(name="شێرکۆ عەلی", document="A1234567")
OPERATOR: Final = OperatorDeclared(name="Zagros Survey", kind=HolderKind.PERSON, holder="P-1")
PILOT: Final = PilotDeclared(name="شێرکۆ عەلی", person="P-1", operator="OP-1")
MODEL: Final = ModelDeclared(maker="Quadra", name="X4", build=Build.MULTIROTOR, mtow_g=900)
AIRFRAME: Final = AirframeDeclared(serial="1581F4ABCDEFGHJKLMNP", model="QUADRA-X4", operator="OP-1")


def act(why: str = "on request", at_ns: int = NOW_NS) -> Act:
    """An act of the clerk."""
    return Act(CLERK, at_ns, why)


async def fill(desk: Desk) -> None:
    """Register a person, who is an operator and a pilot, a model, and an airframe of it."""
    rows: tuple[tuple[str, Declared], ...] = (
        ("P-1", PERSON), ("OP-1", OPERATOR), ("L-1", PILOT), ("QUADRA-X4", MODEL), ("KR-1", AIRFRAME),
    )  # fmt: skip
    for number, declared in rows:
        done(await desk.register(number, declared, YEAR, act()))


def on_a_desk(folder: Path, scene: Callable[[Desk], Awaitable[None]]) -> None:
    """Play a scene at a desk with the small register."""

    async def play() -> None:
        store = SqliteRecordStore(folder / "registry.db")
        try:
            desk = Desk(store)
            await fill(desk)
            await scene(desk)
        finally:
            await store.close()

    asyncio.run(play())


def done(outcome: Outcome) -> Record:
    """The record after an act that must have been done."""
    assert isinstance(outcome, Done), outcome
    return outcome.record


def refused(outcome: Outcome) -> list[tuple[str, str]]:
    """Field and fault of each problem of an act that must have been refused."""
    assert isinstance(outcome, Refused), outcome
    assert all(problem.hint.endswith((".", ")")) for problem in outcome.problems)
    return [(problem.where, problem.what) for problem in outcome.problems]
