"""How a node is.

Names are those of the standard; times are UTC nanoseconds since 1970 and have `_ns` after their name.
"""

import msgspec

from hima.wire.sapient.codes import Info, PowerSource, PowerStatus, StatusLevel, StatusType, System
from hima.wire.sapient.place import Location, LocationOrRangeBearing


class Power(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """How a node is powered."""

    level: int | None = None
    source: PowerSource | None = None
    status: PowerStatus | None = None


class Status(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One remark of a status report."""

    status_level: StatusLevel | None = None
    status_value: str | None = None
    status_type: StatusType


class StatusReport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """How a node is: its sign of life."""

    report_id: str
    system: System
    info: Info
    active_task_id: str | None = None
    mode: str
    power: Power | None = None
    node_location: Location | None = None
    field_of_view: LocationOrRangeBearing | None = None
    obscuration: tuple[LocationOrRangeBearing, ...] = ()
    status: tuple[Status, ...] = ()
    coverage: tuple[LocationOrRangeBearing, ...] = ()
