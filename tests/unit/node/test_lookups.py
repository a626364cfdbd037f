"""The registry is asked beside everything else: whatever it does, nobody waits for it."""

import asyncio
from collections.abc import Sequence

import pytest

from hima.node import lookups
from hima.node.lookups import PIECE, WAITING_MAX, Lookups
from hima.node.node import Applied
from hima.picture.facts import AirframeAsked, Answer, IdScheme, NotAnswered, NotKnown, PermitsAsked, Question
from hima.picture.outcome import LookupWanted
from hima.picture.packing import pack


class Told:
    """Keeps what the node would take in."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.seqs: list[int] = []
        self.sizes: list[int] = []

    def inform(self, answers: tuple[Answer, ...], seq: int) -> None:
        self.answers += answers
        self.sizes.append(len(answers))
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
    assert register.asked == [1] * 100
    assert told.sizes == [PIECE, 100 - PIECE]
    assert set(told.seqs) == {1}


def test_a_slow_registry_loses_nothing_of_what_it_has_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookups, "PATIENCE_S", 0.5)

    class Slow(Register):
        async def answer(self, questions: Sequence[Question], now_ns: int) -> tuple[Answer, ...]:
            await asyncio.sleep(0.05)
            return await super().answer(questions, now_ns)

    told = ask(Slow(), names(30), until=30)
    assert told.answers == [Answer(question, NotKnown()) for question in names(30)], "all of them, in their order"
    assert len(told.sizes) >= 3


def test_a_question_that_the_registry_chokes_on_takes_no_other_with_it() -> None:
    class Choking(Register):
        async def answer(self, questions: Sequence[Question], now_ns: int) -> tuple[Answer, ...]:
            self.fails = questions[0] == names(1, 2)[0]
            return await super().answer(questions, now_ns)

    told = ask(Choking(), names(5), until=5)
    assert [answer.found for answer in told.answers if answer.question != names(1, 2)[0]] == [NotKnown()] * 4
    assert Answer(names(1, 2)[0], NotAnswered("unreachable")) in told.answers


def test_answers_told_at_once_are_no_longer_than_one_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    one = len(pack(Answer(names(1)[0], NotKnown())))
    monkeypatch.setattr(lookups, "ANSWER_BYTES_MAX", 3 * one)
    told = ask(Register(), names(7), until=7)
    assert [answer.question for answer in told.answers] == list(names(7))
    assert told.sizes == [3, 3, 1]


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
            first = (question for question in questions if question == names(1)[0])
            return (Answer(strange, NotKnown()), *(Answer(question, NotKnown()) for question in first))

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
