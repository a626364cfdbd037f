"""What others reach on the tuning files; figures of the benchmark's own description.

"Best library" is the best of a well-known library's algorithms, tuned on these files; "compiled" a plain two-model
tracker with a compiled kernel; "true association" the same told which detection belongs to which drone.
"""

from typing import Final, NamedTuple


class Compiled(NamedTuple):
    """What the plain compiled tracker reaches on a file."""

    c50: float
    c200: float
    completeness: float
    spuriousness: float
    swaps: int


class Associated(NamedTuple):
    """What true association reaches on a file."""

    c50: float
    c200: float
    completeness: float


class Known(NamedTuple):
    """All that is known of a file.

    Attributes:
        compiled: The reference to beat.
        associated: About the best that association alone can give.
        library_c50: Of the best library; None where it was not measured.
        library_rate: Detections a second of the best library; None where it was not measured.
    """

    compiled: Compiled
    associated: Associated
    library_c50: float | None = None
    library_rate: float | None = None


KNOWN: Final = {
    "tune-n20-c10": Known(Compiled(134.4, 170.9, 0.975, 0.0036, 2), Associated(133.5, 162.2, 0.984), 148.3, 458),
    "tune-n20-c100": Known(Compiled(134.5, 179.4, 0.977, 0.0069, 0), Associated(134.0, 167.4, 0.987), 144.7, 294),
    "tune-n50-c10": Known(Compiled(223.2, 294.1, 0.968, 0.0056, 4), Associated(223.5, 282.8, 0.980)),
    "tunemulti-n20-c10": Known(Compiled(104.4, 123.6, 0.989, 0.0018, 0), Associated(103.9, 119.5, 0.991), 107.2, 301),
    "tunebias-n20-c10": Known(Compiled(185.2, 245.1, 0.986, 0.0018, 0), Associated(185.6, 241.5, 0.988)),
    "tuneoosm-n20-c10": Known(Compiled(121.1, 151.0, 0.976, 0.0027, 0), Associated(120.9, 143.9, 0.985)),
    "tunemulti-n100-c100": Known(Compiled(209.1, 262.9, 0.983, 0.0029, 5), Associated(207.8, 240.5, 0.989)),
}
