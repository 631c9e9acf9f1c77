"""What is served beside Socket.IO."""

from typing import Any

import pytest

from lobby.engine import Server, configure
from tests.engine.arena import BRISK, Arena, Running
from tests.engine.clients import Raw, WebSocket
from tests.engine.conftest import IS_STOCK

pytestmark = pytest.mark.skipif(IS_STOCK, reason="it is about our own application")

PAGE = b"GET /page HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


async def other(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer every request with a page, every WebSocket with a 404."""
    kind = "http" if scope["type"] == "http" else "websocket.http"
    if scope["path"] == "/broken":
        raise RuntimeError("a fault of the application")
    if scope["path"] == "/accepting":
        await send({"type": "websocket.accept"})
    status = 200 if scope["type"] == "http" else 404
    headers = [(b"content-length", b"4")]
    await send({"type": f"{kind}.response.start", "status": status, "headers": headers})
    await send({"type": f"{kind}.response.body", "body": b"page"})


async def serving(application: Any) -> Running:
    server = Server(limits=BRISK)
    config = configure(server.application(application), BRISK, lifespan="off")
    running = Running(Arena("/"), server, config)
    await running.start()
    return running


async def test_other_application_gets_http() -> None:
    running = await serving(other)
    raw = await Raw.open(running.port)
    raw.write(PAGE)
    assert (await raw.read()).endswith(b"page")
    await raw.close()
    await running.stop()


@pytest.mark.parametrize(("path", "status"), [("/x", 404), ("/broken", 500), ("/accepting", 500)])
async def test_other_application_may_only_refuse_websockets(path: str, status: int) -> None:
    running = await serving(other)
    websocket = await WebSocket.open(running.port, path)
    assert websocket.status == status
    await websocket.close()
    await running.stop()


async def test_without_another_application_the_rest_is_refused() -> None:
    running = await serving(None)
    raw = await Raw.open(running.port)
    raw.write(PAGE)
    assert b" 404 " in await raw.head()
    await raw.close()
    websocket = await WebSocket.open(running.port, "/x")
    assert websocket.status == 403
    await websocket.close()
    await running.stop()


async def test_lifespan_is_lived_without_another_application() -> None:
    sent: list[str] = []
    events = iter(["lifespan.startup", "lifespan.shutdown"])

    async def receive() -> dict[str, str]:
        return {"type": next(events)}

    async def send(message: Any) -> None:
        sent.append(message["type"])

    await Server().application()({"type": "lifespan"}, receive, send)
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
