"""Who is asked about: tracks that have a claim, the soonest to arrive first, then claims near the site alone."""

import math
from typing import Final

import numpy as np

from hima.geo.frames import SiteFrame
from hima.picture.facts import AirframeAsked, IdScheme, PermitsAsked
from hima.picture.identity import Contact
from hima.picture.threat import Threats
from hima.units import SECOND_NS

NAME_MAX: Final = 64
"""Longer names are nobody's: a serial number has 20 characters, a session's 36."""
AHEAD_NS: Final = 15 * 60 * SECOND_NS
"""Permits are asked for this far ahead, so that what begins meanwhile is known in time."""


def name_asked(contact: Contact) -> AirframeAsked | None:
    """What a contact calls itself, as it is asked about; None if it says nothing that a register could hold."""
    address = contact.scheme in (IdScheme.ICAO_ADDRESS, IdScheme.CALL_SIGN) and contact.source == "adsb"
    scheme = IdScheme.ICAO_ADDRESS if address else contact.scheme
    name = contact.key.rpartition("/")[2] if address else contact.name
    if scheme is IdScheme.UNSTATED or not 0 < len(name) <= NAME_MAX:
        return None
    return AirframeAsked(scheme, name)


def soonest_first(named: dict[int, AirframeAsked], threats: Threats) -> tuple[AirframeAsked, ...]:
    """Names of tracks, by early arrival at any asset, those that arrive nowhere last; each once.

    Args:
        named: What each track is asked about by.
        threats: Pairs of track and asset.
    """
    early: dict[int, float] = {}
    for track, arrival_s in zip(threats.track.tolist(), threats.arrival_s[:, 0].tolist(), strict=True):
        early[track] = min(arrival_s, early.get(track, math.inf))
    order = sorted(named, key=lambda track: (early.get(track, math.inf), track))
    return tuple(dict.fromkeys(named[track] for track in order))


def lone(contacts: tuple[Contact, ...], reach_m: float) -> tuple[AirframeAsked, ...]:
    """Names of claims near the site that no track has, in order of key."""
    near = (
        name_asked(contact)
        for contact in contacts
        if contact.track <= 0
        and contact.position_m is not None
        and math.hypot(contact.position_m[0], contact.position_m[1]) <= reach_m
    )
    return tuple(dict.fromkeys(asked for asked in near if asked is not None))


def permits_asked(frame: SiteFrame, reach_m: float, now_ns: int) -> PermitsAsked:
    """The question after permits around the site, from now on."""
    corners = np.array(
        [(-reach_m, -reach_m, 0.0), (-reach_m, reach_m, 0.0), (reach_m, reach_m, 0.0), (reach_m, -reach_m, 0.0)]
    )
    lat, lon, _ = frame.geodetic_from_enu(corners)
    lat_deg, lon_deg = np.degrees(lat), np.degrees(lon)
    return PermitsAsked(
        west_deg=round(float(lon_deg.min()), 6),
        south_deg=round(float(lat_deg.min()), 6),
        east_deg=round(float(lon_deg.max()), 6),
        north_deg=round(float(lat_deg.max()), 6),
        from_ns=now_ns,
        to_ns=now_ns + AHEAD_NS,
    )
