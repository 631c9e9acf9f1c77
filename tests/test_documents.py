"""The documents say what the server does: all of it, and nothing else."""

import ast
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator
from openapi_spec_validator import validate
from pydantic.alias_generators import to_camel

from lobby.app import Lobby
from lobby.http.openapi import openapi
from lobby.http.site import Site
from lobby.sockets.base import LobbyNamespace
from lobby.wire.asyncapi import asyncapi
from lobby.wire.command import Command
from lobby.wire.pushes import Push, RoomPush
from tests.http.backends import a_lobby
from tests.test_readme import leaves

ROOT = Path(__file__).parent.parent
Document = dict[str, Any]


def namespaces(lobby: Lobby) -> list[LobbyNamespace]:
    return [
        each
        for each in lobby.server.namespace_handlers.values()
        if isinstance(each, LobbyNamespace)
    ]


LOBBY = a_lobby()
NAMESPACES = namespaces(LOBBY)
ASYNCAPI: Document = asyncapi([each.vocabulary() for each in NAMESPACES], "1")
OPENAPI: Document = openapi(LOBBY.quart, "1")
BOTH = pytest.mark.parametrize("document", [ASYNCAPI, OPENAPI], ids=["asyncapi", "openapi"])


def references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from references(each)


def resolve(document: Document, reference: str) -> Any:
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def operations(action: str, channel: str) -> set[str]:
    return {
        name.removeprefix(f"{channel}-")
        for name, operation in ASYNCAPI["operations"].items()
        if operation["action"] == action
        and operation["channel"] == {"$ref": f"#/channels/{channel}"}
    }


def test_openapi_document_is_valid() -> None:
    validate(OPENAPI)


def test_asyncapi_document_is_valid() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the validator's own models give rise to some
        from asyncapi3.models.asyncapi import AsyncAPI3  # noqa: PLC0415

        AsyncAPI3.model_validate(ASYNCAPI)


@BOTH
def test_schemas_are_valid(document: Document) -> None:
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
        Draft7Validator.check_schema(schema)  # AsyncAPI's own dialect


@BOTH
def test_every_reference_leads_somewhere_and_every_schema_is_used(document: Document) -> None:
    found = set(references(document))

    for reference in found:
        assert resolve(document, reference) is not None
    named = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert named <= found


@BOTH
def test_descriptions_are_markdown(document: Document) -> None:
    assert "``" not in str(document)


def test_every_namespace_is_a_channel() -> None:
    assert {channel["address"] for channel in ASYNCAPI["channels"].values()} == {
        name for name in LOBBY.server.namespace_handlers if name.startswith("/")
    }


@pytest.mark.parametrize("namespace", NAMESPACES, ids=lambda each: each.namespace)
def test_every_event_that_is_accepted_is_there_and_no_other(namespace: LobbyNamespace) -> None:
    accepted = {*namespace.commands, *namespace.immediate_commands}

    assert operations("receive", namespace.namespace[1:]) == accepted


@pytest.mark.parametrize("namespace", NAMESPACES, ids=lambda each: each.namespace)
def test_every_event_that_is_sent_is_there_and_no_other(namespace: LobbyNamespace) -> None:
    sent = {push.event_name for push in namespace.pushes}

    assert operations("send", namespace.namespace[1:]) == sent


def test_every_push_there_is_belongs_to_a_namespace() -> None:
    known = {push for namespace in NAMESPACES for push in namespace.pushes}

    assert {kind for kind in leaves(Push) if kind is not RoomPush} == known


def test_every_command_there_is_belongs_to_a_namespace() -> None:
    def under(kind: type[Command]) -> set[type[Command]]:
        return {kind}.union(*map(under, kind.__subclasses__()))

    tables = [{**each.commands, **each.immediate_commands} for each in NAMESPACES]
    known = {command for table in tables for command in table.values()}
    parts = {kind for kind in under(Command) if kind.__name__.startswith("_")}

    assert {kind.__name__ for kind in under(Command) - known - parts} == {"Command", "QuickGame"}


