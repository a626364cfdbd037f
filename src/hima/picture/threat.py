"""When it may arrive, and how close it will pass: per track and asset, as bands."""

import msgspec

from hima.picture.arrays import FloatArray, IntArray


class Threats(msgspec.Struct, frozen=True, eq=False):
    """Pairs of a track and an asset that the track may reach, ordered by track number, then asset.

    Bands are 5 %, 50 % and 95 % points. Those of arrival hold among the futures that enter the asset's ring: "if it
    comes here, then in this time"; how likely it comes is `probability`.

    Attributes:
        time_ns: The moment of the picture, UTC nanoseconds.
        track: (M,) track numbers.
        asset: (M,) rows of the site's asset table.
        arrival_s: (M, 3) seconds until the asset's ring is entered, early, median, late; 0 inside the ring.
        closest_m: (M, 3) distance of closest approach, low, median, high.
        closest_s: (M,) seconds until the median closest approach.
        probability: (M,) probability of entering the ring within the horizon.
    """

    time_ns: int
    track: IntArray
    asset: IntArray
    arrival_s: FloatArray
    closest_m: FloatArray
    closest_s: FloatArray
    probability: FloatArray
