"""Does a direction finder hear it where it says it is? Told only where there is no doubt which claim it hears."""

import math
from typing import Final

import numpy as np

from hima.identification.spoofing.view import View
from hima.picture.arrays import BoolArray, FloatArray
from hima.picture.cooperative import CooperativeSource
from hima.picture.sensor import Sensor, SensorKind
from hima.picture.trust import EvidenceCode
from hima.units import SECOND_NS

FRESH_NS: Final = 5 * SECOND_NS
FULL_TURN: Final = 2.0 * math.pi


def measure(view: View) -> dict[EvidenceCode, FloatArray]:
    """Standard deviations between a claim and the nearest bearing that nothing explains.

    Only for the one Remote ID claim in a direction finder's reach that no track bears out: of several, the bearing may
    be another's.
    """
    found = np.zeros(len(view.rows))
    for sensor in view.around.sensors:
        if sensor.kind is SensorKind.RF_BEARING:
            _listen(sensor, view, found)
    return {EvidenceCode.OFF_BEARING: np.where(np.isfinite(view.place_m[:, 0]), found, np.nan)}


def _listen(sensor: Sensor, view: View, found: FloatArray) -> None:
    heard = [w for w in view.around.wedges if w.sensor == sensor.index and view.now_ns - w.time_ns <= FRESH_NS]
    east, north = (view.place_m - np.array(sensor.position_m[:2])).T
    range_m = np.hypot(east, north)
    asked: BoolArray = view.of(CooperativeSource.REMOTE_ID) & ~view.joined() & (range_m <= sensor.range_max_m)
    if not heard or np.count_nonzero(asked) != 1:
        return
    row = int(np.flatnonzero(asked)[0])
    own_rad = float(view.sigma_m[row]) / max(float(range_m[row]), 1.0)
    azimuth = math.atan2(float(east[row]), float(north[row]))
    apart = min(
        abs((w.azimuth_rad - azimuth + math.pi) % FULL_TURN - math.pi) / math.hypot(w.sigma_azimuth_rad, own_rad)
        for w in heard
    )
    found[row] = max(found[row], apart)
