"""Tracks that fly together."""

import msgspec


class RaidArrivalView(msgspec.Struct, frozen=True, rename="camel"):
    """When the first of a raid's members may reach an asset.

    `track`: that member; `members`: how many may well be heading there.
    """

    asset: str
    track: int
    early_s: float | None
    median_s: float | None
    late_s: float | None
    probability: float
    members: int


class RaidView(msgspec.Struct, frozen=True, rename="camel"):
    """Tracks that fly together; each is in the track columns too.

    `tracks`: its members, of which `confirmed` are detected now: at least so many objects. `outlineDeg`: corners as
    longitude and latitude, not closed, around the members' 95 % ellipses. Heights are above the site.
    """

    id: int
    since_us: int
    tracks: tuple[int, ...]
    confirmed: int
    outline_deg: tuple[tuple[float, float], ...]
    lowest_m: float
    highest_m: float
    lon_deg: float
    lat_deg: float
    course_deg: float
    speed_mps: float
    climb_mps: float
    closest_asset: str
    closest_m: float | None
    arrivals: tuple[RaidArrivalView, ...]
