"""Receivers of arrival times: each needs another one to be compared with."""

from hima.config.consistency import check_reference
from hima.config.document import Document
from hima.config.geography import check_near
from hima.config.site import Reference
from hima.picture.sensor import SensorKind
from hima.sensing.settings import SensorSettings


def check_receivers(
    document: Document,
    row: int,
    sensor: SensorSettings,
    sensors: dict[str, SensorSettings],
    reference: Reference | None,
) -> None:
    """Note a sensor of arrival times without a receiver to compare them with, and such a receiver of any other."""
    at = ("sensor", row)
    named, placed = sensor.reference_sensor, (sensor.reference_lat_deg, sensor.reference_lon_deg)
    given = named is not None or placed != (None, None)
    if sensor.kind is not SensorKind.TDOA:
        if given:
            what = f'a reference receiver belongs to the kind "tdoa" alone, not to "{sensor.kind.value}"'
            document.add((*at, "reference_sensor"), what, "Remove it.")
        return
    if not given:
        hint = "Name the sensor that arrival is compared with, or give reference_lat_deg and reference_lon_deg."
        document.add((*at, "reference_sensor"), "missing", hint)
    elif named is not None and placed != (None, None):
        document.add((*at, "reference_sensor"), "given twice, by name and by place", "Keep one of the two.")
    elif named is None and None in placed:
        document.add((*at, "reference_lat_deg"), "half a place", "Give reference_lat_deg and reference_lon_deg.")
    else:
        if sensor.reference_lat_deg is not None and sensor.reference_lon_deg is not None:
            path = (*at, "reference_lat_deg")
            check_near(document, path, sensor.reference_lat_deg, sensor.reference_lon_deg, reference)
        _check_apart(document, row, sensor, sensors)


def _check_apart(document: Document, row: int, sensor: SensorSettings, sensors: dict[str, SensorSettings]) -> None:
    place = (sensor.reference_lat_deg, sensor.reference_lon_deg)
    if sensor.reference_sensor is not None:
        there = sensors.get(sensor.reference_sensor)
        if there is None:
            at = ("sensor", row, "reference_sensor")
            check_reference(document, at, sensor.reference_sensor, list(sensors), "sensor")
            return
        place = (there.lat_deg, there.lon_deg)
    if place == (sensor.lat_deg, sensor.lon_deg):
        hint = "Arrival times at one and the same place never differ; name another receiver."
        document.add(("sensor", row, "reference_sensor"), "the reference receiver stands where the sensor stands", hint)
