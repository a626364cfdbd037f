"""What must hold between the fields of a scenario, and between it and its site."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from hima.config.consistency import check_reference, check_unique
from hima.config.document import Document
from hima.config.geography import check_near
from hima.config.site import Site
from hima.config.structure import Path
from hima.simulation.airframes import AIRFRAMES
from hima.simulation.scenario import (
    AtEnd,
    FlightKind,
    FlightSettings,
    PermittedFlight,
    Place,
    RegisteredAirframe,
    RemoteIdClaim,
    ScenarioTable,
    SensorOverride,
)

BIRDS: Final = (FlightKind.BIRD_FLOCK, FlightKind.SOARING_BIRD)
AIRCRAFT_SECONDS_MAX: Final = 200_000.0
"""Number of aircraft times duration: the truth is held in memory, half a kilobyte for each."""


def check_start(document: Document, site: Site) -> None:
    """Note a moment that is none, and a site that is not the one at hand."""
    table = document.table("scenario", ScenarioTable)
    if table is None:
        return
    try:
        datetime.strptime(table.start, "%Y-%m-%dT%H:%M:%S%z")
    except ValueError:
        document.add(("scenario", "start"), f'"{table.start}" is no date and time', "Write 2026-11-26T17:40:00Z.")
    if table.site != site.id:
        document.add(
            ("scenario", "site"), f'"{table.site}" is not the site "{site.id}"', "Run it with the site it names."
        )


def check_sensors(document: Document, site: Site) -> None:
    """Note overrides of no sensor, and outages that end before they begin."""
    check_unique(document, "sensor")
    known = [sensor.id for sensor in site.sensors]
    for row, override in document.rows("sensor", SensorOverride):
        check_reference(document, ("sensor", row, "id"), override.id, known, "sensor")
        for position, outage in enumerate(override.outage):
            if not outage.from_s < outage.until_s:
                document.add(
                    ("sensor", row, "outage", position, "from_s"),
                    f"{outage.from_s:g} is not below until_s = {outage.until_s:g}",
                    "Give first when it falls silent, then when it returns, both in s.",
                )


def check_flights(document: Document, site: Site) -> None:
    """Note what cannot fly, places that are none, names that nothing has, and claims that contradict each other."""
    check_unique(document, "flight")
    assets = [asset.id for asset in site.assets]
    table = document.table("scenario", ScenarioTable)
    flights = list(document.rows("flight", FlightSettings))
    for row, flight in flights:
        at: Path = ("flight", row)
        for path, place in _places(at, flight):
            _check_place(document, path, place, site)
        if flight.target is not None:
            check_reference(document, (*at, "target"), flight.target, assets, "asset")
        _check_performance(document, at, flight)
        _check_end(document, at, flight)
        _check_claims(document, at, flight)
        if table is not None and flight.begin_s >= table.duration_s:
            document.add(
                (*at, "begin_s"),
                f"{flight.begin_s:g} s is not before the end at {table.duration_s:g} s",
                "It would never appear.",
            )
    _check_names(document, flights)


def check_register(document: Document, site: Site) -> None:
    """Note numbers given twice, permits that end before they begin, places that are none, zones that nothing has."""
    airframes = [airframe for _, airframe in document.rows("airframe", RegisteredAirframe)]
    _check_once(document, "airframe", "uin", [airframe.uin for airframe in airframes])
    _check_once(document, "airframe", "serial", [airframe.serial for airframe in airframes])
    _check_once(document, "permit", "number", [permit.number for _, permit in document.rows("permit", PermittedFlight)])
    zones = [zone.id for zone in site.zones]
    for row, permit in document.rows("permit", PermittedFlight):
        at: Path = ("permit", row)
        for position, place in enumerate(permit.corner):
            _check_place(document, (*at, "corner", position), place, site)
        for position, zone in enumerate(permit.opens):
            check_reference(document, (*at, "opens", position), zone, zones, "zone")
        if not permit.from_s < permit.until_s:
            document.add(
                (*at, "from_s"),
                f"{permit.from_s:g} is not below until_s = {permit.until_s:g}",
                "Give first when it begins, then when it ends, both in s.",
            )


def _check_once(document: Document, table: str, field: str, names: list[str]) -> None:
    for name in dict.fromkeys(names):
        if (count := names.count(name)) > 1:
            document.add((table,), f'the {field} "{name}" is given {count} times', "Give each its own.")


def _places(at: Path, flight: FlightSettings) -> Iterator[tuple[Path, Place]]:
    yield (*at, "start"), flight.start
    for position, waypoint in enumerate(flight.waypoint):
        yield (*at, "waypoint", position), waypoint
    claim: RemoteIdClaim | None = flight.remote_id
    if claim is not None and claim.operator is not None:
        yield (*at, "remote_id", "operator"), claim.operator


def _check_place(document: Document, path: Path, place: Place, site: Site) -> None:
    polar = (place.bearing_deg, place.range_m)
    geodetic = (place.lat_deg, place.lon_deg)
    given = [pair for pair in (polar, geodetic, (place.asset,)) if any(value is not None for value in pair)]
    if len(given) != 1 or None in given[0]:
        hint = "Give bearing_deg and range_m, or lat_deg and lon_deg, or asset."
        document.add(path, "not one place" if given else "no place", hint)
    elif place.asset is not None:
        known = [asset.id for asset in site.assets]
        check_reference(document, (*path, "asset"), place.asset, known, "asset")
    elif place.lat_deg is not None and place.lon_deg is not None:
        check_near(document, path, place.lat_deg, place.lon_deg, site.reference)


def _check_performance(document: Document, at: Path, flight: FlightSettings) -> None:
    airframe = AIRFRAMES[flight.kind]
    low, high = max(airframe.speed_min_mps, 0.5), airframe.speed_max_mps
    speeds = [((*at, "speed_mps"), flight.speed_mps)]
    speeds += [((*at, "waypoint", row, "speed_mps"), leg.speed_mps) for row, leg in enumerate(flight.waypoint)]
    for path, speed_mps in speeds:
        if speed_mps is not None and not low <= speed_mps <= high:
            document.add(
                path,
                f'{speed_mps:g} is not a speed of the kind "{flight.kind.value}"',
                f"It flies at {low:g} to {high:g} m/s.",
            )


def _check_end(document: Document, at: Path, flight: FlightSettings) -> None:
    end = flight.at_end or AIRFRAMES[flight.kind].at_end
    if not flight.waypoint and flight.target is None and end is not AtEnd.LOITER:
        document.add(at, "nowhere to fly to", "Give [[flight.waypoint]] or target.")
    if end is AtEnd.IMPACT and flight.target is None:
        document.add((*at, "target"), "missing", 'A flight that ends with "impact" needs a target.')
    if end is AtEnd.REPEAT and len(flight.waypoint) + (flight.target is not None) == 1:
        stays = flight.waypoint and flight.waypoint[0].hold_s > 0
        if not stays:
            document.add((*at, "at_end"), '"repeat" with a single place', 'Add a waypoint, or say "loiter".')


def _check_claims(document: Document, at: Path, flight: FlightSettings) -> None:
    claims = (("remote_id", flight.remote_id is not None), ("adsb", flight.adsb is not None))
    for key, claimed in claims:
        if claimed and flight.kind in BIRDS:
            document.add((*at, key), "a bird says nothing of itself", "Remove it, or choose another kind.")
        if claimed and flight.count > 1:
            document.add((*at, key), f"{flight.count} aircraft with one name", "Give each its own [[flight]].")
    if flight.kind in BIRDS and flight.rf_emits:
        document.add((*at, "rf_emits"), "a bird does not transmit", "Remove it, or choose another kind.")


def _check_names(document: Document, flights: list[tuple[int, FlightSettings]]) -> None:
    """Note one name of two aircraft; a clone says so itself, with `clone = true`."""
    taken: dict[str, str] = {}
    for row, flight in flights:
        names = []
        if flight.remote_id is not None and not flight.remote_id.clone:
            names.append((("flight", row, "remote_id", "serial"), flight.remote_id.serial))
        if flight.adsb is not None:
            names.append((("flight", row, "adsb", "icao"), flight.adsb.icao))
        for path, name in names:
            if name in taken:
                document.add(path, f'"{name}" is already that of flight "{taken[name]}"', "Give each its own.")
            taken.setdefault(name, flight.id)


def check_volume(document: Document) -> None:
    """Note a run too large to be held in memory."""
    table = document.table("scenario", ScenarioTable)
    if table is None:
        return
    aircraft = sum(flight.count for _, flight in document.rows("flight", FlightSettings))
    volume = aircraft * table.duration_s
    if volume > AIRCRAFT_SECONDS_MAX:
        document.add(
            ("scenario", "duration_s"),
            f"{aircraft} aircraft for {table.duration_s:g} s are {volume:g} aircraft-seconds",
            f"At most {AIRCRAFT_SECONDS_MAX:g}: shorten it, or let fewer fly.",
        )
