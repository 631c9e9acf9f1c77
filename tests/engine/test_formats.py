"""JSON and msgpack clients side by side."""

from base64 import b64encode

import msgpack
import pytest

from tests.engine.arena import Running

EVENT, ACK = 2, 3


async def test_both_formats_hear_the_same_push(running: Running) -> None:
    json, packed = await running.player(), await running.msgpack_player()
    running.server.broadcast(running.arena.sockets.values(), "push", {"a": [1, None, "ü"]})
    assert await json.event() == ["push", {"a": [1, None, "ü"]}]
    assert (await packed.unpack())["data"] == ["push", {"a": [1, None, "ü"]}]


async def test_bytes_reach_each_format_its_own_way(running: Running) -> None:
    json, packed = await running.player(), await running.msgpack_player()
    packed.pack(EVENT, ["say", {"raw": b"\x00\xff"}])
    assert await json.text() == '451-["said",{"raw":{"_placeholder":true,"num":0}}]'
    assert await json.receive() == b"\x00\xff"
    json.send('451-["say",{"_placeholder":true,"num":0}]')
    json.send(b"back")
    assert (await packed.unpack())["data"] == ["said", b"back"]


async def test_msgpack_ack_carries_its_id(running: Running) -> None:
    packed = await running.msgpack_player()
    packed.pack(EVENT, ["ask", 1], id=0)
    assert await packed.unpack() == {"type": ACK, "nsp": "/", "data": [1], "id": 0}


async def test_undefined_of_javascript_is_null(running: Running) -> None:
    packed = await running.msgpack_player()
    undefined = msgpack.ExtType(0, b"\x00")
    packed.pack(EVENT, ["echo", undefined], id=undefined)
    assert (await packed.unpack())["data"] == ["echo", None]


async def test_array_buffer_of_javascript_is_bytes(running: Running) -> None:
    packed = await running.msgpack_player()
    packed.pack(EVENT, ["echo", msgpack.ExtType(0, b"\x01\x02\x03")])
    assert (await packed.unpack())["data"] == ["echo", b"\x01\x02\x03"]


async def test_msgpack_travels_in_base64_over_polling(running: Running) -> None:
    poller = await running.poller()
    await poller.post(b"b" + b64encode(msgpack.packb({"type": 0, "nsp": "/"})))
    connected, welcome = await poller.packets(2)
    assert connected[:1] == welcome[:1] == b"b"
    await poller.post(b"1")


@pytest.mark.parametrize(
    "packet",
    [
        pytest.param(b"\xc1", id="no-msgpack"),
        pytest.param(b"\x93\x01", id="cut-off"),
        pytest.param(msgpack.packb([1]), id="no-map"),
        pytest.param(msgpack.packb({"type": 5, "nsp": "/", "data": ["echo"]}), id="binary-event"),
        pytest.param(msgpack.packb({"type": "2", "nsp": "/", "data": ["echo"]}), id="type-text"),
        pytest.param(msgpack.packb({"type": 2, "data": ["echo"]}), id="no-namespace"),
        pytest.param(msgpack.packb({"type": 2, "nsp": "/", "data": ["connect"]}), id="reserved"),
        pytest.param(msgpack.packb({"type": 2, "nsp": "/", "data": []}), id="no-event"),
        pytest.param(
            msgpack.packb({"type": 2, "nsp": "/", "data": ["echo", float("nan")]}), id="nan"
        ),
        pytest.param(msgpack.packb({"type": 2, "nsp": "/", "data": ["echo", {1: 2}]}), id="key"),
        pytest.param(
            msgpack.packb({"type": 2, "nsp": "/", "data": ["echo", msgpack.ExtType(4, b"")]}),
            id="extension",
        ),
        pytest.param(
            msgpack.packb({"type": 2, "nsp": "/", "data": ["echo"], "id": -1}), id="ack-id"
        ),
        pytest.param(b"\x83\xa4type\x02\xa3nsp\xa1/\xa4data" + b"\x91" * 2000, id="deep"),
    ],
)
async def test_malformed_msgpack_closes(running: Running, packet: bytes) -> None:
    packed = await running.msgpack_player()
    packed.send(packet)
    assert (await packed.closed()).code == 1002


async def test_format_cannot_change(running: Running) -> None:
    packed = await running.msgpack_player()
    packed.send('42["echo"]')
    assert (await packed.closed()).code == 1002
