"""How the client comes, comes back, and stays away."""

import asyncio
import logging

import pytest

from lobby.client import (
    CannotConnect,
    ClientClosed,
    Ended,
    LobbyClient,
    LobbyClientError,
    LobbyRefused,
    Reconnected,
    Reconnecting,
    SessionEnded,
    TokenRenewed,
)
from tests.client.links import FakeLobby
from tests.client.payloads import welcome
from tests.client.waiting import turns, until


def news_of(client: LobbyClient) -> list[object]:
    """Return a list that fills with what the client says of itself."""
    news: list[object] = []
    client.on(object)(news.append)
    return news


async def test_connecting_waits_for_the_welcome() -> None:
    lobby = FakeLobby(welcome(playerId="g_7", name="Ann", token="t7"))

    async with lobby.client(name="Ann") as client:
        assert (client.player_id, client.name, client.token) == ("g_7", "Ann", "t7")

    assert lobby.link.auth == {"name": "Ann"}
    assert lobby.link.is_closed


async def test_limit_of_a_message_is_the_lobbys() -> None:
    lobby = FakeLobby()

    async with lobby.client():
        assert lobby.link.max_bytes == 1000


async def test_before_the_first_welcome_nobody_is_anybody() -> None:
    client = FakeLobby().client(token="mine")

    with pytest.raises(ClientClosed):
        _ = client.player_id
    with pytest.raises(ClientClosed):
        _ = client.name
    assert client.token == "mine"
    await client.close()


@pytest.mark.parametrize("error", [LobbyRefused("token-expired", "too old"), CannotConnect("none")])
async def test_failed_connect_says_why_and_leaves_nothing(error: LobbyClientError) -> None:
    lobby = FakeLobby(error)
    client = lobby.client()

    with pytest.raises(type(error)) as caught:
        await client.connect()

    assert caught.value is error
    assert lobby.link.is_closed
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_lobby_without_a_welcome_is_given_up() -> None:
    lobby = FakeLobby(None)

    with pytest.raises(CannotConnect, match="no welcome within 0 s"):
        await lobby.client(timeout_seconds=0).connect()

    assert lobby.link.is_closed


async def test_connection_lost_before_the_welcome_is_no_connection() -> None:
    lobby = FakeLobby(None)
    connecting = asyncio.create_task(lobby.client().connect())
    await until(lambda: bool(lobby.links))

    lobby.link.lose()

    with pytest.raises(CannotConnect, match="cut"):
        await connecting


async def test_lost_connection_is_followed_by_another_with_the_newest_token() -> None:
    lobby = FakeLobby(welcome(token="t1"), welcome(token="t2"))

    async with lobby.client() as client:
        news = news_of(client)
        lobby.link.lose()
        await until(lambda: client.token == "t2")
        await turns()

    assert lobby.links[1].auth == {"token": "t1"}
    assert lobby.links[0].is_closed
    assert (
        news
        == [
            TokenRenewed("t1"),
            Reconnecting("cut"),
            TokenRenewed("t2"),
            Reconnected(recovered=False),
        ][1:]
    )


async def test_token_is_there_to_be_kept() -> None:
    kept: list[str] = []
    client = FakeLobby(welcome(token="t1")).client()
    client.on_token(lambda news: kept.append(news.token))

    async with client:
        await turns()

    assert kept == ["t1"]


async def test_backend_is_asked_for_a_token_at_every_connection() -> None:
    lobby = FakeLobby()
    tokens = iter(["one", "two"])

    async def draw() -> str:
        return next(tokens)

    async with lobby.client(name=None, token=draw):
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 2 and bool(lobby.link.auth))

    assert [link.auth for link in lobby.links] == [{"token": "one"}, {"token": "two"}]


async def test_backend_that_has_no_token_now_is_asked_again() -> None:
    lobby = FakeLobby()
    answers = iter(["one", None, "two"])

    def draw() -> str:
        token = next(answers)
        if token is None:
            raise OSError("backend is down")
        return token

    async with lobby.client(name=None, token=draw):
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 3 and bool(lobby.link.auth))

    assert lobby.link.auth == {"token": "two"}


async def test_waits_grow_while_there_is_no_lobby() -> None:
    lobby = FakeLobby(welcome(), *[CannotConnect("none")] * 4)

    async with lobby.client():
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 6)

    assert lobby.waits == [1, 2, 4, 8, 8]


async def test_full_lobby_is_asked_again_when_it_says() -> None:
    full = LobbyRefused("server-full", "come later", retryable=True, retry_after_ms=30_000)
    lobby = FakeLobby(welcome(), full)

    async with lobby.client():
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 3)

    assert lobby.waits == [1, 30]


