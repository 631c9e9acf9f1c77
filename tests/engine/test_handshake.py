"""Who may open a connection, and how the others are told."""

import pytest

from lobby.engine import Limits, Server
from tests.engine.arena import Running
from tests.engine.clients import Player, request
from tests.engine.conftest import Serve

FIREFOX = {"Connection": "keep-alive, Upgrade"}
DEFLATE = {"Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits"}


async def test_connection_header_may_list_more_than_upgrade(running: Running) -> None:
    assert (await running.session(headers=FIREFOX)).status == 101


async def test_deflate_offer_is_declined(running: Running) -> None:
    player = await running.session(headers=DEFLATE)
    assert player.status == 101
    assert b"sec-websocket-extensions" not in player.response.lower()


@pytest.mark.parametrize("path", ["direct"], indirect=True)  # uvicorn's class answers by itself
async def test_wrong_version_is_told_the_right_one(running: Running) -> None:
    websocket = await running.websocket(headers={"Sec-WebSocket-Version": "8"})
    assert websocket.status == 426
    assert b"sec-websocket-version: 13" in websocket.response


@pytest.mark.parametrize("path", ["direct"], indirect=True)  # as above
@pytest.mark.parametrize("key", ["", "short", "not base64 at all, is it?"])
async def test_bad_key_is_refused(running: Running, key: str) -> None:
    assert (await running.websocket(headers={"Sec-WebSocket-Key": key})).status == 400


@pytest.mark.parametrize(
    "target",
    [
        "/socket.io/?transport=websocket",
        "/socket.io/?EIO=3&transport=websocket",
        "/socket.io/?EIO=4",
        "/socket.io/?EIO=4&transport=polling",
        "/socket.io/?EIO=4&transport=websocket&sid=unknown",
        "/elsewhere/",
    ],
)
async def test_refused_upgrade_is_a_403_before_it(running: Running, target: str) -> None:
    assert (await running.websocket(target)).status == 403


async def test_opening_names_the_bounds(serve: Serve) -> None:
    running = await serve(Limits(ping_interval_seconds=0.35, ping_timeout_seconds=0.25))
    opening = (await running.session()).opening
    assert (opening["pingInterval"], opening["pingTimeout"]) == (350, 250)
    assert opening["maxPayload"] == 16 * 1024
    assert opening["upgrades"] == []


async def test_foreign_origin_is_refused(serve: Serve) -> None:
    running = await serve(cors_allowed_origins=["https://game.example"])
    evil = {"Origin": "https://evil.example"}
    assert (await running.websocket(headers=evil)).status == 403
    status, _ = await request(running.port, "GET", "EIO=4&transport=polling", headers=evil)
    assert status == 403
    assert (await running.session(headers={"Origin": "https://game.example"})).status == 101


async def test_address_has_a_cap_and_gets_its_place_back(serve: Serve) -> None:
    running = await serve(Limits(max_connections_per_address=1, close_timeout_seconds=0.3))
    # The test's clients are loopback, which no cap applies to.
    running.server.eio.address_of = lambda _request: "192.0.2.1"
    first = await running.session()
    assert (await running.websocket()).status == 403
    assert (await request(running.port, "GET", "EIO=4&transport=polling"))[0] == 403
    await first.close()
    await running.until(lambda: not running.server.eio.sockets)
    assert (await running.session()).status == 101


async def test_server_has_a_cap(serve: Serve) -> None:
    running = await serve(Limits(max_connections=1))
    await running.session()
    assert (await running.websocket()).status == 403


async def test_application_may_refuse_a_connection(running: Running) -> None:
    running.server.eio.admit = lambda connection: connection.origin == "https://game.example"
    assert (await running.websocket()).status == 403
    assert (await running.session(headers={"Origin": "https://game.example"})).status == 101


async def test_connection_keeps_what_the_request_said(running: Running) -> None:
    player: Player = await running.session(headers={"Origin": "https://game.example"})
    connection = running.server.eio.sockets[player.opening["sid"]]
    assert connection.address == "127.0.0.1"
    assert connection.origin == "https://game.example"


async def test_other_application_serves_other_paths(running: Running) -> None:
    async def other(scope: dict[str, object], _receive: object, send: object) -> None:
        served.append(scope["path"])

    served: list[object] = []
    app = Server().application(other)
    await app({"type": "http", "path": "/api/games"}, None, None)  # type: ignore[arg-type]
    await app({"type": "lifespan", "path": ""}, None, None)  # type: ignore[arg-type]
    assert served == ["/api/games", ""]
