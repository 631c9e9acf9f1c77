"""The parameters of a query string, from the model that it is read as."""

from collections.abc import Iterable, Mapping
from typing import Any

from lobby.wire.message import Message
from lobby.wire.schemas import Schemas

Schema = Mapping[str, Any]


def query_parameters(model: type[Message]) -> Iterable[dict[str, Any]]:
    """Return a parameter for each field of a model, and of the models that its fields hold."""
    schemas = Schemas([model])
    for name, schema in _fields(schemas.of(model), schemas):
        if schema.get("type") == "object":  # of any keys
            text = "compares one key, `KEY`; the value is read as JSON where it is JSON"
            yield _parameter(f"{name}.KEY", {"description": text})
        else:
            yield _parameter(name, schema)


def path_parameter(name: str) -> dict[str, Any]:
    """Return a part of the path."""
    schema = {"type": "string", "minLength": 1}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _parameter(name: str, schema: Schema) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema}


def _fields(reference: Schema, schemas: Schemas) -> Iterable[tuple[str, Schema]]:
    properties: Schema = schemas.target(reference)["properties"]
    for name, schema in properties.items():
        if "$ref" in schema and "properties" in schemas.target(schema):
            yield from _fields(schema, schemas)
        else:
            yield name, _of_text(schema, schemas)


def _of_text(schema: Schema, schemas: Schemas) -> Schema:
    """Return a schema that stands alone, without ``null``: a query string has no word for it."""
    if "$ref" in schema:
        return schemas.target(schema)
    if "items" in schema:
        return {**schema, "items": _of_text(schema["items"], schemas)}
    if "anyOf" not in schema:
        return schema
    kinds = [_of_text(kind, schemas) for kind in schema["anyOf"] if kind != {"type": "null"}]
    return kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
