"""The registry is asked beside everything else: whatever it does, nobody waits for it."""

import asyncio
from collections.abc import Sequence

import pytest

from hima.node import lookups
from hima.node.lookups import PIECE, WAITING_MAX, Lookups
from hima.node.node import Applied
from hima.picture.facts import AirframeAsked, Answer, IdScheme, NotAnswered, NotKnown, PermitsAsked, Question
from hima.picture.outcome import LookupWanted


class Told:
    """Keeps what the node would take in."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.seqs: list[int] = []

    def inform(self, answers: tuple[Answer, ...], seq: int) -> None:
        self.answers += answers
        self.seqs.append(seq)

    def now_ns(self) -> int:
        return 7


class Register:
    """Knows nobody; hangs or fails when told to."""

    def __init__(self) -> None:
        self.seq = 1
        self.hangs = self.fails = False
        self.asked: list[int] = []

    async def answer(self, questions: Sequence[Question], now_ns: int) -> tuple[Answer, ...]:
        assert now_ns == 7
        self.asked.append(len(questions))
        if self.hangs:
            await asyncio.sleep(3600)
        if self.fails:
            raise OSError("the disk is gone")
        return tuple(Answer(question, NotKnown()) for question in reversed(questions))

    async def last_seq(self) -> int:
        return self.seq


def names(count: int, first: int = 0) -> tuple[Question, ...]:
    return tuple(AirframeAsked(IdScheme.SERIAL, f"S{number}") for number in range(first, first + count))


def wanted(*questions: Question) -> Applied:
    return Applied(1, (LookupWanted(1, questions),), None)


def ask(source: Register | None, *pieces: tuple[Question, ...], until: int) -> Told:
    async def live() -> Told:
        told = Told()
        asking = Lookups(source, told)
        task = asyncio.create_task(asking.run())
        for piece in pieces:
            asking.take(wanted(*piece))
        async with asyncio.timeout(5):
            while len(told.answers) < until:
                await asyncio.sleep(0.001)
        task.cancel()
        return told

    return asyncio.run(live())


def test_each_question_is_answered_once_in_pieces() -> None:
    register = Register()
    told = ask(register, names(100), names(100), until=100)
    assert [answer.question for answer in told.answers] == list(names(100))
    assert {answer.found for answer in told.answers} == {NotKnown()}
    assert register.asked == [PIECE, 100 - PIECE]
    assert set(told.seqs) == {1}


def test_a_registry_that_hangs_or_fails_has_not_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookups, "PATIENCE_S", 0.01)
    for kind in ("hangs", "fails"):
        register = Register()
        setattr(register, kind, True)
        told = ask(register, names(3), until=3)
        assert {answer.found for answer in told.answers} == {NotAnswered("unreachable")}


def test_where_there_is_no_registry_that_is_said_at_once() -> None:
    assert {answer.found for answer in ask(None, names(3), until=3).answers} == {NotAnswered("no_registry")}


def test_more_than_can_wait_is_told_so() -> None:
    told = ask(Register(), names(WAITING_MAX + 5), until=WAITING_MAX + 5)
    assert [answer.found for answer in told.answers[:5]] == [NotAnswered("overloaded")] * 5


def test_what_is_missing_or_was_not_asked_is_not_passed_on() -> None:
    class Confused(Register):
        async def answer(self, questions: Sequence[Question], now_ns: int) -> tuple[Answer, ...]:
            strange = PermitsAsked(0.0, 0.0, 1.0, 1.0, now_ns, now_ns)
            return (Answer(strange, NotKnown()), Answer(questions[0], NotKnown()))

    told = ask(Confused(), names(2), until=2)
    assert told.answers == [
        Answer(names(2)[0], NotKnown()),
        Answer(names(2)[1], NotAnswered("unreadable")),
    ]


def test_a_change_of_the_registry_is_told_without_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookups, "CHANGED_EVERY_S", 0.01)

    async def live() -> list[int]:
        register, told = Register(), Told()
        task = asyncio.create_task(Lookups(register, told).run())
        async with asyncio.timeout(5):
            while not told.seqs:
                await asyncio.sleep(0.001)
            await asyncio.sleep(0.05)
            register.seq = 2
            while len(told.seqs) < 2:
                await asyncio.sleep(0.001)
        task.cancel()
        assert told.answers == []
        return told.seqs

    assert asyncio.run(live()) == [1, 2]