def sent_names(path: Path) -> Iterator[str]:
    """Return the source of each event name that a module sends."""
    places = {"emit": 0, "broadcast": 1, "Prepared": 0}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else None
            called = node.func.id if isinstance(node.func, ast.Name) else called
            if called in places and len(node.args) > places[called]:
                yield ast.unparse(node.args[places[called]])


def test_nothing_is_sent_but_what_is_a_push() -> None:
    """Whatever is sent has its name from a push: so the pushes are all that there is."""
    modules = (ROOT / "lobby" / "sockets").rglob("*.py")
    names = [name for path in modules for name in sent_names(path)]

    assert names
    # Where a name is passed on, it comes from ``push_for``, which takes it from a push.
    assert {name for name in names if not name.endswith(".event_name")} <= {"name"}


def acks(event: str) -> list[str]:
    parts = ASYNCAPI["channels"]["games"]["messages"][f"{event}-ack"]["payload"]["oneOf"]
    return [part["$ref"].rpartition("/")[2] for part in parts]


def test_acks_are_what_the_handlers_return_or_answer_by_themselves() -> None:
    assert acks("list-games") == ["PageViewAck", "Refusal"]
    assert acks("watch-games") == ["PageViewAck", "Done", "Refusal"]
    assert acks("leave-game") == ["Done", "Refusal"]
    assert acks("join-game") == ["SeatedAck", "Refusal"]
    assert acks("game-action") == ["ActionTakenAck", "Refusal"]


def test_every_command_is_answered_or_refused() -> None:
    for name, operation in ASYNCAPI["operations"].items():
        if operation["action"] == "receive":
            [reply] = operation["reply"]["messages"]
            acks = resolve(ASYNCAPI, reply["$ref"])["payload"]["oneOf"]
            assert len(acks) >= 2, name
            assert acks[-1] == {"$ref": "#/components/schemas/Refusal"}


def test_shorthand_is_a_string() -> None:
    messages = ASYNCAPI["channels"]["games"]["messages"]

    assert messages["join-game"]["payload"]["anyOf"][1]["type"] == "string"
    assert "$ref" in messages["set-ready"]["payload"]


def test_every_route_is_there_and_no_other() -> None:
    routes = {
        (
            re.sub(r"<(?:\w+:)?(\w+)>", lambda found: f"{{{to_camel(found[1])}}}", rule.rule),
            method.lower(),
        )
        for rule in LOBBY.quart.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert routes == {
        (path, method) for path, methods in OPENAPI["paths"].items() for method in methods
    }


def test_route_that_nobody_documented_is_an_error() -> None:
    app = Site()

    @app.get("/secret")
    async def secret() -> str:
        return "x"

    with pytest.raises(LookupError, match="secret"):
        openapi(app, "1")


def test_every_operation_says_what_it_is_for() -> None:
    described = [each for methods in OPENAPI["paths"].values() for each in methods.values()]

    assert all(operation["summary"] for operation in described)
    ids = [operation["operationId"] for operation in described]
    assert len(ids) == len(set(ids))


def test_query_of_the_listing_is_that_of_the_model() -> None:
    parameters = OPENAPI["paths"]["/api/games"]["get"]["parameters"]

    assert {parameter["name"]: parameter["schema"] for parameter in parameters}["limit"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 100,
        "default": 20,
    }
    assert {parameter["name"] for parameter in parameters} == {
        "status", "tags", "name", "joinable", "minFreeSeats", "metadata.KEY",
        "sort", "limit", "cursor",
    }  # fmt: skip


def test_routes_of_a_role_say_so() -> None:
    events = OPENAPI["paths"]["/api/games/{gameId}/events"]["post"]

    assert events["security"] == [{"bearer": ["server"]}]
    assert {"401", "403", "404", "413", "415"} <= events["responses"].keys()
    assert "security" not in OPENAPI["paths"]["/api/sessions"]["post"]
    metrics = OPENAPI["paths"]["/metrics"]["get"]  # which settings may open to everybody
    assert metrics["security"] == [{}, {"bearer": []}]
    assert {"200", "401", "403"} == metrics["responses"].keys()
