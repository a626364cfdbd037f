"""Alerts as the screen shows them."""

import math

from hima.picture.alert import Alert, Reason
from hima.units import MICROSECOND_NS
from hima.web.schema.alerts import AlertView, ReasonView
from hima.web.verdict_view import finding_view

ARRIVAL_STEP_US = 100_000
"""Arrival times are shown to a tenth of a second; finer ones would resend the list for nothing."""


def alert_view(alert: Alert) -> AlertView:
    """One alert."""
    early_us, median_us, late_us = (None, None, None) if alert.arrival_ns is None else map(_arrival, alert.arrival_ns)
    taken = alert.acknowledged
    return AlertView(
        id=alert.id,
        track=alert.track,
        priority=int(alert.priority),
        state=alert.state.value,
        raised_us=alert.raised_ns // MICROSECOND_NS,
        asset=alert.asset,
        arrival_early_us=early_us,
        arrival_median_us=median_us,
        arrival_late_us=late_us,
        act_by_us=None if alert.act_by_ns is None else _step(alert.act_by_ns),
        reasons=tuple(map(_reason, alert.reasons)),
        acknowledged_by="" if taken is None else taken.person.name,
        acknowledged_us=None if taken is None else taken.time_ns // MICROSECOND_NS,
        cleared_us=alert.cleared_ns // MICROSECOND_NS or None,
        clear_reason="" if alert.clear_reason is None else alert.clear_reason.value,
        soundings=alert.soundings,
    )


def _reason(reason: Reason) -> ReasonView:
    early_s, _, late_s = (None, None, None) if reason.arrival_s is None else map(_seconds, reason.arrival_s)
    return ReasonView(
        rule=reason.rule,
        asset=reason.asset,
        zone=reason.zone,
        since_us=reason.since_ns // MICROSECOND_NS,
        arrival_early_s=early_s,
        arrival_late_s=late_s,
        breach=tuple(map(finding_view, reason.breach)),
    )


def _arrival(time_ns: int) -> int | None:
    return None if time_ns < 0 else _step(time_ns)


def _step(time_ns: int) -> int:
    return round(time_ns / MICROSECOND_NS / ARRIVAL_STEP_US) * ARRIVAL_STEP_US


def _seconds(value: float) -> float | None:
    return round(value, 1) if math.isfinite(value) else None
