"""Heights of different references are compared where that can be known, and never otherwise.

Mean sea level and the ellipsoid differ by the geoid's undulation, which is known near the site and changes by metres
over a region. The height of the ground is not known here, so nothing above ground compares with the other two.
"""

from typing import Final

from hima.picture.permit import HeightBand
from hima.picture.zone import HeightReference

UNSURE_M: Final = 20.0
"""Heights above sea and ellipsoid that are nearer than this cannot be told apart: over 500 km the undulation changes by
as much."""


def above_m(
    height_m: float,
    reference: HeightReference,
    other_m: float,
    other_reference: HeightReference,
    geoid_undulation_m: float | None,
) -> float | None:
    """How far one height is above another; None where that cannot be known.

    Args:
        height_m: The one.
        reference: What it is measured from.
        other_m: The other.
        other_reference: What that is measured from.
        geoid_undulation_m: Of the geoid above the ellipsoid near the site; None if there is no site.
    """
    if reference is other_reference:
        return height_m - other_m
    if geoid_undulation_m is None or HeightReference.AGL in (reference, other_reference):
        return None
    shift_m = geoid_undulation_m if reference is HeightReference.AMSL else -geoid_undulation_m
    difference_m = height_m + shift_m - other_m
    return difference_m if abs(difference_m) >= UNSURE_M else None


def overlap(a: HeightBand, b: HeightBand, geoid_undulation_m: float | None) -> bool | None:
    """Whether two bands share heights; None where that cannot be known. Bands that only touch share none."""
    gaps = (
        above_m(a.lower_m, a.lower_reference, b.upper_m, b.upper_reference, geoid_undulation_m),
        above_m(b.lower_m, b.lower_reference, a.upper_m, a.upper_reference, geoid_undulation_m),
    )
    if any(gap is not None and gap >= 0.0 for gap in gaps):
        return False
    return None if None in gaps else True
