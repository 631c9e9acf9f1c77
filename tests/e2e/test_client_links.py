"""The Python client against servers that do not behave."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from aiohttp import WSMsgType, web

from lobby.client import CannotConnect, LobbyRefused, RawPush, Reconnecting, SessionEnded
from tests.client.payloads import welcome
from tests.client.waiting import until as soon
from tests.e2e.test_client import a_client, until

pytestmark = pytest.mark.e2e

OPEN = '0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":16384}'
ACCEPT = '40/games,{"sid":"g"}'
WELCOME = "42/games," + json.dumps(["welcome", welcome()])
REPLACED = '42/games,["session-replaced",{"code":"session-replaced","reason":"elsewhere"}]'
HANG_UP = "hang up"


class Liar:
    """
    A server that answers each CONNECT with whatever the test says; the last answer repeats.

    Attributes:
        connects: The CONNECT packets so far.

    """

    def __init__(self, answers: Sequence[Sequence[str]]) -> None:
        self.connects: list[str] = []
        self._answers = answers

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(OPEN)
        async for message in socket:
            if message.type is WSMsgType.TEXT and message.data.startswith("40"):
                await self._answer(socket, message.data)
        return socket

    async def _answer(self, socket: web.WebSocketResponse, connect: str) -> None:
        answer = self._answers[min(len(self.connects), len(self._answers) - 1)]
        self.connects.append(connect)
        for text in answer:
            if text == HANG_UP:
                await socket.close()
                return
            await socket.send_str(text)


@asynccontextmanager
async def a_liar(*answers: Sequence[str]) -> AsyncIterator[tuple[Liar, str]]:
    liar = Liar(answers)
    application = web.Application()
    application.router.add_get("/socket.io/", liar.serve)
    runner = web.AppRunner(application, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield liar, f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def test_goodbye_in_the_same_breath_as_the_welcome_is_heard() -> None:
    async with a_liar([ACCEPT, WELCOME, REPLACED, "41/games,"]) as (liar, url):
        async with a_client(url) as client:
            with pytest.raises(SessionEnded, match="elsewhere"):
                await client.wait()
        assert len(liar.connects) == 1


async def test_goodbye_instead_of_a_welcome_is_no_connection() -> None:
    async with a_liar([ACCEPT, "41/games,"]) as (_, url):
        with pytest.raises(SessionEnded, match="disconnected"):
            await a_client(url).connect()


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ('44/games,{"message":"no","data":{"code":"server-full","retryable":true}}', "server-full"),
        ('44/games,{"message":"Invalid namespace","data":{"hint":"use /games"}}', "refused"),
        ('44/games,{"message":"no"}', "refused"),
    ],
)
async def test_refusal_is_understood_with_and_without_its_code(answer: str, code: str) -> None:
    async with a_liar([answer]) as (_, url):
        with pytest.raises(LobbyRefused) as caught:
            await a_client(url).connect()

    assert caught.value.code == code


async def test_server_that_hangs_up_is_no_lobby() -> None:
    async with a_liar([HANG_UP]) as (_, url):
        with pytest.raises(CannotConnect, match="lost"):
            await a_client(url).connect()


async def test_server_that_says_nothing_is_no_lobby() -> None:
    async with a_liar([]) as (_, url):
        with pytest.raises(CannotConnect, match=r"no welcome within 0\.1 s"):
            await a_client(url, timeout_seconds=0.1).connect()
    assert len(asyncio.all_tasks()) == 1


@pytest.mark.parametrize(
    "garbage",
    ["42/games,[", "42/games,[]", "42/games,{}", "4", "4x"],
)
async def test_connection_that_brings_garbage_is_replaced(
    garbage: str, caplog: pytest.LogCaptureFixture
) -> None:
    good, bad = [ACCEPT, WELCOME], [ACCEPT, WELCOME, garbage, "42/games,[]"]
    async with a_liar(bad, good) as (liar, url), a_client(url) as client:
        lost: list[Reconnecting] = []
        client.on_reconnecting(lost.append)
        await until(lambda: len(liar.connects) == 2)
        await soon(lambda: bool(lost))

    assert "could not be read" in lost[0].reason
    assert "could not be read" in caplog.text


async def test_what_is_nobodys_is_passed_over() -> None:
    strange = ["43/games,77[]", '43/games,78[{"ok":true}]', "6", '42/games,["alone"]']
    async with a_liar([ACCEPT, WELCOME, *strange]) as (liar, url):
        client, heard = a_client(url), list[RawPush]()
        client.games.on_raw_push(heard.append)
        async with client:
            await until(lambda: bool(heard))

    assert heard == [RawPush("alone", None)]
    assert len(liar.connects) == 1
