"""The Socket.IO protocol: namespaces, events, acks, attachments, and what is malformed."""

import time

import orjson
import pytest

from lobby.engine import Limits
from tests.engine.arena import Running
from tests.engine.conftest import Serve

RESERVED = [
    "connect",
    "connect_error",
    "disconnect",
    "disconnecting",
    "newListener",
    "removeListener",
]
PLACEHOLDER = '{"_placeholder":true,"num":0}'


async def test_connect_is_answered_before_any_push(running: Running) -> None:
    player = await running.session()
    answer = await player.connect()
    sid = orjson.loads(answer[2:])["sid"]
    assert sid != player.opening["sid"]
    assert await player.event() == ["welcome", {"sid": sid}]


async def test_refused_connect_says_why_and_may_be_repeated(running: Running) -> None:
    player = await running.session()
    answer = await player.connect({"refuse": True})
    assert answer == '44{"message":"not today","data":{"hint":"tomorrow"}}'
    assert (await player.connect()).startswith("40{")


async def test_unknown_namespace_is_refused(running: Running) -> None:
    player = await running.session()
    assert await player.connect(namespace="/x") == '44/x,{"message":"Invalid namespace"}'


async def test_unknown_namespace_is_refused_with_a_hint(serve: Serve) -> None:
    running = await serve(unknown_namespace_data={"hint": "use /"})
    player = await running.session()
    answer = orjson.loads((await player.connect(namespace="/x"))[5:])
    assert answer == {"message": "Invalid namespace", "data": {"hint": "use /"}}


async def test_query_of_a_namespace_is_dropped(running: Running) -> None:
    player = await running.session()
    player.send("40/other?token=1,")
    assert (await player.text()).startswith("40/other,{")


async def test_namespaces_of_a_connection_are_apart(running: Running) -> None:
    player = await running.player()
    await player.connect(namespace="/other")
    assert (await player.event("/other"))[0] == "welcome"
    player.send("41/other")
    player.emit("echo", 1)
    assert await player.event() == ["echo", 1]


async def test_connects_of_a_connection_are_handled_in_order(running: Running) -> None:
    player = await running.session()
    running.arena.doors.clear()
    player.send("40")
    player.send("40/other,")
    await running.turn()
    running.arena.doors.set()
    answers = [await player.text() for _ in range(4)]
    assert [answer[:4] for answer in answers if answer.startswith("40")] == ['40{"', "40/o"]


async def test_connect_repeated_in_haste_is_answered_once(running: Running) -> None:
    running.arena.doors.clear()
    player = await running.session()
    player.send("40")
    player.send("40")
    await running.turn()
    running.arena.doors.set()
    assert (await player.text()).startswith("40{")
    assert (await player.event())[0] == "welcome"
    player.emit("echo")
    assert await player.event() == ["echo"]


async def test_client_may_come_back_to_a_namespace(running: Running) -> None:
    player = await running.player()
    player.send("41")
    assert (await player.connect()).startswith("40{")


async def test_disconnect_is_told_once(running: Running) -> None:
    player = await running.player()
    player.send("41")
    await running.arena.until(
        lambda: running.arena.log[-1] == ("disconnected", "client disconnect")
    )
    await player.close()
    await running.until(lambda: not running.server.eio.sockets)
    assert [entry[0] for entry in running.arena.log].count("disconnected") == 1


async def test_several_arguments_travel(running: Running) -> None:
    player = await running.player()
    player.emit("echo", 1, "2", {"3": [True, None, 1.5]})
    assert await player.event() == ["echo", 1, "2", {"3": [True, None, 1.5]}]


@pytest.mark.parametrize("ack", [0, 1, 456])
async def test_ack_carries_its_id(running: Running, ack: int) -> None:
    player = await running.player()
    player.emit("ask", "x", ack=ack)
    assert await player.text() == f'43{ack}["x"]'


async def test_attachments_travel_both_ways(running: Running) -> None:
    player = await running.player()
    body = '["echo",{"a":{"_placeholder":true,"num":1}},{"_placeholder":true,"num":0}]'
    player.send(f"452-{body}")
    player.send(b"zero")
    player.send(b"one")
    answer = '["echo",{"a":{"_placeholder":true,"num":0}},{"_placeholder":true,"num":1}]'
    assert await player.text() == f"452-{answer}"
    assert [await player.receive(), await player.receive()] == [b"one", b"zero"]


async def test_ack_with_attachment_travels(running: Running) -> None:
    player = await running.player()
    player.send(f'451-7["ask",{PLACEHOLDER}]')
    player.send(b"x")
    assert await player.text() == f"461-7[{PLACEHOLDER}]"
    assert await player.receive() == b"x"


