"""The OpenAPI document: every route, as it was documented."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from inspect import cleandoc
from typing import Any

from pydantic.alias_generators import to_camel
from quart import Quart

from lobby.http.operations import JSON, Operation, operation_of
from lobby.http.parameters import path_parameter, query_parameters
from lobby.wire.acks import Refusal, ack_model
from lobby.wire.message import Message
from lobby.wire.schemas import Schemas

Document = dict[str, Any]

ABOUT = """\
Every answer is the body of an ack: `{"ok": true, …}`, or `{"ok": false, "error": …}` with the \
fitting status. What is said over Socket.IO is in `/asyncapi.json`."""

BEARER = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "A guest's token, or one that the developer's own backend has signed.",
}
HEADERS = {
    HTTPStatus.UNAUTHORIZED: ("WWW-Authenticate", "string"),
    HTTPStatus.TOO_MANY_REQUESTS: ("Retry-After", "integer"),
}
_METHODS = ("GET", "PUT", "POST", "DELETE", "PATCH")
_VARIABLE = re.compile(r"<(?:[^:<>]+:)?(\w+)>")


def openapi(app: Quart, version: str) -> Document:
    """
    Return the OpenAPI 3.1 document of an application.

    Raises:
        LookupError: If a route is not documented.

    """
    routes = list(_routes(app))
    schemas = Schemas(model for route in routes for model in route.models())
    paths: dict[str, Document] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = route.described(schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "lobby", "version": version, "description": ABOUT},
        "paths": paths,
        "components": {"schemas": schemas.components, "securitySchemes": {"bearer": BEARER}},
    }


@dataclass(frozen=True, slots=True)
class _Route:
    method: str
    path: str
    variables: tuple[str, ...]
    endpoint: str
    text: str
    operation: Operation

    def models(self) -> Iterable[type[Message]]:
        operation = self.operation
        yield from (Refusal, ack_model(operation.reply))
        if operation.body is not None:
            yield operation.body

    def described(self, schemas: Schemas) -> Document:
        operation = self.operation
        group, _, name = self.endpoint.partition(".")
        described: Document = {
            "operationId": to_camel(name),
            "tags": [group],
            "summary": self.text,
            "parameters": [path_parameter(variable) for variable in self.variables],
            "responses": self._responses(schemas),
        }
        if operation.query is not None:
            described["parameters"] += query_parameters(operation.query)
        if operation.body is not None:
            content = {JSON: {"schema": schemas.of(operation.body)}}
            described["requestBody"] = {"required": True, "content": content}
        if operation.role is not None:
            described["security"] = [{"bearer": [operation.role]}]
        elif operation.may_bear:
            described["security"] = [{}, {"bearer": []}]
        return described

    def _responses(self, schemas: Schemas) -> Document:
        operation = self.operation
        if operation.media_type is None:
            content = {JSON: {"schema": schemas.of(ack_model(operation.reply))}}
        else:
            content = {operation.media_type: {}}
        responses: Document = {"200": {"description": "OK", "content": content}}
        if operation.is_cached:
            responses["304"] = {"description": "Not Modified"}
        refusal = {JSON: {"schema": schemas.of(Refusal)}}
        for status in sorted(_refusals(operation)):
            responses[str(status.value)] = {"description": status.phrase, "content": refusal}
            if status in HEADERS:
                name, kind = HEADERS[status]
                responses[str(status.value)]["headers"] = {name: {"schema": {"type": kind}}}
        return responses


def _refusals(operation: Operation) -> set[HTTPStatus]:
    statuses = set(operation.refusals)
    if operation.body is not None:
        statuses |= {400, 408, 413, 415}
    if operation.query is not None:
        statuses.add(400)
    if operation.role is not None:
        statuses |= {401, 403}
    if operation.may_bear:
        statuses.add(401)
    return set(map(HTTPStatus, statuses))


def _routes(app: Quart) -> Iterable[_Route]:
    for rule in app.url_map.iter_rules():
        answer = app.view_functions[rule.endpoint]
        for method in sorted((rule.methods or set()).intersection(_METHODS)):
            yield _Route(
                method=method,
                path=_VARIABLE.sub(lambda found: f"{{{to_camel(found[1])}}}", rule.rule),
                variables=tuple(map(to_camel, sorted(rule.arguments))),
                endpoint=rule.endpoint,
                text=cleandoc(answer.__doc__ or ""),
                operation=operation_of(answer),
            )
