"""The fixed surroundings of what is shared."""

import msgspec

from hima.geo.frames import SiteFrame
from hima.picture.mode import Mode
from hima.picture.zone import Zone


class SharingContext(msgspec.Struct, frozen=True):
    """What messages on a picture need beside the picture.

    Attributes:
        site: Name of the site, which our names for things begin with.
        mode: What kind of world the picture shows; every message says so unless it is LIVE.
        frame: The site frame.
        coast_s: A track without a detection for this long is dropped, and so is what was said of it.
        zones: Geo-zones.
    """

    site: str
    mode: Mode
    frame: SiteFrame
    coast_s: float
    zones: tuple[Zone, ...]
