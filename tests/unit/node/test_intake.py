"""Lanes, budgets, turns and times."""

import itertools

import pytest

from hima.node.budget import Budget
from hima.node.event_time import EventTime
from hima.node.intake import BATCH_EVENTS, Intake
from hima.picture.decision import Acknowledge, Decision, Person, Role
from hima.picture.event import DropReport, LinkChange, Tick
from hima.picture.frame import Frame
from hima.sensing.settings import FeedSettings, Format, TransportKind
from hima.units import SECOND_NS

START_NS = 1_800_000_000 * SECOND_NS


def feed(name: str, frames_per_s: float = 1e6, bytes_per_s: float = 1e9) -> FeedSettings:
    return FeedSettings(
        id=name,
        sensor=name,
        format=Format.ADSB,
        transport=TransportKind.UDP,
        budget_frames_per_s=frames_per_s,
        budget_bytes_per_s=bytes_per_s,
    )


def at(seconds: float) -> int:
    return START_NS + round(seconds * SECOND_NS)


def test_a_flood_does_not_delay_another_feed() -> None:
    """R34: with 10,000 frames of one feed waiting, every frame of the other is in the very next batch."""
    intake = Intake([feed("flood"), feed("radar")])
    for i in range(10_000):
        intake.offer("flood", b"x", at(i * 1e-5))
    for i in range(50):
        intake.offer("radar", b"y", at(0.2 + i * 1e-3))
    batch = intake.gather(at(1))
    assert len(batch.events) == BATCH_EVENTS
    assert sum(isinstance(event, Frame) and event.feed == "radar" for event in batch.events) == 50


def test_each_of_three_feeds_that_flood_gets_its_third() -> None:
    intake = Intake([feed("a"), feed("b"), feed("c")])
    for i in range(3000):
        intake.offer("abc"[i % 3], b"x", at(i * 1e-4))
    shares = [0, 0, 0]
    for _ in range(10):
        for event in intake.gather(at(1)).events:
            assert isinstance(event, Frame)
            shares["abc".index(event.feed)] += 1
    assert max(shares) - min(shares) <= 1


def test_a_decision_and_a_tick_pass_every_waiting_frame() -> None:
    intake = Intake([feed("flood")])
    for i in range(5000):
        intake.offer("flood", b"x", at(i * 1e-5))
    decision = Decision(at(2), "d", Person("p", "P", "", Role.OPERATOR), Acknowledge(1))
    intake.urge(Tick(at(1.9)))
    intake.urge(decision)
    events = intake.gather(at(2)).events
    assert decision in events
    assert Tick(at(1.9)) in events


def test_times_never_decrease_even_when_frames_had_to_wait() -> None:
    intake = Intake([feed("flood"), feed("radar")])
    for i in range(1000):
        intake.offer("flood", b"x", at(i * 1e-3))
    times = []
    for step in range(6):
        intake.urge(Tick(at(2 + step)))
        times += [event.time_ns for event in intake.gather(at(2 + step)).events]
    assert times == sorted(times)
    assert len(times) == 1006


def test_one_tick_waits_at_most() -> None:
    intake = Intake([])
    intake.urge(Tick(at(1)))
    intake.urge(Tick(at(2)))
    assert intake.gather(at(2)).events == (Tick(at(1)),)
    intake.urge(Tick(at(3)))
    assert intake.gather(at(3)).events == (Tick(at(3)),)


def test_drops_are_reported_once_a_second_and_at_the_end() -> None:
    intake = Intake([feed("flood", frames_per_s=10)])
    reports: list[DropReport] = []
    for tenth in range(35):
        for _ in range(100):
            intake.offer("flood", b"1234", at(tenth / 10))
        reports += [event for event in intake.gather(at(tenth / 10)).events if isinstance(event, DropReport)]
    assert [report.time_ns for report in reports] == [at(0), at(1), at(2), at(3)]
    reports += [event for event in intake.gather(at(3.5), closing=True).events if isinstance(event, DropReport)]
    assert sum(report.frames for report in reports) == 3500 - 10 - 34
    assert all(report.bytes == 4 * report.frames for report in reports)


def test_a_lane_is_bounded_even_if_nothing_is_taken() -> None:
    intake = Intake([feed("flood", frames_per_s=100)])
    accepted = sum(intake.offer("flood", b"x", at(i * 0.01)) for i in range(100_000))
    assert accepted == 200, "two seconds of its budget"


