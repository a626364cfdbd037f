"""What sensors are off by and how they do, as the screen and scripts see it: degrees, metres, seconds."""

import math

from hima.picture.air_picture import AirPicture
from hima.picture.calibration import Bias, Quantity, SensorCalibration
from hima.units import MICROSECOND_NS
from hima.web.schema.sensors import BiasView, SensorView

UNITS = {Quantity.RANGE: "m", Quantity.AZIMUTH: "deg", Quantity.ELEVATION: "deg", Quantity.CLOCK: "s"}


def _bias(bias: Bias) -> BiasView:
    unit = UNITS[bias.quantity]
    factor, digits = (math.degrees(1.0), 4) if unit == "deg" else (1.0, 3)
    return BiasView(
        quantity=bias.quantity.value,
        unit=unit,
        value=round(bias.value * factor, digits),
        sigma=round(bias.sigma * factor, digits),
        applied=round(bias.applied * factor, digits),
        significant=bias.significant,
    )


def _view(sensor: SensorCalibration) -> SensorView:
    def rounded(value: float | None) -> float | None:
        return None if value is None else round(value, 3)

    return SensorView(
        id=sensor.sensor,
        state=sensor.state.value,
        since_us=sensor.since_ns // MICROSECOND_NS,
        biases=tuple(map(_bias, sensor.biases)),
        common=sensor.common,
        claimants=sensor.claimants,
        misaligned=sensor.misaligned,
        noise=rounded(sensor.noise),
        noise_low=rounded(sensor.noise_low),
        noise_high=rounded(sensor.noise_high),
        noise_applied=round(sensor.noise_applied, 3),
        noisy=sensor.noisy,
        detection=rounded(sensor.detection),
        detection_poor=sensor.detection_poor,
        frozen=sensor.frozen,
    )


def sensor_views(picture: AirPicture | None) -> tuple[SensorView, ...]:
    """Each sensor of the site, in its order; none before the first picture."""
    return () if picture is None else tuple(map(_view, picture.sensors))
