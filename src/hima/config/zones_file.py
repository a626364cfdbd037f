"""The zones of a site folder as a file that is read, added to and written."""

from collections.abc import Sequence
from typing import Any

import msgspec

from hima.config.document import read_json
from hima.config.files import ZONES_GEOJSON, ZoneFeature, ZonesFile


def merged(present: Sequence[ZoneFeature], imported: Sequence[ZoneFeature]) -> tuple[ZoneFeature, ...]:
    """Zones of a folder with imported ones: these take the place of those published under the same identifier."""
    published = {feature.properties.identifier for feature in imported}
    kept = [
        zone for zone in present if zone.properties.identifier is None or zone.properties.identifier not in published
    ]
    return (*kept, *imported)


def zones_text(features: Sequence[ZoneFeature]) -> bytes:
    """`zones.geojson`, one zone a line."""
    lines = ",\n".join(_line(feature) for feature in features)
    return f'{{\n"type": "FeatureCollection",\n"features": [\n{lines}\n]\n}}\n'.encode()


def _line(feature: ZoneFeature) -> str:
    plain: dict[str, Any] = msgspec.to_builtins(feature)
    plain["properties"] = _said(plain["properties"])
    return msgspec.json.encode(plain).decode()


def _said(value: Any) -> Any:
    """Without what is not said."""
    if isinstance(value, dict):
        return {key: _said(item) for key, item in value.items() if item not in (None, (), [])}
    return [_said(item) for item in value] if isinstance(value, list | tuple) else value


def features_of(data: bytes) -> tuple[ZoneFeature, ...]:
    """The zones of a sound `zones.geojson`."""
    return msgspec.convert(read_json(ZONES_GEOJSON, data).content, ZonesFile).features
