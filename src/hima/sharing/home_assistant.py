"""What Home Assistant finds by itself: one device for the site, with an entity for each thing worth watching.

Source: Home Assistant's documentation of MQTT discovery. A retained message at
``homeassistant/<component>/<node>/<object>/config`` makes an entity, an empty one takes it away.
"""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from hima.sharing.context import SharingContext
from hima.sharing.publication import Publication
from hima.sharing.settings import Audience
from hima.sharing.topics import HOME_ASSISTANT, availability_topic, device, health_topic, topic

UNAVAILABLE_AFTER_S: Final = 60
"""What is not said anew for this long is no longer shown as if it held."""


def discovery(context: SharingContext, audience: Audience) -> Iterator[Publication]:
    """Everything there is to watch, in Home Assistant's words."""
    for component, name, label, more in _entities(context, audience):
        config = {
            "name": label,
            "unique_id": f"{device(context)}_{name}",
            "availability_topic": availability_topic(context),
            "expire_after": max(UNAVAILABLE_AFTER_S, 3 * round(audience.period_s)),
            "qos": 1,
            "device": {
                "identifiers": [device(context)],
                "name": context.called(context.name or context.site),
                "manufacturer": "hima",
                "model": "Air picture",
            },
            "origin": {"name": "hima"},
            **more,
        }
        yield Publication(
            f"{HOME_ASSISTANT}/{component}/{device(context)}/{name}/config", msgspec.json.encode(config), retain=True
        )


def _entities(context: SharingContext, audience: Audience) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Component, object, label and the rest of each entity."""
    health = {"state_topic": health_topic(context)}
    if audience.alerts:
        levels = _choice("threat_level", "none", "watch", "decide", "act_now")
        yield "sensor", "threat_level", "Threat level", health | levels
        for asset in context.assets:
            alerted = _on(f"assets['{asset.id}'] != 'none'")
            yield "binary_sensor", f"asset_{asset.id}", f"Alert: {asset.name}", health | alerted
        for rule in context.rules:
            yield "binary_sensor", f"rule_{rule}", f"Rule: {rule}", health | _on(f"rules['{rule}'] > 0")
    if audience.tracks:
        distance = {"device_class": "distance", "unit_of_measurement": "m", "state_class": "measurement"}
        count = {"unit_of_measurement": "tracks", "state_class": "measurement"}
        yield "sensor", "nearest_distance", "Nearest drone", health | distance | _nearest("distance_m")
        yield "sensor", "nearest_name", "Nearest drone's name", health | _nearest("name")
        yield "sensor", "tracks", "Tracks", health | count | _value("value_json.after.tracks.total")
    for feed, _ in context.feeds:
        state = {"state_topic": topic(context, "feed", feed), "entity_category": "diagnostic"}
        yield "sensor", f"feed_{feed}", f"Feed {feed}", state | _choice("state", "unknown", "live", "silent", "down")


def _value(expression: str) -> dict[str, Any]:
    """A message that takes back what was kept is empty, and then there is no `value_json`; none is unknown."""
    return {"value_template": f"{{{{ ({expression}) if value_json is defined and value_json.after else none }}}}"}


def _nearest(field: str) -> dict[str, Any]:
    return _value(f"value_json.after.nearest.{field} if value_json.after.nearest else none")


def _choice(field: str, *options: str) -> dict[str, Any]:
    return {"device_class": "enum", "options": list(options)} | _value(f"value_json.after.{field}")


def _on(condition: str) -> dict[str, Any]:
    return {"device_class": "safety"} | _value(f"'ON' if value_json.after.{condition} else 'OFF'")
