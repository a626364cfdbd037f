"""A node whose corridor asks at every tick: the registry's troubles are in the journal, and cost no tick."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from tests.unit.node.conftest import SMALL, SmallState
from tests.unit.node.test_lookups import Register
from tests.unit.node.test_node import entries, running, site

from hima.adapters.clocks import WallClock
from hima.adapters.journal_sqlite.writer import SqliteJournal
from hima.config.site import pack_site
from hima.node.corridor import Corridor
from hima.node.lookups import Lookups
from hima.node.node import Node
from hima.picture.event import Event, Facts, Opened, Tick
from hima.picture.facts import AirframeAsked, Answer, IdScheme, NotKnown, Question
from hima.picture.mode import Mode
from hima.picture.outcome import LookupWanted, Outcome


def advance(state: SmallState, event: Event) -> tuple[SmallState, tuple[Outcome, ...]]:
    """Ask about somebody else at each tick."""
    if not isinstance(event, Tick):
        return SMALL.advance(state, event)
    state.openings += 1
    name = AirframeAsked(IdScheme.SERIAL, f"S{state.openings}")
    return state, (LookupWanted(event.time_ns, (name,)),)


ASKING = Corridor(SMALL.open_site, advance, SmallState)


class RealTime(Register):
    """As the register of the other tests, at any time."""

    async def answer(self, questions: Sequence[Question], now_ns: int) -> tuple[Answer, ...]:
        assert now_ns > 0
        if self.hangs:
            await asyncio.sleep(3600)
        return tuple(Answer(question, NotKnown()) for question in questions)


def lived(path: Path, source: RealTime | None) -> tuple[int, list[Facts]]:
    """How many ticks there were in a while, and the facts that came in."""
    small = site(period_ms=10)

    async def live() -> None:
        node = Node(small, Opened(0, "1", Mode.LIVE, pack_site(small), ""), ASKING, SqliteJournal(path), WallClock())
        lookups = Lookups(source, node)
        node.watch(lookups.take)
        asking = asyncio.create_task(lookups.run())
        async with running(node):
            await asyncio.sleep(0.5)
        asking.cancel()

    asyncio.run(live())
    written = entries(path)
    return sum(isinstance(e, Tick) for e in written), [e for e in written if isinstance(e, Facts)]


def test_answers_are_journalled_like_any_event(tmp_path: Path) -> None:
    ticks, facts = lived(tmp_path / "journal.hima", RealTime())
    answers = [answer for event in facts for answer in event.answers]
    assert len(answers) > 0.5 * ticks
    assert {answer.found for answer in answers} == {NotKnown()}
    assert {event.seq for event in facts} == {1}


def test_a_registry_that_hangs_costs_no_tick(tmp_path: Path) -> None:
    ticks, _ = lived(tmp_path / "answers.hima", RealTime())
    hanging = RealTime()
    hanging.hangs = True
    meanwhile, facts = lived(tmp_path / "hangs.hima", hanging)
    assert facts == []
    assert meanwhile > 0.5 * ticks
    assert meanwhile >= 10