@pytest.mark.parametrize("event", RESERVED)
async def test_reserved_event_closes(running: Running, event: str) -> None:
    player = await running.player()
    before = len(running.arena.log)
    player.emit(event, {}, {})
    assert (await player.closed()).code == 1002
    await running.arena.until(lambda: len(running.arena.log) > before)
    assert running.arena.log[before:] == [("disconnected", "malformed packet")]


@pytest.mark.parametrize(
    "packet",
    [
        "",
        "x",
        "0",
        "2",
        "5",
        "4",
        "4abc",
        "47",
        "42{}",
        "42[]",
        "42[1]",
        "42",
        "42abc[]",
        '42["echo"',
        '42["echo",NaN]',
        '42["echo",1e999]',
        '42["echo","\\ud800"]',
        f'42["echo",{"[" * 210}{"]" * 210}]',
        "40[]",
        '40{"a":',
        "41[1]",
        "43[1]",
        "431{}",
        "44{}",
        "40",
        '42/other,["echo"]',
        '42/nowhere,["echo"]',
        '421-["echo"]',
        '450-["echo"]',
        '45["echo"]',
        f'4511-["echo",{PLACEHOLDER}]',
        "42" + "1" * 16 + '["echo"]',
    ],
)
async def test_malformed_packet_closes_within_100_ms(running: Running, packet: str) -> None:
    player = await running.player()
    start = time.monotonic()
    player.send(packet)
    assert (await player.closed()).code == 1002
    assert time.monotonic() - start < 0.1
    await running.arena.until(lambda: running.arena.log[-1] == ("disconnected", "malformed packet"))


@pytest.mark.parametrize(
    "binary",
    [
        pytest.param(['451-["echo",{"_placeholder":true,"num":1}]', b"x"], id="number-too-high"),
        pytest.param(['451-["echo",{"_placeholder":true,"num":-1}]', b"x"], id="negative-number"),
        pytest.param(['451-["echo",{"_placeholder":true,"num":"0"}]', b"x"], id="number-is-text"),
        pytest.param(['451-["echo",{"_placeholder":true}]', b"x"], id="no-number"),
        pytest.param([f'451-["echo",{PLACEHOLDER}]', '42["echo"]'], id="text-for-attachment"),
        pytest.param([b"x"], id="attachment-of-nothing"),
        pytest.param([f'451-["echo",{PLACEHOLDER}]', b"x", b"y"], id="one-too-many"),
    ],
)
async def test_malformed_attachment_closes(running: Running, binary: list[str | bytes]) -> None:
    player = await running.player()
    for packet in binary:
        player.send(packet)
    assert (await player.closed()).code == 1002


async def test_unknown_ack_is_ignored(running: Running) -> None:
    player = await running.player()
    player.send("430[1]")
    player.send("4399[1]")
    player.emit("echo")
    assert await player.event() == ["echo"]


async def test_event_after_a_server_disconnect_is_ignored(running: Running) -> None:
    player = await running.player()
    await player.connect(namespace="/other")
    await player.event("/other")
    (socket,) = running.arena.sockets.values()
    socket.emit("last")
    socket.disconnect()
    player.emit("echo")
    player.emit("echo", 1, namespace="/other")
    assert [await player.text() for _ in range(3)] == [
        '42["last"]',
        "41",
        '42/other,["echo",1]',
    ]
    assert not socket.is_connected


async def test_connection_without_connect_is_closed(serve: Serve) -> None:
    running = await serve(Limits(connect_timeout_seconds=0.05, close_timeout_seconds=0.2))
    player = await running.session()
    assert (await player.closed()).code == 1008


async def test_connection_left_without_namespace_is_closed(serve: Serve) -> None:
    running = await serve(Limits(connect_timeout_seconds=0.05, close_timeout_seconds=0.2))
    player = await running.player()
    (socket,) = running.arena.sockets.values()
    socket.disconnect()
    assert await player.text() == "41"
    assert (await player.closed()).code == 1008


async def test_peer_that_never_pongs_times_out(serve: Serve) -> None:
    running = await serve(
        Limits(ping_interval_seconds=0.05, ping_timeout_seconds=0.05, close_timeout_seconds=0.2)
    )
    player = await running.player()
    assert await player.frame() == (1, b"2")
    assert await player.frame() == (8, (1001).to_bytes(2, "big") + b"ping timeout")
    await running.arena.until(lambda: running.arena.log[-1] == ("disconnected", "ping timeout"))


async def test_socket_whose_client_left_during_accept_is_let_go(running: Running) -> None:
    running.arena.doors.clear()
    player = await running.session()
    player.send("40")
    await running.turn()
    await player.close()
    await running.until(lambda: not running.server.eio.sockets)
    running.arena.doors.set()
    await running.arena.until(lambda: len(running.arena.log) == 2)
    assert [entry[0] for entry in running.arena.log] == ["accept", "disconnected"]
