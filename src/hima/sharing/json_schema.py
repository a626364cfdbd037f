"""The JSON schema of what is told at a broker, written from the structs that are encoded."""

import msgspec

from hima.sharing.entities import AlertEntity, FeedEntity, HealthEntity, ThingEvent, TrackEntity

TITLE = "What hima tells at a broker: one event of one thing"


def event_schema() -> str:
    """The schema as text (JSON Schema 2020-12)."""
    kinds = (
        ThingEvent[TrackEntity],
        ThingEvent[AlertEntity],
        ThingEvent[FeedEntity],
        ThingEvent[HealthEntity],
    )
    any_of, parts = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": TITLE,
        "anyOf": list(any_of),
        "$defs": parts,
    }
    return msgspec.json.format(msgspec.json.encode(schema, order="deterministic"), indent=2).decode() + "\n"
