"""Events of the Open Cybersecurity Schema Framework, one JSON object a line, for a security operations centre.

Class 8001, Drone Flights Activity, of schema 1.9.0-dev (ocsf/ocsf-schema): a *Record* event for each track that may
be a drone, and one for each change of an alert. Numbers that the schema has as text are metres and metres a second.
"""

import json
import math
from collections.abc import Sequence
from typing import Any, BinaryIO, Final

import msgspec

from hima.archive.points import AlertPoint, TrackPoint, World
from hima.archive.values import called, real
from hima.units import MILLISECOND_NS

SCHEMA: Final = "1.9.0-dev"
CATEGORY, CLASS = 8, 8001
RECORD, OTHER = 2, 99
NO_COUNTRY: Final = "ZZ"
"""Unknown, in the codes that Unicode extends: the schema wants a country of every place, and a site says none."""
AIRBORNE: Final = 3
NOT_DRONES: Final = frozenset({"bird", "manned_aircraft", "clutter"})
FEARED: Final = frozenset({"suspect", "hostile"})
_TYPES: Final = {"multirotor": (2, "Helicopter"), "fixed_wing": (1, "Airplane"), "one_way_attack": (1, "Airplane")}
_SEVERITIES: Final = {"": (1, "Informational"), "watch": (2, "Low"), "decide": (3, "Medium"), "act_now": (4, "High")}


class Ocsf:
    """Lines that are being written.

    Args:
        out: Where they go.
        world: What they are of.
        version: Version of this program.
        country: ISO 3166 code of two letters.
    """

    def __init__(self, out: BinaryIO, world: World, version: str, country: str = NO_COUNTRY) -> None:
        self._out, self._world, self._version, self._country = out, world, version, country

    def tracks(self, points: Sequence[TrackPoint]) -> None:
        """Take tracks of one moment; those that are no drones, and not only by their own claim, are left out."""
        for point in points:
            if point.kind not in NOT_DRONES or point.kind_claimed or point.affiliation in FEARED:
                name = called(point.mode, f"Track {point.track}")
                message = f"{name} is {point.state}, kind {point.kind}, affiliation {point.affiliation}"
                self._write(point, point.alert_priority, self._drone(point), message, (RECORD, "Record"))

    def alerts(self, points: Sequence[AlertPoint]) -> None:
        """Take changes of alerts."""
        for point in points:
            name = called(point.mode, f"Track {point.track}")
            message = f"{name}: alert {point.alert} ({point.priority}) {point.change} by {point.rules}"
            drone: dict[str, Any] = {"uid": str(point.track), "name": name, "type_id": 0, "type": "Unknown/Undeclared"}
            if point.lat_deg is not None and point.lon_deg is not None and point.hae_m is not None:
                drone["location"] = self._location(point.lat_deg, point.lon_deg, point.hae_m)
            ended = point.cleared_ns is not None
            activity = (OTHER, f"Alert {point.change}")
            self._write(point, "" if ended else point.priority, drone, message, activity)

    def close(self) -> None:
        """Lines need no end."""

    def _write(
        self,
        point: TrackPoint | AlertPoint,
        priority: str,
        drone: dict[str, Any],
        message: str,
        activity: tuple[int, str],
    ) -> None:
        severity_id, severity = _SEVERITIES[priority]
        event = {
            "activity_id": activity[0],
            "activity_name": activity[1],
            "category_uid": CATEGORY,
            "category_name": "Unmanned Systems",
            "class_uid": CLASS,
            "class_name": "Drone Flights Activity",
            "type_uid": CLASS * 100 + activity[0],
            "type_name": f"Drone Flights Activity: {activity[1] if activity[0] == RECORD else 'Other'}",
            "time": point.time_ns // MILLISECOND_NS,
            "severity_id": severity_id,
            "severity": severity,
            "status_id": AIRBORNE,
            "status": "Airborne",
            "message": message if real(point.mode) else f"NOT REAL: {message}",
            "metadata": self._metadata(point.mode),
            "unmanned_aerial_system": drone,
            "unmanned_system_operator": {"name": "Unknown", "type_id": 0, "type": "Unknown"},
            "dst_endpoint": {"name": f"hima.{self._world.site}"},
            "unmapped": _unmapped(point),
        }
        text = json.dumps(event, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
        self._out.write(f"{text}\n".encode())

    def _metadata(self, mode: str) -> dict[str, Any]:
        product = {"name": "hima", "vendor_name": "hima", "version": self._version}
        return {"version": SCHEMA, "product": product, "log_name": "tracks", "labels": [f"mode:{mode}"]}

    def _drone(self, point: TrackPoint) -> dict[str, Any]:
        type_id, kind = _TYPES.get(point.kind, (0, "Unknown/Undeclared"))
        east, north = point.velocity_east_mps, point.velocity_north_mps
        drone = {
            "uid": str(point.track),
            "name": called(point.mode, point.name or f"Track {point.track}"),
            "type_id": type_id,
            "type": kind,
            "speed": f"{math.hypot(east, north):.1f}",
            "vertical_speed": f"{point.velocity_up_mps:.1f}",
            "track_direction": f"{math.degrees(math.atan2(east, north)) % 360.0:.0f}",
            "location": self._location(point.lat_deg, point.lon_deg, point.hae_m) | _accuracy(point),
        }
        if point.claimed_name:
            # A claim of the aircraft itself, which may be false.
            drone["uid_alt"] = point.claimed_name
        return drone

    def _location(self, lat_deg: float, lon_deg: float, hae_m: float) -> dict[str, Any]:
        return {"lat": lat_deg, "long": lon_deg, "geodetic_altitude": f"{hae_m:.1f}", "country": self._country}


def _accuracy(point: TrackPoint) -> dict[str, str]:
    """Standard deviations, where they are known."""
    if point.sigma_east_m is None or point.sigma_north_m is None or point.sigma_up_m is None:
        return {}
    across_m = math.sqrt((point.sigma_east_m**2 + point.sigma_north_m**2) / 2.0)
    return {"horizontal_accuracy": f"{across_m:.1f}", "geodetic_vertical_accuracy": f"{point.sigma_up_m:.1f}"}


def _unmapped(point: msgspec.Struct) -> dict[str, Any]:
    """What the class has no attribute for, under our own names."""
    left = {"time_ns", "lon_deg", "lat_deg", "hae_m"}
    said = {name: getattr(point, name) for name in point.__struct_fields__ if name not in left}
    return {f"hima_{name}": value for name, value in said.items() if value not in (None, "")}
