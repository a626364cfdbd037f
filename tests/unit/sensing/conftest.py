"""A feed's surroundings at Khor Mor, for every format."""

from collections.abc import Callable

import pytest

from hima.geo.frames import SiteFrame
from hima.picture.sensor import Sensor, SensorKind
from hima.sensing.context import FeedContext
from hima.sensing.settings import FeedSettings, Format, TimeSource, TransportKind

LAT_DEG, LON_DEG, GROUND_AMSL_M, UNDULATION_M = 35.20, 44.90, 300.0, 12.0
Surroundings = Callable[..., FeedContext]


@pytest.fixture
def surroundings() -> Surroundings:
    """Makes the context of a feed of any format."""

    def make(
        format_: Format,
        time_source: TimeSource = TimeSource.MESSAGE,
        qnh_hpa: float = 1013.25,
        range_max_m: float = 400_000.0,
    ) -> FeedContext:
        sensor = Sensor(
            id="receiver",
            index=3,
            kind=SensorKind.POSITION,
            position_m=(40.0, -30.0, 8.0),
            sigma_range_m=11.0,
            sigma_azimuth_rad=0.01,
            sigma_elevation_rad=0.02,
            sigma_range_rate_mps=1.5,
            sigma_height_m=33.0,
            detection_probability=0.9,
            clutter_per_scan=1.0,
            range_min_m=10.0,
            range_max_m=range_max_m,
            elevation_min_rad=-0.1,
            elevation_max_rad=1.5,
            period_s=1.0,
            rotating=False,
        )
        settings = FeedSettings(
            id="feed", sensor="receiver", format=format_, transport=TransportKind.UDP, time_source=time_source
        )
        frame = SiteFrame.at(LAT_DEG, LON_DEG, GROUND_AMSL_M + UNDULATION_M)
        return FeedContext(settings, sensor, frame, UNDULATION_M, qnh_hpa)

    return make
