"""The heartbeat: how feeds, sensors, outputs and the recording are."""

import msgspec

from hima.web.schema.feeds import FeedView
from hima.web.schema.outputs import OutputView
from hima.web.schema.sensors import SensorView


class HealthMessage(msgspec.Struct, frozen=True, rename="camel", tag="health", tag_field="type"):
    """Once a second, also when nothing flies: the heartbeat. `recording`: ok, full, failed; `notes`: codes."""

    seq: int
    time_us: int
    feeds: tuple[FeedView, ...]
    sensors: tuple[SensorView, ...]
    outputs: tuple[OutputView, ...]
    recording: str
    notes: tuple[str, ...]
    alarms_last_10_min: int
    clients: int
