"""The fixed surroundings of what is shared."""

import msgspec

from hima.geo.frames import SiteFrame
from hima.picture.mode import Mode
from hima.picture.zone import Asset, Zone


class SharingContext(msgspec.Struct, frozen=True):
    """What messages on a picture need beside the picture.

    Attributes:
        site: Name of the site, which our names for things begin with.
        mode: What kind of world the picture shows; every message says so unless it is LIVE.
        frame: The site frame.
        coast_s: A track without a detection for this long is dropped, and so is what was said of it.
        zones: Geo-zones.
        name: The site's name for people.
        assets: Its assets.
        sensors: Ids of its sensors, in the order of its table.
        feeds: Id of each feed with that of its sensor.
        rules: Ids of its alert rules.
    """

    site: str
    mode: Mode
    frame: SiteFrame
    coast_s: float
    zones: tuple[Zone, ...]
    name: str = ""
    assets: tuple[Asset, ...] = ()
    sensors: tuple[str, ...] = ()
    feeds: tuple[tuple[str, str], ...] = ()
    rules: tuple[str, ...] = ()

    def called(self, name: str) -> str:
        """A name as people read it: it says first if it is not real."""
        return name if self.mode is Mode.LIVE else f"{self.mode.value} {name}"
