"""The whole HTTP side of a lobby whose developer has a backend."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import SecretStr
from quart import Quart

from lobby.app import Lobby
from lobby.settings import Settings
from tests.test_tokens import BACKEND_SECRET, a_backend_token


class Answer(NamedTuple):
    """An answer over HTTP."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def code(self) -> str:
        """What was refused, and why."""
        assert self.body["ok"] is False
        return str(self.body["error"]["code"])


def a_lobby(**settings: Any) -> Lobby:
    """Return a lobby that knows the tokens of :func:`a_backend_token`."""
    key = SecretStr(BACKEND_SECRET)
    return Lobby(Settings(jwt_key=key, jwt_algorithms=("HS256",), **settings))


def bearer(**claims: object) -> dict[str, str]:
    """Return the header by which the backend says who asks."""
    return {"Authorization": f"Bearer {a_backend_token(**claims)}"}  # type: ignore[arg-type]


async def ask(app: Quart, method: str, path: str, **request: Any) -> Answer:
    """Ask, and return the answer, its headers' names in small letters."""
    response = await app.test_client().open(path, method=method, **request)
    is_json = response.mimetype == "application/json"
    body = await (response.get_json() if is_json else response.get_data())
    return Answer(response.status_code, body, {k.lower(): v for k, v in response.headers.items()})
