"""Calibration and behaviour of sensors."""

import msgspec


class BiasView(msgspec.Struct, frozen=True, rename="camel"):
    """What a sensor is off by in one quantity: what it says minus what is true. `applied` is taken from its reports.

    `quantity`: range, azimuth, elevation, clock; `unit`: m, deg, s, for all three numbers.
    """

    quantity: str
    unit: str
    value: float
    sigma: float
    applied: float
    significant: bool


class SensorView(msgspec.Struct, frozen=True, rename="camel"):
    """Calibration and behaviour of one sensor. `state`: learning, good, corrected, misaligned, off.

    `common`: times that it was compared with others on a common target; `claimants`: cooperative aircraft that are
    believed about it. `noise`: factor by which its errors exceed the declared ones, with its 95 % interval. None: not
    known yet.
    """

    id: str
    state: str
    since_us: int
    biases: tuple[BiasView, ...]
    common: int
    claimants: int
    misaligned: bool
    noise: float | None
    noise_low: float | None
    noise_high: float | None
    noise_applied: float
    noisy: bool
    detection: float | None
    detection_poor: bool
    frozen: bool
