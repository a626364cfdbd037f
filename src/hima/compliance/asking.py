"""What the registry is asked, and what it has answered: bounded, renewed, retried with growing pauses.

A flood of invented names cannot push out what is known of tracks that sensors see: those come first, and a name that
only claims to be near makes no room for itself at the cost of one that is wanted.
"""

from collections.abc import Sequence
from typing import Final, TypeAlias

import msgspec

from hima.compliance.settings import ComplianceSettings
from hima.picture.event import Facts
from hima.picture.facts import AirframeAsked, AirframeFacts, Answer, Found, NotAnswered, NotKnown, PermitFacts, Question
from hima.picture.permit import FlightPermit
from hima.units import SECOND_NS

LATE_NS: Final = 10 * SECOND_NS
"""A question not answered in this time counts as not answered: the shell gives up on the registry sooner."""
PAUSE_NS: Final = 2 * SECOND_NS
PAUSE_MAX_NS: Final = 120 * SECOND_NS
"""Pauses between attempts double from the first to the second while the registry does not answer."""
KEPT_NS: Final = 15 * 60 * SECOND_NS
"""What was answered is held on to this long while the registry is silent: as far as permits were asked ahead."""

Key: TypeAlias = str

PERMITS: Final[Key] = "permits"
"""What the question after permits around the site is remembered by."""


class Known(msgspec.Struct):
    """A question and what came of it.

    Attributes:
        question: As last asked.
        asked_ns: When it was last asked, UTC nanoseconds.
        waiting: True until an answer has come, or is late.
        due_ns: When it is to be asked again.
        failures: Attempts without an answer since the last one that had one.
        found: The latest answer; `NotAnswered` while there is none that can be used; None before the first.
        answered_ns: When that came.
        wanted_ns: When it was last wanted.
        seen: True while a track of sensors wants it.
    """

    question: Question
    asked_ns: int
    waiting: bool = True
    due_ns: int = 0
    failures: int = 0
    found: Found | None = None
    answered_ns: int = 0
    wanted_ns: int = 0
    seen: bool = False


class AskingState(msgspec.Struct):
    """Everything asked and answered.

    Attributes:
        known: By name of the question.
        seq: Number of the registry's newest entry, as last told.
        changes: How often the permits that are known changed; other answers, as to invented names, count for nothing.
        unasked: Answers to questions that nobody had asked.
        crowded: Names that could not be asked about, for want of room.
    """

    known: dict[Key, Known] = {}
    seq: int = 0
    changes: int = 0
    unasked: int = 0
    crowded: int = 0


def key_of(question: Question) -> Key:
    """What a question is remembered by: those after permits are one question, asked of different times."""
    if isinstance(question, AirframeAsked):
        return f"{question.scheme.value}:{question.name}"
    return PERMITS


def take_facts(state: AskingState, facts: Facts, settings: ComplianceSettings) -> None:
    """Take answers in. When the registry has changed since, everything is due to be asked anew."""
    if facts.seq > state.seq:
        state.seq = facts.seq
        for known in state.known.values():
            known.due_ns = facts.time_ns
    for answer in facts.answers:
        known_one = state.known.get(key_of(answer.question))
        if known_one is None or not known_one.waiting or known_one.question != answer.question:
            state.unasked += 1
            continue
        found = _usable(answer)
        if isinstance(found, NotAnswered):
            _fail(state, known_one, found, facts.time_ns)
        else:
            known_one.waiting, known_one.failures = False, 0
            known_one.due_ns = facts.time_ns + round(settings.renew_s * SECOND_NS)
            _learn(state, known_one, found, facts.time_ns)


def _usable(answer: Answer) -> Found:
    """The answer, or that there is none, where it answers something else than was asked."""
    fits = (AirframeFacts, NotKnown) if isinstance(answer.question, AirframeAsked) else (PermitFacts,)
    return answer.found if isinstance(answer.found, (*fits, NotAnswered)) else NotAnswered("unreadable")


def _learn(state: AskingState, known: Known, found: Found, now_ns: int) -> None:
    known.answered_ns = now_ns
    if _permits(found) != _permits(known.found):
        state.changes += 1
    known.found = found


