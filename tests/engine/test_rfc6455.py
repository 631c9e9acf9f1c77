"""RFC 6455 as a client sees it, on both paths."""

import pytest

from lobby.engine import Limits
from tests.engine.arena import Running
from tests.engine.clients import CLOSE, PING, PONG, TEXT, Closed, masked
from tests.engine.conftest import Serve

CONTINUATION = 0x0


def codes(path: str, code: int) -> tuple[int, ...]:
    """Return what may be seen: uvicorn's wsproto class drops what it cannot parse, unanswered."""
    return (code,) if path == "direct" else (code, 1006)


async def test_message_in_fragments_arrives_whole(running: Running) -> None:
    player = await running.player()
    player.send_frame(TEXT, b'42["ec', fin=False)
    player.send_frame(CONTINUATION, 'ho","\u00fc'.encode()[:-1], fin=False)
    player.send_frame(CONTINUATION, "\u00fc".encode()[-1:] + b'"]')
    assert await player.event() == ["echo", "ü"]


async def test_ping_between_fragments_is_answered_first(running: Running) -> None:
    player = await running.player()
    player.send_frame(TEXT, b'42["ec', fin=False)
    player.send_frame(PING, b"there?")
    assert await player.frame() == (PONG, b"there?")
    player.send_frame(CONTINUATION, b'ho"]')
    assert await player.event() == ["echo"]


async def test_binary_message_in_fragments_arrives_whole(running: Running) -> None:
    player = await running.player()
    player.send('451-["echo",{"_placeholder":true,"num":0}]')
    player.send(b"ab", fin=False)
    player.send_frame(CONTINUATION, b"cd")
    await player.text()
    assert await player.receive() == b"abcd"


async def test_unsolicited_pong_is_ignored(running: Running) -> None:
    player = await running.player()
    player.send_frame(PONG, b"")
    player.emit("echo")
    assert await player.event() == ["echo"]


@pytest.mark.parametrize(
    "frames",
    [
        pytest.param([(TEXT, b"x", {"rsv": 4})], id="rsv1"),
        pytest.param([(TEXT, b"x", {"rsv": 1})], id="rsv3"),
        pytest.param([(0x3, b"x", {})], id="unknown-opcode"),
        pytest.param([(0xB, b"x", {})], id="unknown-control-opcode"),
        pytest.param([(PING, b"x", {"fin": False})], id="fragmented-control-frame"),
        pytest.param([(PING, b"x" * 126, {})], id="long-control-frame"),
        pytest.param([(CONTINUATION, b"x", {})], id="continuation-of-nothing"),
        pytest.param([(TEXT, b"4", {"fin": False}), (TEXT, b"2", {})], id="unfinished-message"),
        pytest.param([(CLOSE, b"\x03", {})], id="half-a-close-code"),
        pytest.param([(CLOSE, (1005).to_bytes(2, "big"), {})], id="close-1005"),
        pytest.param([(CLOSE, (1006).to_bytes(2, "big"), {})], id="close-1006"),
        pytest.param([(CLOSE, (999).to_bytes(2, "big"), {})], id="close-999"),
        pytest.param([(CLOSE, (2999).to_bytes(2, "big"), {})], id="close-2999"),
        pytest.param([(CLOSE, (5000).to_bytes(2, "big"), {})], id="close-5000"),
    ],
)
async def test_broken_frame_is_a_protocol_error(
    running: Running, path: str, frames: list[tuple[int, bytes, dict[str, int]]]
) -> None:
    player = await running.player()
    for opcode, payload, options in frames:
        player.send_frame(opcode, payload, **options)
    assert (await player.closed()).code in codes(path, 1002)


async def test_unmasked_frame_is_a_protocol_error(running: Running, path: str) -> None:
    player = await running.player()
    player.raw.write(b"\x81\x012")
    assert (await player.closed()).code in codes(path, 1002)


@pytest.mark.parametrize("is_fragmented", [False, True])
async def test_text_that_is_not_utf8_is_refused(
    running: Running, path: str, is_fragmented: bool
) -> None:
    player = await running.player()
    player.send_frame(TEXT, b'42["echo","\xff"]', fin=not is_fragmented)
    if is_fragmented:
        player.send_frame(CONTINUATION, b"")
    assert (await player.closed()).code in codes(path, 1007)


@pytest.mark.parametrize("code", [1000, 1001, 3000, 4999])
async def test_close_is_answered_with_its_code(running: Running, code: int) -> None:
    player = await running.player()
    player.send_frame(CLOSE, code.to_bytes(2, "big"))
    assert (await player.closed()).code == code
    await running.arena.until(lambda: ("disconnected", "transport close") in running.arena.log)


async def test_close_without_code_is_answered(running: Running) -> None:
    player = await running.player()
    player.send_frame(CLOSE, b"")
    assert (await player.closed()).code in (1000, 1005)


@pytest.mark.parametrize("opcode", [TEXT, 0x2])
async def test_oversize_frame_is_refused(running: Running, path: str, opcode: int) -> None:
    player = await running.player()
    # The direct path refuses the header: what it announces is never waited for.
    payload = b"" if path == "direct" else b"x" * (16 * 1024 + 1)
    player.raw.write(bytes((0x80 | opcode, 0xFE)) + (16 * 1024 + 1).to_bytes(2, "big") + b"mask")
    player.raw.write(payload)
    assert (await player.closed()).code == 1009


async def test_oversize_message_is_refused_in_fragments_too(running: Running) -> None:
    player = await running.player()
    player.send_frame(TEXT, b'42["echo","' + b"x" * 9000, fin=False)
    player.send_frame(CONTINUATION, b"x" * 9000, fin=False)
    assert (await player.closed()).code == 1009


async def test_largest_message_passes(serve: Serve) -> None:
    running = await serve(Limits(max_message_bytes=70_000))
    player = await running.player()
    player.emit("echo", "x" * (70_000 - 13))
    assert len((await player.event())[1]) == 70_000 - 13


async def test_many_frames_in_one_write_arrive_in_order(running: Running) -> None:
    player = await running.player()
    for number in range(200):
        player.emit("echo", number)
    assert [(await player.event())[1] for _ in range(200)] == list(range(200))


async def test_byte_by_byte_frame_arrives(running: Running) -> None:
    player = await running.player()
    for byte in masked(TEXT, b'42["echo",1]'):
        player.raw.write(bytes((byte,)))
        await player.raw.writer.drain()
    assert await player.event() == ["echo", 1]


async def test_nothing_is_answered_after_a_close(running: Running) -> None:
    player = await running.player()
    player.send_frame(CLOSE, (1000).to_bytes(2, "big"))
    player.emit("echo")
    with pytest.raises(Closed):
        await player.receive()