async def test_refusal_for_good_ends_the_client() -> None:
    refusal = LobbyRefused("token-expired", "too old")
    lobby = FakeLobby(welcome(), refusal)

    async with lobby.client() as client:
        news = news_of(client)
        stream = client.games.pushes()
        lobby.link.lose()
        with pytest.raises(LobbyRefused, match="token-expired"):
            await client.wait()
        with pytest.raises(LobbyRefused):
            _ = [push async for push in stream]
        with pytest.raises(ClientClosed, match="token-expired"):
            await client.games.list_games()
        await turns()

    assert news[-1] == Ended(refusal)
    assert len(lobby.links) == 2


@pytest.mark.parametrize(
    ("push", "payload", "code"),
    [
        (
            "session-replaced",
            {"code": "session-replaced", "reason": "elsewhere"},
            "session-replaced",
        ),
        ("banned", {"code": "banned", "reason": "bad manners"}, "banned"),
        ("error", {"ok": False, "error": {"code": "flooding", "message": "enough"}}, "flooding"),
        ("games-updated", {"version": 3}, "disconnected"),
        ("news", "none", "disconnected"),
    ],
)
async def test_client_that_was_dismissed_stays_away(push: str, payload: object, code: str) -> None:
    lobby = FakeLobby()

    async with lobby.client() as client:
        lobby.link.push(push, payload)
        lobby.link.dismiss()
        with pytest.raises(SessionEnded) as caught:
            await client.wait()
        await turns()

    assert caught.value.code == code
    assert len(lobby.links) == 1
    assert lobby.link.is_closed


async def test_replaced_client_stays_away_though_the_goodbye_was_lost() -> None:
    lobby = FakeLobby()

    async with lobby.client() as client:
        lobby.link.push("session-replaced", {"code": "session-replaced", "reason": "elsewhere"})
        lobby.link.lose()
        with pytest.raises(SessionEnded, match="elsewhere"):
            await client.wait()

    assert len(lobby.links) == 1


async def test_client_that_is_dismissed_at_the_door_was_never_in() -> None:
    lobby = FakeLobby(None)
    connecting = asyncio.create_task(lobby.client().connect())
    await until(lambda: bool(lobby.links))

    lobby.link.dismiss()

    with pytest.raises(SessionEnded):
        await connecting


async def test_draining_lobby_is_left_and_come_back_to() -> None:
    lobby = FakeLobby()

    async with lobby.client():
        lobby.link.push("server-draining", {"seconds": 1.0})
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 2)


async def test_what_an_older_link_says_is_not_heard() -> None:
    lobby = FakeLobby()

    async with lobby.client() as client:
        stream = client.games.pushes()
        older = lobby.link
        older.lose()
        await until(lambda: len(lobby.links) == 2)
        older.push("game-started", {})
        older.lose()
        older.dismiss()
        await turns()

        assert len(lobby.links) == 2
    assert [type(push).__name__ async for push in stream] == ["Welcome"]


async def test_closing_while_away_ends_the_search() -> None:
    class Unreachable(FakeLobby):
        async def sleep(self, seconds: float) -> None:
            await asyncio.Event().wait()

    lobby = Unreachable()
    async with lobby.client() as client:
        lobby.link.lose()
        await turns()

    await client.wait()
    assert len(lobby.links) == 1
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_closing_twice_is_no_error() -> None:
    async with FakeLobby().client() as client:
        await client.close()

    await client.wait()


async def test_closing_from_a_callback_leaves_nothing_behind() -> None:
    lobby = FakeLobby()
    client = lobby.client()

    @client.games.on_game_closed
    async def go(_: object) -> None:
        await client.close()

    await client.connect()
    lobby.link.push("game-closed", {"gameId": "game:1", "epoch": "e", "seq": 1, "reason": "empty"})
    await client.wait()
    await turns()

    assert lobby.link.is_closed
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_callback_that_never_returns_ends_the_client(
    caplog: pytest.LogCaptureFixture,
) -> None:
    lobby = FakeLobby()

    async with lobby.client() as client:
        client.games._mailbox._limit = 2
        client.games.on_push(lambda _: asyncio.Event().wait())
        with caplog.at_level(logging.ERROR):
            for number in range(5):
                lobby.link.push("news", number)
                await turns(2)
        with pytest.raises(LobbyClientError, match="2 pushes wait"):
            await client.wait()


async def test_command_before_connecting_is_a_mistake() -> None:
    client = FakeLobby().client()

    with pytest.raises(ClientClosed, match="async with"):
        await client.games.list_games()
    await client.close()


async def test_client_connects_once() -> None:
    async with FakeLobby().client() as client:
        with pytest.raises(RuntimeError, match="connects once"):
            await client.connect()


async def test_client_that_cannot_go_on_says_so(caplog: pytest.LogCaptureFixture) -> None:
    lobby = FakeLobby(welcome(), MemoryError("no more"))

    async with lobby.client() as client:
        lobby.link.lose()
        with pytest.raises(LobbyClientError, match="no more"):
            await client.wait()
