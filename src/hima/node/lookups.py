"""Asks the registry what the corridor wants to know, beside everything else: nothing ever waits for it."""

import asyncio
from collections.abc import Awaitable
from typing import Final, Protocol, TypeVar

import structlog

from hima.node.node import Applied
from hima.node.ports import FactsSource
from hima.picture.facts import Answer, NotAnswered, Question
from hima.picture.outcome import LookupWanted
from hima.picture.packing import pack

PATIENCE_S: Final = 2.0
"""The registry has this long for one piece; the corridor gives a question up after ten."""
PIECE: Final = 64
"""Questions asked at once."""
WAITING_MAX: Final = 1024
CHANGED_EVERY_S: Final = 1.0
"""How often the registry is asked whether anything has changed."""
ANSWER_BYTES_MAX: Final = 4_000_000
"""A longer answer would make the journal's record of it too long; an answer may hold 100 permits of 1,000 corners."""

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
        room = WAITING_MAX - len(self._waiting)
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
        said = None if seq is None else await self._in_time(self._source.answer(questions, self._node.now_ns()))
        if seq is None or said is None:
            self._node.inform(_none(questions, "unreachable"), self._seq)
            return
        self._seq = max(self._seq, seq)
        self._node.inform(_one_each(questions, said), self._seq)

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


def _one_each(questions: tuple[Question, ...], said: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """One answer to each question, in their order, whatever the source has made of them."""
    by_question = {answer.question: answer for answer in said}
    answers = (by_question.get(question, Answer(question, NotAnswered("unreadable"))) for question in questions)
    return tuple(
        answer if len(pack(answer)) <= ANSWER_BYTES_MAX else Answer(answer.question, NotAnswered("unreadable"))
        for answer in answers
    )
