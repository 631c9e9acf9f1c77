"""What a connection does when the server is silent, gone, or says no."""

import asyncio
from types import SimpleNamespace
from typing import cast

import pytest
from picows import WSMsgType, WSTransport
from picows.picows import _make_test_ws_frame

from loadtest import client
from loadtest.client import Connection, refusal
from loadtest.errors import ConnectionEnded
from loadtest.frames import Json


class Watched(Connection):
    """Keeps the faults it is told of."""

    def __init__(self) -> None:
        super().__init__("/games")
        self.faults: list[str] = []
        self.wire = SimpleNamespace(send=lambda *_: None, close_handshake=None)
        self.on_ws_connected(cast("WSTransport", self.wire))

    def on_fault(self, what: str) -> None:
        self.faults.append(what)

    def feed(self, payload: bytes) -> None:
        frame = _make_test_ws_frame(WSMsgType.TEXT, payload, True, False)
        self.on_ws_frame(cast("WSTransport", self.wire), frame)

    def end(self) -> None:
        self.on_ws_disconnected(cast("WSTransport", self.wire))


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "ANSWER_SECONDS", 0.0)


async def test_call_returns_the_body_of_its_ack() -> None:
    connection = Watched()
    first = asyncio.ensure_future(connection.call("a", {}))
    second = asyncio.ensure_future(connection.call("b", {}))
    await asyncio.sleep(0)

    connection.feed(b'43/games,1[{"ok":true,"of":"b"}]')
    connection.feed(b'43/games,0[{"ok":true,"of":"a"}]')

    assert (await first)["of"] == "a"
    assert (await second)["of"] == "b"


@pytest.mark.usefixtures("_impatient")
async def test_silence_ends_the_wait() -> None:
    with pytest.raises(ConnectionEnded, match="no answer to join-game within 0 s"):
        await Watched().call("join-game", {})


async def test_end_of_the_connection_ends_the_wait() -> None:
    connection = Watched()
    waiting = asyncio.ensure_future(connection.reached("welcome"))
    await asyncio.sleep(0)

    connection.end()

    with pytest.raises(ConnectionEnded, match="no close frame"):
        await waiting
    assert connection.faults == ["connections ended by the server: no close frame"]


async def test_nothing_is_awaited_of_a_connection_that_has_ended() -> None:
    connection = Watched()
    connection.feed(b'42/games,["welcome",{}]')
    connection.end()

    await connection.reached("welcome")  # that came before
    for waiting in (connection.reached("games-updated"), connection.call("leave-game", {})):
        with pytest.raises(ConnectionEnded, match="the connection ended: no close frame"):
            await waiting


async def test_end_that_was_expected_is_no_fault() -> None:
    connection = Watched()
    connection.is_leaving = True

    connection.end()
    await connection.close()

    assert (connection.faults, connection.is_open) == ([], False)


async def test_milestone_reached_before_anybody_waits_is_remembered() -> None:
    connection = Watched()
    connection.feed(b'42/games,["welcome",{"playerId":"p"}]')
    connection.feed(b'42/games,["welcome",{"playerId":"q"}]')

    assert (await connection.reached("welcome")).body == {"playerId": "p"}


async def test_listing_is_parsed_only_once() -> None:
    connection = Watched()
    connection.feed(b'42/games,["games-updated",{"version":1}]')
    connection.feed(b'42/games,["games-updated",{"version":')

    assert (await connection.reached("games-updated")).body == {"version": 1}
    assert connection.faults == []


@pytest.mark.parametrize(
    ("ack", "said"),
    [
        ({"ok": False, "error": {"code": "busy", "message": "later"}}, "busy: later"),
        ({"message": "Invalid namespace"}, "no code: Invalid namespace"),
        ({"error": "no"}, "no code: no message"),
        ({}, "no code: no message"),
    ],
)
def test_refusal_is_read_however_incomplete(ack: dict[str, Json], said: str) -> None:
    assert str(refusal("join-game", ack)) == f"join-game was refused: {said}"
