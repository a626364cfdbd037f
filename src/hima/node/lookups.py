"""Asks the registry what the corridor wants to know, beside everything else: nothing ever waits for it."""

import asyncio
from collections.abc import Awaitable, Iterator
from typing import Final, Protocol, TypeVar

import structlog

from hima.node.node import Applied
from hima.node.ports import FactsSource
from hima.picture.facts import Answer, NotAnswered, Question
from hima.picture.outcome import LookupWanted
from hima.picture.packing import pack

PATIENCE_S: Final = 2.0
"""The registry has this long for one question, and no other of a piece is begun after it; the corridor gives a question
up after ten seconds."""
PIECE: Final = 64
"""Most questions whose answers are told at once."""
WAITING_MAX: Final = 1024
CHANGED_EVERY_S: Final = 1.0
"""How often the registry is asked whether anything has changed."""
ANSWER_BYTES_MAX: Final = 4_000_000
"""A longer answer would make the journal's record of it too long; an answer may hold 100 permits of 1,000 corners.
Answers told at once are not longer together either."""

Said = TypeVar("Said")

_log = structlog.get_logger("hima.lookups")


class Informed(Protocol):
    """Who takes the answers in."""

    def inform(self, answers: tuple[Answer, ...], seq: int) -> None:
        """Take in what the registry answered, as of an entry of its record."""
        ...

    def now_ns(self) -> int:
        """The node's time, UTC nanoseconds."""
        ...


class Lookups:
    """Takes questions from the corridor and brings the answers back.

    Args:
        source: The registry; None where there is none.
        node: Who takes the answers in.
    """

    def __init__(self, source: FactsSource | None, node: Informed) -> None:
        self._source = source
        self._node = node
        self._waiting: dict[Question, None] = {}
        self._wanted = asyncio.Event()
        self._seq = 0
        self._failing = False

    def take(self, applied: Applied) -> None:
        """Take what came of a batch of events; called in the event loop's thread after each."""
        for outcome in applied.outcomes:
            if isinstance(outcome, LookupWanted):
                self._queue(outcome.questions)

    def _queue(self, questions: tuple[Question, ...]) -> None:
        room = max(0, WAITING_MAX - len(self._waiting))
        self._waiting |= dict.fromkeys(questions[:room])
        if questions[room:]:
            self._node.inform(_none(questions[room:], "overloaded"), self._seq)
        self._wanted.set()

    async def run(self) -> None:
        """Ask and look for changes until cancelled."""
        while True:
            try:
                await asyncio.wait_for(self._wanted.wait(), CHANGED_EVERY_S)
            except TimeoutError:
                await self._look_for_changes()
            while self._waiting:
                await self._ask(tuple(self._waiting)[:PIECE])
            self._wanted.clear()

    async def _look_for_changes(self) -> None:
        if self._source is None:
            return
        seq = await self._in_time(self._source.last_seq())
        if seq is not None and seq > self._seq:
            self._seq = seq
            self._node.inform((), seq)

    async def _ask(self, questions: tuple[Question, ...]) -> None:
        for question in questions:
            del self._waiting[question]
        if self._source is None:
            self._node.inform(_none(questions, "no_registry"), 0)
            return
        # The number first: what changes while the registry answers is then found by the next look.
        seq = await self._in_time(self._source.last_seq())
        if seq is None:
            self._node.inform(_none(questions, "unreachable"), self._seq)
            return
        answers = await self._answers(self._source, questions)
        if len(answers) == 1 and answers[0].found == NotAnswered("unreachable"):
            answers = _none(questions, "unreachable")
        else:
            self._seq = max(self._seq, seq)
        # What there was no time for keeps its place before all that came since.
        self._waiting = dict.fromkeys(questions[len(answers) :]) | self._waiting
        for record in _records(answers):
            self._node.inform(record, self._seq)

    async def _answers(self, source: FactsSource, questions: tuple[Question, ...]) -> tuple[Answer, ...]:
        """Answers to the first of the questions: until one has none, or their time is up."""
        clock = asyncio.get_running_loop().time
        until_s = clock() + PATIENCE_S
        answers: list[Answer] = []
        for question in questions:
            said = await self._in_time(source.answer((question,), self._node.now_ns()))
            answers.append(Answer(question, NotAnswered("unreachable")) if said is None else _one(question, said))
            if said is None or clock() > until_s:
                break
        return tuple(answers)

    async def _in_time(self, work: Awaitable[Said]) -> Said | None:
        """What comes of asking; None if it fails or takes too long, which is logged when it begins."""
        try:
            said = await asyncio.wait_for(work, PATIENCE_S)
        except Exception as error:  # noqa: BLE001 - the supervisor: a broken registry must not cost the warning
            if not self._failing:
                _log.warning("registry_not_answering", reason=repr(error))
            self._failing = True
            return None
        if self._failing:
            _log.info("registry_answers_again")
        self._failing = False
        return said


def _none(questions: tuple[Question, ...], reason: str) -> tuple[Answer, ...]:
    return tuple(Answer(question, NotAnswered(reason)) for question in questions)


def _one(question: Question, said: tuple[Answer, ...]) -> Answer:
    """The answer to a question, whatever the source has made of it."""
    return next((answer for answer in said if answer.question == question), Answer(question, NotAnswered("unreadable")))


def _records(answers: tuple[Answer, ...]) -> Iterator[tuple[Answer, ...]]:
    """The answers as records of the journal, none of them longer than one answer may be."""
    record: list[Answer] = []
    room = ANSWER_BYTES_MAX
    for answer in answers:
        size = len(pack(answer))
        if size > ANSWER_BYTES_MAX:
            record.append(Answer(answer.question, NotAnswered("unreadable")))
            continue
        if size > room:
            yield tuple(record)
            record, room = [], ANSWER_BYTES_MAX
        record.append(answer)
        room -= size
    yield tuple(record)
