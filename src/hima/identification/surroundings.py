"""What identification is told of the site and of the moment, beside tracks and claims."""

from typing import Final

import msgspec
import numpy as np

from hima.picture.arrays import BoolArray, MaskArray
from hima.picture.coverage import Coverage
from hima.picture.ids import FeedId
from hima.picture.sensor import Sensor, SensorKind
from hima.picture.wedge import Wedge

LISTENERS: Final = frozenset({SensorKind.REMOTE_ID, SensorKind.ADSB, SensorKind.PARTNER})
"""What only passes on what others say: it bears nothing out."""
_ALL: Final = 0xFFFF_FFFF


class Surroundings(msgspec.Struct, frozen=True):
    """The surroundings.

    Attributes:
        sensors: The site's sensors, by index.
        receivers: The sensor whose reports each feed carries.
        coverage: What can be seen now, as last worked out; None while it is not known.
        wedges: Bearings that no track explains.
    """

    sensors: tuple[Sensor, ...] = ()
    receivers: dict[FeedId, Sensor] = {}
    coverage: Coverage | None = None
    wedges: tuple[Wedge, ...] = ()


NOWHERE: Final = Surroundings()


def borne_out(sensors: MaskArray, around: Surroundings) -> BoolArray:
    """(N,) true for tracks that a sensor sees which does not only listen to claims.

    Args:
        sensors: (N,) masks of `hima.picture.track.Tracks.sensors`.
        around: Without sensors, all count.
    """
    mask = sum(1 << sensor.index for sensor in around.sensors if sensor.kind not in LISTENERS)
    return np.asarray((sensors & np.uint32(mask if around.sensors else _ALL)) != 0, np.bool_)
