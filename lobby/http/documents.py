"""The documents that describe the contract."""

from collections.abc import Callable
from functools import cache

import orjson
from quart import Blueprint, Response, current_app

from lobby.http.openapi import openapi
from lobby.http.operations import JSON, Operation, documented

DOCUMENT = Operation(media_type=JSON)


def documents_blueprint(version: str, asyncapi: Callable[[], dict[str, object]]) -> Blueprint:
    """Return the routes of the documents; each is made when it is first asked for."""
    blueprint = Blueprint("documents", __name__)

    @cache
    def events() -> bytes:
        return orjson.dumps(asyncapi())

    @cache
    def routes() -> bytes:
        return orjson.dumps(openapi(current_app, version))

    @blueprint.get("/asyncapi.json")
    @documented(DOCUMENT)
    async def asyncapi_json() -> Response:
        """Describe what is said over Socket.IO, as an AsyncAPI 3.0 document."""
        return _document(events())

    @blueprint.get("/openapi.json")
    @documented(DOCUMENT)
    async def openapi_json() -> Response:
        """Describe the routes, as an OpenAPI 3.1 document."""
        return _document(routes())

    return blueprint


def _document(content: bytes) -> Response:
    return Response(content, content_type=JSON)
