"""The messages of the wire as TypeScript declares them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from lobby.wire.message import Message
from lobby.wire.schemas import Schemas
from lobby.wire.vocabulary import Vocabulary

SENT = "unknown"  # what a game sends is its own affair: the client checks it when it is sent
HEARD = "any"  # and what it hears is what its other players have sent
NOTHING = "Record<string, never>"
MODULE = "__"  # stands in the name of a schema whose model has a namesake
WIDTH = 96

Schema = Mapping[str, Any]


def declarations(vocabularies: Sequence[Vocabulary]) -> str:
    """Return the type of every message, and by namespace what is sent, answered and pushed."""
    models = list(dict.fromkeys(model for each in vocabularies for model in _models(each)))
    schemas = Schemas(models)
    types = [_declared(name, schema) for name, schema in sorted(schemas.components.items())]
    maps = [
        text for each in vocabularies for text in (_commands(each, schemas), _pushes(each, schemas))
    ]
    return "\n\n".join([*types, *maps]) + "\n"


def _models(words: Vocabulary) -> Iterator[type[Message]]:
    yield from words.commands.values()
    yield from words.pushes
    for replies in words.replies.values():
        yield from (reply for reply in replies if reply is not None)


def _commands(words: Vocabulary, schemas: Schemas) -> str:
    lines = []
    for event, command in words.commands.items():
        sent = type_of(schemas.of(command)) + (" | string" if command.shorthand else "")
        replies = [
            NOTHING if reply is None else type_of(schemas.of(reply))
            for reply in words.replies[event]
        ]
        lines.append(f'  "{event}": {{ payload: {sent}; reply: {" | ".join(replies)} }};')
    about = f"What may be asked on `{words.namespace}`, and what the answer holds beside `ok`."
    return _interface(about, f"{_title(words)}Commands", lines)


def _pushes(words: Vocabulary, schemas: Schemas) -> str:
    lines = [f'  "{push.event_name}": {type_of(schemas.of(push))};' for push in words.pushes]
    about = f"What is said on `{words.namespace}` without being asked."
    return _interface(about, f"{_title(words)}Pushes", lines)


def _title(words: Vocabulary) -> str:
    return words.namespace.lstrip("/").capitalize()


def _declared(name: str, schema: Schema) -> str:
    if "properties" not in schema and schema.get("type") != "object":
        about = _comment(schema.get("description", ""))
        return f"{about}export type {_short(name)} = {type_of(schema)};"
    required = schema.get("required", [])
    lines = [
        f"  {field}{'' if field in required else '?'}: {type_of(inner)};"
        for field, inner in schema.get("properties", {}).items()
    ]
    return _interface(schema.get("description", ""), _short(name), lines)


def _interface(about: str, name: str, lines: Iterable[str]) -> str:
    return "\n".join([f"{_comment(about)}export interface {name} {{", *lines, "}"])


def type_of(schema: Schema) -> str:
    """Return the type of what a JSON schema allows, as far as TypeScript can say it."""
    if "$ref" in schema:
        return _short(str(schema["$ref"]).rpartition("/")[2])
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(map(type_of, schema["anyOf"])))
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(map(json.dumps, schema["enum"]))
    return _plain(schema)


def _plain(schema: Schema) -> str:
    match schema.get("type"):
        case "array":
            item = type_of(schema["items"])
            return f"({item})[]" if " | " in item else f"{item}[]"
        case "object":
            inner = schema.get("additionalProperties")
            values = type_of(inner) if isinstance(inner, dict) else HEARD
            return "object" if inner is None else f"Record<string, {values}>"
        case "integer" | "number":
            return "number"
        case "string" | "boolean" | "null":
            return str(schema["type"])
        case _:
            return SENT if "description" in schema else HEARD


def _short(name: str) -> str:
    """Return a model's name, with its namespace's only where it has a namesake."""
    *modules, short = name.split(MODULE)
    return f"Admin{short}" if "admin" in modules else short


def _comment(about: str) -> str:
    lines = about.splitlines()
    if len(lines) <= 1:
        return f"/** {about} */\n" if about else ""
    return "\n".join(["/**", *(f" * {line}".rstrip() for line in lines), " */\n"])
