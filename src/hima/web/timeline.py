"""What happened lately, for the console's timeline: bounded, in memory, filled from the node's outcomes."""

from collections import deque
from collections.abc import Sequence
from typing import Final, TypeAlias, TypeVar

from hima.picture.decision import (
    Acknowledge,
    ChangeZones,
    Dismiss,
    MergeTracks,
    RenameTrack,
    SetAffiliation,
    SplitTrack,
)
from hima.picture.outcome import AlertChanged, Change, DecisionTaken, FeedChanged, Outcome
from hima.units import MICROSECOND_NS, SECOND_NS
from hima.web.bodies import Timeline, TimelineAlert, TimelineDecision, TimelineFeed

KEPT: Final = 20_000
"""A day with an alarm change every five seconds; some 6 MB."""
ALARM_WINDOW_US: Final = 600 * SECOND_NS // MICROSECOND_NS
"""Ten minutes, the window in which ISA-18.2 counts a flood."""

Entry: TypeAlias = TimelineAlert | TimelineFeed | TimelineDecision
EntryType = TypeVar("EntryType", TimelineAlert, TimelineFeed, TimelineDecision)


class Recollection:
    """The timeline's memory.

    Args:
        since_us: Since when it listens, UTC microseconds.
    """

    def __init__(self, since_us: int) -> None:
        self._since_us = since_us
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._raised_us: deque[int] = deque(maxlen=KEPT)

    def note(self, outcomes: Sequence[Outcome]) -> None:
        """Remember what people may want to look back on."""
        for outcome in outcomes:
            entry = _entry(outcome)
            if entry is None:
                continue
            if len(self._entries) == KEPT:
                self._since_us = self._entries[1].time_us
            self._entries.append(entry)
            if isinstance(outcome, AlertChanged) and outcome.change is Change.RAISED:
                self._raised_us.append(entry.time_us)

    def between(self, from_us: int, to_us: int) -> Timeline:
        """What happened in [from, to], in order of time."""
        found = [entry for entry in self._entries if from_us <= entry.time_us <= to_us]
        return Timeline(
            since_us=self._since_us,
            alerts=_of(found, TimelineAlert),
            feeds=_of(found, TimelineFeed),
            decisions=_of(found, TimelineDecision),
        )

    def alarms_last_10_min(self, now_us: int) -> int:
        """Alerts raised in the ten minutes before."""
        while self._raised_us and self._raised_us[0] < now_us - ALARM_WINDOW_US:
            self._raised_us.popleft()
        return len(self._raised_us)


def _of(entries: Sequence[Entry], kind: type[EntryType]) -> tuple[EntryType, ...]:
    return tuple(entry for entry in entries if isinstance(entry, kind))


def _entry(outcome: Outcome) -> Entry | None:
    match outcome:
        case AlertChanged(change=change, alert=alert):
            time_us = outcome.time_ns // MICROSECOND_NS
            return TimelineAlert(time_us, alert.id, alert.track, int(alert.priority), change.value)
        case FeedChanged(feed=feed, state=state):
            return TimelineFeed(outcome.time_ns // MICROSECOND_NS, feed, state.value)
        case DecisionTaken():
            return _decision(outcome)
        case _:
            return None


def _decision(taken: DecisionTaken) -> TimelineDecision:
    alert = track = affiliation = other = 0
    reason = name = ""
    match taken.decision.act:
        case Acknowledge(alert=alert) | Dismiss(alert=alert):
            pass
        case SetAffiliation(track=track, affiliation=affiliation, reason=reason):
            pass
        case RenameTrack(track=track, name=name):
            pass
        case MergeTracks(track=track, other=other, reason=reason) | SplitTrack(track=track, other=other, reason=reason):
            pass
        case ChangeZones(reason=reason):
            pass
    return TimelineDecision(
        time_us=taken.time_ns // MICROSECOND_NS,
        person=taken.decision.person.name,
        act=str(taken.decision.act.__struct_config__.tag),
        alert=alert,
        track=track,
        affiliation=int(affiliation),
        reason=reason,
        refusal="" if taken.refusal is None else taken.refusal.value,
        other=other,
        name=name,
    )