def _permits(found: Found | None) -> tuple[FlightPermit, ...]:
    return found.permits if isinstance(found, AirframeFacts | PermitFacts) else ()


def _fail(state: AskingState, known: Known, why: NotAnswered, now_ns: int) -> None:
    known.waiting = False
    known.due_ns = now_ns + min(PAUSE_MAX_NS, PAUSE_NS << min(known.failures, 16))
    known.failures += 1
    if known.found is None or isinstance(known.found, NotAnswered) or now_ns - known.answered_ns > KEPT_NS:
        _learn(state, known, why, now_ns)


def ask(
    state: AskingState,
    seen: Sequence[AirframeAsked],
    claimed: Sequence[AirframeAsked],
    permits: Question,
    now_ns: int,
    settings: ComplianceSettings,
) -> tuple[Question, ...]:
    """What is to be asked now.

    Args:
        state: Changed in place.
        seen: Names of tracks, in the order in which they matter.
        claimed: Names that no track has, likewise.
        permits: The question after permits, of now.
        now_ns: The moment.
        settings: How often, how much.
    """
    _give_up(state, now_ns)
    wanted = [(permits, True), *((name, True) for name in seen), *((name, False) for name in claimed)]
    keyed = [(key_of(question), question, is_seen) for question, is_seen in wanted]
    for key, _, is_seen in keyed:
        known = state.known.get(key)
        if known is not None:
            known.seen = is_seen or (known.seen and known.wanted_ns == now_ns)
            known.wanted_ns = now_ns
    room = _Room(state, now_ns, settings.answers_max)
    asked: list[Question] = []
    for key, question, is_seen in _in_turn(state, keyed):
        if len(asked) == settings.questions_per_picture:
            break
        if _ask_one(state, room, key, question, is_seen):
            asked.append(question)
    return tuple(asked)


def _in_turn(state: AskingState, keyed: list[tuple[Key, Question, bool]]) -> list[tuple[Key, Question, bool]]:
    """Permits, then tracks, then claims; of these what was never asked, then the longest unasked.

    While the registry changes every second all is due all the time: without turns the last would never be asked.
    """

    def turn(each: tuple[Key, Question, bool]) -> tuple[bool, bool, int]:
        key, _, is_seen = each
        known = state.known.get(key)
        return key != PERMITS, not is_seen, 0 if known is None else known.asked_ns

    return sorted(keyed, key=turn)


def _ask_one(state: AskingState, room: "_Room", key: Key, question: Question, is_seen: bool) -> bool:
    known = state.known.get(key)
    if known is None:
        if not room.make(is_seen):
            state.crowded += 1
            return False
        state.known[key] = Known(question, room.now_ns, wanted_ns=room.now_ns, seen=is_seen)
        return True
    if known.waiting or known.due_ns > room.now_ns:
        return False
    known.question, known.asked_ns, known.waiting = question, room.now_ns, True
    return True


def _give_up(state: AskingState, now_ns: int) -> None:
    for known in state.known.values():
        if known.waiting and now_ns - known.asked_ns > LATE_NS:
            _fail(state, known, NotAnswered("late"), now_ns)


class _Room:
    """Makes room for one more answer: what nobody wants goes first, the longest unwanted before others."""

    def __init__(self, state: AskingState, now_ns: int, most: int) -> None:
        self.now_ns = now_ns
        self._state = state
        self._most = most
        self._spare: list[tuple[bool, int, Key]] | None = None

    def make(self, is_seen: bool) -> bool:
        """True if there is room. What is wanted of no track makes way for a track's alone."""
        if len(self._state.known) < self._most:
            return True
        if self._spare is None:
            spare = (
                (known.wanted_ns == self.now_ns, known.wanted_ns, key)
                for key, known in self._state.known.items()
                if known.wanted_ns != self.now_ns or not known.seen
            )
            self._spare = sorted(spare, reverse=True)
        if not self._spare or (self._spare[-1][0] and not is_seen):
            return False
        gone = self._state.known.pop(self._spare.pop()[2])
        if _permits(gone.found):
            self._state.changes += 1
        return True