def test_a_stream_may_ask_when_there_is_room() -> None:
    intake = Intake([feed("stream", bytes_per_s=100_000)])
    assert intake.wait_s("stream", 1000, at(0)) == 0.0
    assert intake.offer("stream", bytes(100_000), at(0))
    assert intake.wait_s("stream", 50_000, at(0)) == pytest.approx(0.5)
    assert intake.wait_s("stream", 50_000, at(0.5)) == pytest.approx(0.0)
    assert not any(isinstance(event, DropReport) for event in intake.gather(at(1)).events)


def test_what_the_kernel_lost_is_reported_too() -> None:
    intake = Intake([feed("radar")])
    intake.count_lost("radar", 17)
    assert intake.gather(at(1)).events == (DropReport(at(1), "radar", 17, 0),)


def test_a_link_change_keeps_its_place_among_the_feeds_frames() -> None:
    intake = Intake([feed("stream")])
    change = LinkChange(at(0.2), "stream", up=False, peer="gone")
    intake.offer("stream", b"before", at(0.1))
    intake.link(change)
    intake.offer("stream", b"after", at(0.2))
    events = intake.gather(at(1)).events
    assert events == (Frame(at(0.1), "stream", b"before"), change, Frame(at(0.2), "stream", b"after"))


@pytest.mark.parametrize(("frames", "size"), [(1e-3, 10), (5.0, 65_536), (0.5, 65_536)])
def test_a_full_datagram_passes_the_smallest_budget(frames: float, size: int) -> None:
    budget = Budget(frames, 1.0)
    assert budget.admit(size, at(0))
    assert not budget.admit(size, at(0))


def test_the_long_run_rate_is_the_budget() -> None:
    budget = Budget(100.0, 1e9)
    passed = sum(budget.admit(10, at(i * 1e-3)) for i in range(10_000))
    assert 1000 <= passed <= 1101, "10 s of budget and one burst"


class StepClock:
    def __init__(self) -> None:
        self.time_ns = START_NS

    def now_ns(self) -> int:
        return self.time_ns


@pytest.mark.parametrize("step_s", [-0.5, -3600.0])
def test_time_goes_on_at_the_true_rate_when_the_clock_is_set_back(step_s: float) -> None:
    """B53."""
    clock = StepClock()
    time = EventTime(clock)
    before = time.now_ns()
    clock.time_ns += round(step_s * SECOND_NS)
    times = [time.now_ns()]
    for _ in range(100):
        clock.time_ns += SECOND_NS // 5
        times.append(time.now_ns())
    assert times[0] >= before
    steps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert min(steps) >= 0.98 * SECOND_NS / 5
    assert max(steps) <= SECOND_NS / 5
    assert 0 <= time.lead_ns < -step_s * SECOND_NS


def test_a_lead_is_worked_off() -> None:
    clock = StepClock()
    time = EventTime(clock, START_NS + SECOND_NS)
    assert time.now_ns() == START_NS + SECOND_NS
    for _ in range(600):
        clock.time_ns += SECOND_NS // 5
        time.now_ns()
    assert time.lead_ns == 0
    assert time.now_ns() == clock.time_ns


def test_a_clock_set_forward_is_followed() -> None:
    clock = StepClock()
    time = EventTime(clock)
    clock.time_ns += 3600 * SECOND_NS
    assert time.now_ns() == clock.time_ns


def test_connections_that_come_and_go_without_a_word_take_no_room() -> None:
    """Whoever may connect may do so thousands of times a second; the lane keeps the first change and the last."""
    intake = Intake([feed("radar", 100.0)])
    for i in range(10_001):
        intake.link(LinkChange(i, "radar", i % 2 == 0, f"peer {i}"))
    intake.offer("radar", b"x", 20_000)
    intake.link(LinkChange(30_000, "radar", False, "gone"))
    events = intake.gather(40_000).events
    assert [(e.time_ns, e.up) for e in events if isinstance(e, LinkChange)] == [
        (0, True),
        (10_000, True),
        (30_000, False),
    ]
    assert [type(e).__name__ for e in events] == ["LinkChange", "LinkChange", "Frame", "LinkChange"]
