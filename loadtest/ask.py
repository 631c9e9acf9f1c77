"""One HTTP request to the server under test."""

import asyncio
import http.client

import orjson

from loadtest.errors import ServerFailed
from loadtest.frames import Json
from loadtest.target import Target

ANSWER_SECONDS = 10.0


async def ask(target: Target, path: str, body: dict[str, Json] | None = None) -> dict[str, Json]:
    """
    Return the JSON object at a path; with a body it is a POST.

    Raises:
        ServerFailed: If the answer is no success, or no JSON object.

    """
    return await asyncio.to_thread(_ask, target, path, body)


def _ask(target: Target, path: str, body: dict[str, Json] | None) -> dict[str, Json]:
    connection = http.client.HTTPConnection(target.host, target.port, timeout=ANSWER_SECONDS)
    try:
        method = "GET" if body is None else "POST"
        sent = None if body is None else orjson.dumps(body)
        connection.request(method, path, sent, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        told = orjson.loads(answer.read())
    except (OSError, http.client.HTTPException, orjson.JSONDecodeError) as exc:
        raise ServerFailed(f"no answer to {path}: {exc!r}") from exc
    finally:
        connection.close()
    if answer.status != 200 or not isinstance(told, dict):
        raise ServerFailed(f"{path} was answered with {answer.status}")
    return told
