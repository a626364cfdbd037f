"""`/api/openapi.json`: the table of operations in the words of OpenAPI 3.1."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from hima.web.bodies import Refused
from hima.web.operation import Open, Operation

_PARAMETER = re.compile(r"{(\w+)(?::(\w+))?}")


def describe(operations: Sequence[Operation], version: str) -> bytes:
    """The document, as JSON."""
    bodies: list[type[msgspec.Struct]] = [Refused]
    for item in operations:
        bodies += [body for body in (item.takes, item.gives) if body is not None and body not in bodies]
    references, schemas = msgspec.json.schema_components(bodies, ref_template="#/components/schemas/{name}")
    schema = dict(zip(bodies, references, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for item in operations:
        paths.setdefault(_PARAMETER.sub(r"{\1}", item.path), {})[item.method.lower()] = _operation(item, schema)
    return msgspec.json.encode(
        {
            "openapi": "3.1.0",
            "info": {"title": "hima", "version": version, "summary": "Air picture and decisions of one site."},
            "paths": paths,
            "components": {
                "schemas": schemas,
                "securitySchemes": {
                    "session": {"type": "apiKey", "in": "cookie", "name": "hima_session"},
                    "script": {"type": "http", "scheme": "bearer"},
                },
            },
        }
    )


def _operation(item: Operation, schema: dict[type[msgspec.Struct], dict[str, Any]]) -> dict[str, Any]:
    good = {} if item.gives is None else {"content": _json(schema[item.gives])}
    described: dict[str, Any] = {
        "summary": item.meaning,
        "parameters": list(_parameters(item)),
        "responses": {
            "200": {"description": "Done.", **good},
            "default": {"description": "Refused, and why.", "content": _json(schema[Refused])},
        },
        "x-access": item.access.value,
        "security": [] if item.access is Open.ANYBODY else [{"session": []}, {"script": []}],
    }
    if item.takes is not None:
        described["requestBody"] = {"required": True, "content": _json(schema[item.takes])}
    return described


def _parameters(item: Operation) -> Iterable[dict[str, Any]]:
    for name, kind in _PARAMETER.findall(item.path):
        schema = {"type": "integer" if kind == "int" else "string"}
        yield {"name": name, "in": "path", "required": True, "schema": schema}
    for query in item.query:
        yield {"name": query.name, "in": "query", "description": query.meaning, "schema": {"type": query.type}}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
