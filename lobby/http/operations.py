"""What a route takes and gives: said once, for the route to keep to and the document to tell."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, get_type_hints

import orjson
from quart import Request, Response, request
from werkzeug.exceptions import UnsupportedMediaType

from lobby.domain.errors import InvalidMessage
from lobby.http.bearer import Gate
from lobby.http.responses import json_response
from lobby.wire.acks import ok
from lobby.wire.message import Message

JSON = "application/json"

BodyModel = TypeVar("BodyModel", bound=Message)
Answer = Callable[..., Awaitable[Response]]
Use = Callable[..., Awaitable[Message | None]]
Read = Callable[[Iterable[tuple[str, str]]], Message]
"""Returns what the names and values of a query string stand for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """
    A route as the OpenAPI document shows it, beside the docstring of what answers.

    Attributes:
        body: What is sent.
        query: The parameters: the fields of a model, those of its own models among them.
        reply: What the answer holds beside ``ok``, if anything.
        role: Whose token it takes; ``None`` if it needs none.
        may_bear: Whether a token that need not be there makes a difference.
        refusals: Statuses of the refusals that do not follow from the rest.
        media_type: What kind of answer it is, if it is not a message of ours.
        is_cached: Whether it is answered with 304 as long as it stays the same.

    """

    body: type[Message] | None = None
    query: type[Message] | None = None
    reply: type[Message] | None = None
    role: str | None = None
    may_bear: bool = False
    refusals: tuple[int, ...] = ()
    media_type: str | None = None
    is_cached: bool = False


def documented(operation: Operation) -> Callable[[Answer], Answer]:
    """Note what a route takes and gives."""

    def note(answer: Answer) -> Answer:
        answer.__dict__["operation"] = operation
        return answer

    return note


def operation_of(answer: Callable[..., Any]) -> Operation:
    """
    Return what a route was documented as.

    Raises:
        LookupError: If it was not.

    """
    found: Operation | None = vars(answer).get("operation")
    if found is None:
        raise LookupError(f"the route of {answer.__qualname__} is not documented")
    return found


def for_role(
    gate: Gate, role: str, *refusals: int, read: Read | None = None
) -> Callable[[Use], Answer]:
    """
    Make a route of a function, as :func:`for_everybody`, for the bearers of one role's token.

    With ``read``, what it makes of the query string is given to the function as ``query``.
    """
    return lambda use: _route(use, refusals, gate, role, read)


def for_everybody(*refusals: int) -> Callable[[Use], Answer]:
    """
    Make a route of a function that takes what its annotations say.

    ``command`` is a message, the body; ``caller`` the player whose token comes along; everything
    else comes from the path. What is returned is the answer.
    """
    return lambda use: _route(use, refusals)


async def body_of(sent: Request, model: type[BodyModel]) -> BodyModel:
    """
    Return the message that a request holds.

    Raises:
        InvalidMessage: If it is none, naming the first field that is wrong.
        RequestEntityTooLarge: If it is longer than the application takes.
        UnsupportedMediaType: If it does not say that it is JSON.

    """
    # Which also keeps foreign pages out: a browser asks before it sends JSON elsewhere.
    if sent.mimetype != JSON:
        raise UnsupportedMediaType(f"the body must be {JSON}")
    try:
        payload = orjson.loads(await sent.get_data())
    except orjson.JSONDecodeError:
        raise InvalidMessage("", "the body must be JSON") from None
    return model.parse(payload)


def _route(
    use: Use,
    refusals: tuple[int, ...],
    gate: Gate | None = None,
    role: str | None = None,
    read: Read | None = None,
) -> Answer:
    hints = get_type_hints(use)
    reply = None if hints["return"] is type(None) else hints["return"]
    body: type[Message] | None = hints.get("command")
    query = None if read is None else get_type_hints(read)["return"]

    @documented(Operation(body=body, query=query, reply=reply, role=role, refusals=refusals))
    @wraps(use)
    async def answer(**given: object) -> Response:
        if gate is not None and role is not None:
            caller = await gate.require(request, role)
            if "caller" in hints:
                given["caller"] = caller
        if read is not None:
            given["query"] = read(request.args.items(multi=True))
        if body is not None:
            given["command"] = await body_of(request, body)
        return json_response(ok(await use(**given)))

    return answer
