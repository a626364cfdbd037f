"""`aircraft.json` into claims: one document is the whole of what a receiver knows, asked for again and again.

A document whose ``now`` has not moved is the same one and counts for nothing. A position is claimed once, at the time
it was heard: ``now`` less its age.
"""

from typing import Final

from hima.errors import DecodeError
from hima.picture.cooperative import CooperativeReport, HeightReference, Origin, Quality
from hima.picture.frame import Frame
from hima.picture.kind import Kind
from hima.sensing.accuracy import RADIUS_95_BY_NACP_M
from hima.sensing.adsb_aircraft import (
    RADIUS_95_MLAT_M,
    AircraftState,
    Place,
    aircraft,
    claim,
    feet,
    note_name,
    note_velocity,
)
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.settings import TimeSource
from hima.units import SECOND_NS
from hima.wire.adsb.aircraft_json import Aircraft, decode

SKEW_MAX_NS: Final = 5 * SECOND_NS
"""A document whose clock is farther off than this is dated by receipt."""
OLDEST_NS: Final = 60 * SECOND_NS
_STEP_NS: Final = SECOND_NS // 4
"""Ages come in tenths of a second: the same position seems to move by one in time."""
_UNMANNED: Final = "B6"


def take_document(
    known: dict[str, AircraftState], last_ns: int, frame: Frame, context: FeedContext
) -> tuple[Sensed, int]:
    """Take one document.

    Args:
        known: Aircraft by address.
        last_ns: ``now`` of the document before.
        frame: The document.
        context: Of the feed.

    Returns:
        What it meant, and its ``now``.
    """
    now_s, found, errors = decode(frame.data)
    said_ns = round(now_s * SECOND_NS)
    if said_ns == 0:
        return Sensed(rejects=errors), last_ns
    if said_ns == last_ns:
        return Sensed(), last_ns
    own_time = context.settings.time_source is TimeSource.MESSAGE and abs(said_ns - frame.time_ns) <= SKEW_MAX_NS
    now_ns = said_ns if own_time else frame.time_ns
    reports: list[CooperativeReport] = []
    rejects = list(errors)
    for item in found:
        claimed = _take(known, item, now_ns, frame, context)
        if isinstance(claimed, DecodeError):
            rejects.append(claimed)
        elif claimed is not None:
            reports.append(claimed)
    sensed = Sensed(
        reports=tuple(reports), rejects=tuple(rejects), messages=max(len(found), 1), message_time_ns=said_ns
    )
    return sensed, said_ns


def _take(
    known: dict[str, AircraftState], item: Aircraft, now_ns: int, frame: Frame, context: FeedContext
) -> CooperativeReport | DecodeError | None:
    address = item.hex.lower()
    age_ns = round((item.seen_pos or 0.0) * SECOND_NS)
    place = _place(item, now_ns - age_ns)
    if place is None or age_ns > OLDEST_NS:
        return None
    state = aircraft(known, address, now_ns)
    if place.time_ns < state.place_ns + _STEP_NS:
        return None
    note_name(state, item.flight)
    state.kind = Kind.UNKNOWN if item.category == _UNMANNED else Kind.MANNED_AIRCRAFT
    climb = item.baro_rate if item.geom_rate is None else item.geom_rate
    note_velocity(state, item.gs, item.track, climb, place.time_ns)
    return claim(state, address, place, frame.feed, context)


def _origin(item: Aircraft) -> Origin:
    if item.type == "mlat" or (not item.type and "lat" in item.mlat):
        return Origin.MLAT
    if item.type.startswith("tisb") or (not item.type and "lat" in item.tisb):
        return Origin.TISB
    if item.type.startswith("adsr"):
        return Origin.REBROADCAST
    return Origin.AIRCRAFT if not item.type or item.type.startswith("adsb") else Origin.UNKNOWN


def _place(item: Aircraft, time_ns: int) -> Place | None:
    """None without a position in the air: on the ground there is nothing to look for."""
    if item.lat is None or item.lon is None or item.alt_baro == "ground":
        return None
    if item.alt_geom is not None:
        altitude_m, reference = feet(item.alt_geom), HeightReference.ELLIPSOID
    elif isinstance(item.alt_baro, (int, float)):
        altitude_m, reference = feet(item.alt_baro), HeightReference.BAROMETRIC
    else:
        return None
    origin = _origin(item)
    return Place(
        offset=0,
        time_ns=time_ns,
        lat_deg=item.lat,
        lon_deg=item.lon,
        altitude_m=altitude_m,
        reference=reference,
        radius_95_m=RADIUS_95_MLAT_M if origin is Origin.MLAT else _radius_95_m(item),
        quality=Quality(item.nic, item.nac_p, item.sil, item.sda),
        origin=origin,
        signal_db=item.rssi,
    )


def _radius_95_m(item: Aircraft) -> float | None:
    """By accuracy category; failing that the radius of containment, which is larger; None if neither is said."""
    if 0 <= item.nac_p < len(RADIUS_95_BY_NACP_M):
        return RADIUS_95_BY_NACP_M[item.nac_p]
    return item.rc or None
