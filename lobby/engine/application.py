"""The ASGI application: Socket.IO under its path, another application everywhere else."""

from collections.abc import Awaitable, Callable
from typing import Any

from lobby.engine.asgi import Receive, Send

App = Callable[[Any, Receive, Send], Awaitable[None]]


class Application:
    """
    Routes by path.

    Args:
        engine: Serves requests under the path.
        other: Serves the rest and the lifespan; without one, the rest is refused.
        path: Without slashes around it.

    """

    def __init__(self, engine: App, other: App | None, path: str) -> None:
        self._engine = engine
        self._other = other
        self._prefix = f"/{path.strip('/')}/"

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Serve one ASGI call."""
        if scope["type"] != "lifespan" and f"{scope['path']}/".startswith(self._prefix):
            await self._engine(scope, receive, send)
        elif self._other is not None:
            await self._other(scope, receive, send)
        elif scope["type"] == "lifespan":
            await _live(receive, send)
        else:
            await _refuse(scope, send)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        event = (await receive())["type"]
        await send({"type": f"{event}.complete"})
        if event == "lifespan.shutdown":
            return


async def _refuse(scope: dict[str, Any], send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close"})
        return
    headers = [(b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
