"""Polar measurements of a sensor in the site frame.

The site frame is one tangent plane for all sensors. Within the 50 km this product looks at, the vertical of a
sensor 10 km from the origin is tilted by 0.09° against the origin's: a tenth of a typical radar's elevation
noise. A far surveillance radar is different; `sensing` turns its slant range and height into a position.
"""

import numpy as np
from numpy.typing import NDArray


def polar_to_enu(
    range_m: NDArray[np.float64], azimuth_rad: NDArray[np.float64], elevation_rad: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Offsets from the sensor, (N, 3) east, north, up; azimuth clockwise from true north."""
    ground_m = range_m * np.cos(elevation_rad)
    return np.stack(
        [ground_m * np.sin(azimuth_rad), ground_m * np.cos(azimuth_rad), range_m * np.sin(elevation_rad)],
        axis=-1,
    )


def enu_to_polar(offset_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """(N, 3) offsets from the sensor to (N, 3) range, azimuth in [0, 2π) and elevation."""
    ground_m = np.hypot(offset_m[:, 0], offset_m[:, 1])
    azimuth_rad = np.arctan2(offset_m[:, 0], offset_m[:, 1]) % (2.0 * np.pi)
    # The remainder of a hair below zero rounds up to the full turn itself.
    azimuth_rad = np.where(azimuth_rad >= 2.0 * np.pi, 0.0, azimuth_rad)
    return np.stack(
        [
            np.hypot(ground_m, offset_m[:, 2]),
            azimuth_rad,
            np.arctan2(offset_m[:, 2], ground_m),
        ],
        axis=-1,
    )
