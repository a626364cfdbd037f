"""The list of alerts."""

import msgspec

from hima.web.schema.verdicts import FindingView


class ReasonView(msgspec.Struct, frozen=True, rename="camel"):
    """One rule that holds for an alert; `breach`: for a rule about breaches, what is broken."""

    rule: str
    asset: str
    zone: str
    since_us: int
    arrival_early_s: float | None
    arrival_late_s: float | None
    breach: tuple[FindingView, ...]


class AlertView(msgspec.Struct, frozen=True, rename="camel"):
    """One alert. `priority`: 1 watch, 2 decide, 3 act now. Arrival times are absolute; None: never, or not about it."""

    id: int
    track: int
    priority: int
    state: str
    raised_us: int
    asset: str
    arrival_early_us: int | None
    arrival_median_us: int | None
    arrival_late_us: int | None
    act_by_us: int | None
    reasons: tuple[ReasonView, ...]
    acknowledged_by: str
    acknowledged_us: int | None
    cleared_us: int | None
    clear_reason: str
    soundings: int


class AlertsMessage(msgspec.Struct, frozen=True, rename="camel", tag="alerts", tag_field="type"):
    """All alerts on the list, most urgent first; sent when one changes or an arrival time moves."""

    seq: int
    time_us: int
    alerts: tuple[AlertView, ...]
