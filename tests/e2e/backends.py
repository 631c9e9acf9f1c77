"""The developer's own server, as it speaks to a lobby."""

import time
from typing import Any

import aiohttp

from tests.e2e.lobbies import Answer
from tests.test_tokens import BACKEND_SECRET, a_backend_token

SETTINGS = {"LOBBY_JWT_KEY": BACKEND_SECRET, "LOBBY_JWT_ALGORITHMS": "HS256"}


def a_token(role: str = "server") -> str:
    """Return a token that is good for a while."""
    return a_backend_token(role=role, exp=int(time.time()) + 600)


async def post(url: str, body: object, *, role: str = "server") -> Answer:
    """Send JSON with the token of a role."""
    headers = {"Authorization": f"Bearer {a_token(role)}"}
    async with (
        aiohttp.ClientSession(headers=headers) as http,
        http.post(url, json=body) as response,
    ):
        answer: Any = await response.json()
        return Answer(response.status, response.headers, answer)
