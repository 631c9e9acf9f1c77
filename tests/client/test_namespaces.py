"""Several namespaces over one connection: one player, up together, lost together."""

import asyncio

import pytest

from lobby.client import (
    CannotConnect,
    ClientClosed,
    ConnectionLost,
    LobbyClient,
    LobbyRefused,
    Reconnected,
    Reconnecting,
    SessionEnded,
    TokenRenewed,
)
from tests.client.links import ADMIN, CHAT, GAMES, NOTIFICATIONS, FakeLobby
from tests.client.payloads import listed, own_game, update, welcome
from tests.client.waiting import turns, until

ALL = [GAMES, CHAT, NOTIFICATIONS, ADMIN]
BOTH = [GAMES, NOTIFICATIONS]
REPLACED = {"code": "session-replaced", "reason": "elsewhere"}


def news_of(client: LobbyClient) -> list[object]:
    news: list[object] = []
    client.on(object)(news.append)
    return news


async def test_games_alone_are_connected_to_unless_more_is_asked_for() -> None:
    lobby = FakeLobby()
    async with lobby.client():
        assert lobby.link.namespaces == [GAMES]


async def test_command_goes_to_its_namespace() -> None:
    lobby = FakeLobby()
    async with lobby.client(namespaces=ALL) as client:
        asking = [
            asyncio.ensure_future(command)
            for command in (client.games.list_games(), client.admin.list_games())
        ]
        await turns(3)
        sent = [(sent.namespace, sent.event) for sent in lobby.link.sent]
        for command in asking:
            command.cancel()

    assert sent[-2:] == [(GAMES, "list-games"), (ADMIN, "list-games")]


@pytest.mark.parametrize("namespaces", [[], ["/chess"], [GAMES, "/"], ["chat"]])
def test_namespace_that_there_is_not_is_a_mistake(namespaces: list[str]) -> None:
    with pytest.raises(ValueError, match="/games, /chat, /notifications, /admin"):
        FakeLobby().client(namespaces=namespaces)


async def test_namespace_is_connected_to_once() -> None:
    lobby = FakeLobby()
    async with lobby.client(namespaces=[CHAT, CHAT]):
        assert lobby.link.namespaces == [CHAT]


async def test_command_of_a_namespace_that_was_not_asked_for_is_a_mistake() -> None:
    lobby = FakeLobby()
    async with lobby.client(namespaces=[CHAT]) as client:
        with pytest.raises(ClientClosed, match="/games is not among its namespaces"):
            await client.games.list_games()


async def test_client_is_connected_when_all_have_been_welcomed() -> None:
    lobby = FakeLobby(None)
    client = lobby.client(namespaces=BOTH)
    connecting = asyncio.create_task(client.connect())
    await until(lambda: bool(lobby.links))

    lobby.link.push("welcome", welcome(), GAMES)
    await turns()
    assert not connecting.done()
    lobby.link.push("welcome", welcome(), NOTIFICATIONS)

    await connecting
    await client.close()


async def test_one_refused_namespace_refuses_the_client() -> None:
    refusal = LobbyRefused("not-authorized", "this is for administrators")
    lobby = FakeLobby(refusal)

    with pytest.raises(LobbyRefused, match="not-authorized"):
        await lobby.client(namespaces=ALL).connect()

    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_connection_that_is_lost_half_welcomed_is_none() -> None:
    lobby = FakeLobby(None)
    client = lobby.client(namespaces=BOTH)
    connecting = asyncio.create_task(client.connect())
    await until(lambda: bool(lobby.links))
    lobby.link.push("welcome", welcome(), GAMES)

    lobby.link.lose()

    with pytest.raises(CannotConnect, match="cut"):
        await connecting


async def test_what_was_sent_half_welcomed_is_lost_with_the_connection() -> None:
    lobby = FakeLobby(welcome(), None)
    async with lobby.client(namespaces=BOTH) as client:
        news = news_of(client)
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 2 and bool(lobby.link.auth))
        lobby.link.push("welcome", welcome(), GAMES)
        asking = asyncio.ensure_future(client.games.start_game())
        await turns(3)
        assert lobby.link.events == ["start-game"]
        lobby.link.lose()

        with pytest.raises(ConnectionLost, match="may or may not"):
            await asking
        await until(lambda: Reconnected(False) in news)
        assert [each for each in news if not isinstance(each, TokenRenewed)] == [
            Reconnecting("cut"),
            Reconnected(False),
        ]


async def test_resume_is_that_of_the_games() -> None:
    back = welcome(recovered=True, game=own_game(4))
    lobby = FakeLobby(welcome(game=own_game(3)), back)
    async with lobby.client(namespaces=[NOTIFICATIONS, GAMES]) as client:
        news = news_of(client)
        lobby.link.push("game-update", update(4))
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 2 and bool(lobby.link.auth))
        lobby.link.push("games-updated", listed(0, 1, snapshot=True))
        await turns()

    assert lobby.link.auth["seq"] == 4
    assert news[-1] == Reconnected(True)


async def test_dismissal_gives_the_reason_of_its_own_namespace() -> None:
    lobby = FakeLobby()
    async with lobby.client(namespaces=BOTH) as client:
        lobby.link.push("session-replaced", REPLACED, NOTIFICATIONS)
        lobby.link.push("games-updated", listed(0, 1, snapshot=True), GAMES)
        lobby.link.dismiss(NOTIFICATIONS)

        with pytest.raises(SessionEnded, match="elsewhere"):
            await client.wait()


async def test_replaced_namespace_ends_the_client_though_the_goodbye_was_lost() -> None:
    lobby = FakeLobby()
    async with lobby.client(namespaces=BOTH) as client:
        lobby.link.push("session-replaced", REPLACED, NOTIFICATIONS)
        lobby.link.push("games-updated", listed(0, 1, snapshot=True), GAMES)
        lobby.link.lose()

        with pytest.raises(SessionEnded, match="elsewhere"):
            await client.wait()


async def test_every_namespace_ends_with_the_client() -> None:
    lobby = FakeLobby()
    async with lobby.client(namespaces=ALL) as client:
        streams = [each.pushes() for each in (client.games, client.chat, client.notifications)]
        lobby.link.dismiss()
        for stream in streams:
            with pytest.raises(SessionEnded):
                _ = [push async for push in stream]
        with pytest.raises(ClientClosed):
            await client.admin.request_stats()


async def test_push_of_a_namespace_that_was_not_asked_for_is_passed_over() -> None:
    lobby = FakeLobby()
    async with lobby.client() as client:
        stream = client.chat.pushes()
        lobby.link.push("message", {}, CHAT)
        lobby.link.push("welcome", welcome(name="Eve"), CHAT)

        assert client.name == "Ann"
    assert [push async for push in stream] == []
