"""What each sensor is believed to be off by, and whether it does what it is said to do."""

from enum import Enum

import msgspec

from hima.picture.ids import SensorId


class CalibrationUse(Enum):
    """What is done about a sensor's bias: correct it once it is significant, only show it, or do not estimate it."""

    AUTO = "auto"
    SHOW = "show"
    OFF = "off"


class CalibrationState(Enum):
    """What can be said of a sensor.

    LEARNING until enough is known, GOOD if nothing significant was found, CORRECTED if what was found is taken away,
    MISALIGNED if it is not, OFF if nothing is estimated.
    """

    LEARNING = "learning"
    GOOD = "good"
    CORRECTED = "corrected"
    MISALIGNED = "misaligned"
    OFF = "off"


class Quantity(Enum):
    """What a sensor may be off in: metres, radians, radians, seconds."""

    RANGE = "range"
    AZIMUTH = "azimuth"
    ELEVATION = "elevation"
    CLOCK = "clock"


class Bias(msgspec.Struct, frozen=True):
    """One bias of a sensor.

    Attributes:
        quantity: What is off.
        value: By how much: what the sensor says minus what is true; m, rad or s by quantity.
        sigma: One standard deviation of that.
        applied: What is taken from the sensor's reports at present, same unit; 0 for nothing.
        significant: True while the bias stands out of its uncertainty.
    """

    quantity: Quantity
    value: float
    sigma: float
    applied: float
    significant: bool


class SensorCalibration(msgspec.Struct, frozen=True):
    """One sensor, compared with the others and with cooperative aircraft.

    Attributes:
        sensor: Which.
        state: What can be said of it.
        biases: The quantities it measures and that something is known about.
        common: Times that it was compared with other sensors on a common target.
        claimants: Cooperative aircraft that bear witness at present.
        since_ns: Since when it is in this state.
        misaligned: True once a bias has exceeded three standard deviations for a minute: somebody should realign it.
        noise: Factor by which its errors exceed the declared ones; None while unknown.
        noise_low: Lower end of the 95 % interval of that factor.
        noise_high: Upper end of it.
        noise_applied: Factor by which its standard deviations are raised at present, 1 for none.
        noisy: True while the factor is beyond the limit of the settings.
        detection: Share of looks at known objects in which it sees them; None while unknown.
        detection_poor: True while that is far below the declared probability.
        frozen: True while it repeats the same plots though time goes on.
    """

    sensor: SensorId
    state: CalibrationState
    biases: tuple[Bias, ...]
    common: int
    claimants: int
    since_ns: int
    misaligned: bool
    noise: float | None
    noise_low: float | None
    noise_high: float | None
    noise_applied: float
    noisy: bool
    detection: float | None
    detection_poor: bool
    frozen: bool


class Witness(msgspec.Struct, frozen=True):
    """A cooperative report that identification has joined to a track: a place that owes nothing to our sensors.

    Attributes:
        claimant: Key of the emitter.
        track: Number of the track.
        time_ns: Time of the position, UTC nanoseconds.
        position_m: East, north, up.
        sigma_m: Horizontal standard deviation as claimed, never less than `identification` believes.
        sigma_up_m: Vertical standard deviation.
    """

    claimant: str
    track: int
    time_ns: int
    position_m: tuple[float, float, float]
    sigma_m: float
    sigma_up_m: float
