"""The commands of ``client.games``, as they go over the wire and come back."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any

import pytest

from lobby.client import ConnectionLost, LobbyRefused, UnexpectedReply
from lobby.client.games import Games
from lobby.client.reading import kinds_of
from lobby.domain.status import GameStatus
from lobby.wire import listing, pushes
from lobby.wire.games import QuickGame
from lobby.wire.where import WhereFilter
from tests.client.links import FakeLobby, hooks_of
from tests.client.payloads import GAME, own_game, refused, seated, welcome
from tests.client.waiting import turns, until

Ask = Callable[[Games], Awaitable[Any]]


class Rule(StrEnum):
    AUTO = "auto"


JOINABLE = WhereFilter(joinable=True, status=[GameStatus.WAITING])

PLAIN: list[tuple[Ask, str, dict[str, object]]] = [
    (lambda g: g.leave_game(), "leave-game", {}),
    (lambda g: g.set_ready(), "set-ready", {"ready": True}),
    (lambda g: g.set_ready(False), "set-ready", {"ready": False}),
    (lambda g: g.update_player({"color": "red"}), "update-player", {"data": {"color": "red"}}),
    (
        lambda g: g.update_game(max_players=3, locked=True, password=None),
        "update-game",
        {"maxPlayers": 3, "locked": True, "password": None},
    ),
    (lambda g: g.start_game(), "start-game", {}),
    (lambda g: g.end_game(), "end-game", {}),
    (lambda g: g.end_game({"winner": "g_1"}), "end-game", {"result": {"winner": "g_1"}}),
    (lambda g: g.rematch(), "rematch", {"accept": True}),
    (lambda g: g.kick_player("g_1"), "kick-player", {"playerId": "g_1"}),
    (
        lambda g: g.kick_player("g_1", ban=True, reason="why"),
        "kick-player",
        {"playerId": "g_1", "ban": True, "reason": "why"},
    ),
    (lambda g: g.transfer_host("g_1"), "transfer-host", {"playerId": "g_1"}),
    (lambda g: g.save_state(None, 7), "save-state", {"state": None, "seq": 7}),
    (lambda g: g.watch_games(), "watch-games", {}),
    (
        lambda g: g.watch_games(JOINABLE),
        "watch-games",
        {"where": {"joinable": True, "status": ["waiting"]}},
    ),
    (lambda g: g.watch_games(off=True), "watch-games", {"off": True}),
    (lambda g: g.command("dance", {"with": "g_1"}), "dance", {"with": "g_1"}),
]
SEATING: list[tuple[Ask, str, dict[str, object]]] = [
    (lambda g: g.create_game("Chess"), "create-game", {"name": "Chess"}),
    (
        lambda g: g.create_game("Chess", max_players=2, tags=("a",), metadata={"map": 1}),
        "create-game",
        {"name": "Chess", "maxPlayers": 2, "tags": ["a"], "metadata": {"map": 1}},
    ),
    (
        lambda g: g.create_game("Chess", start_rule=Rule.AUTO, countdown_seconds=0),
        "create-game",
        {"name": "Chess", "startRule": "auto", "countdownSeconds": 0},
    ),
    (lambda g: g.join_game(GAME), "join-game", {"gameId": GAME}),
    (
        lambda g: g.join_game(code="ABC", password="pw", as_="spectator"),
        "join-game",
        {"code": "ABC", "password": "pw", "as": "spectator"},
    ),
    (lambda g: g.quick_join(), "quick-join", {}),
    (
        lambda g: g.quick_join(JOINABLE, create=QuickGame(name="Mine", max_players=2)),
        "quick-join",
        {
            "where": {"joinable": True, "status": ["waiting"]},
            "create": {"name": "Mine", "maxPlayers": 2},
        },
    ),
]


@pytest.mark.parametrize(("ask", "event", "payload"), PLAIN)
async def test_command_is_what_the_contract_says(
    ask: Ask, event: str, payload: dict[str, object]
) -> None:
    lobby = FakeLobby()
    async with lobby.client() as client:
        asking = asyncio.ensure_future(ask(client.games))
        await turns(3)
        sent = lobby.link.last(event)
        sent.ok()
        await asking

    assert sent.payload == payload


@pytest.mark.parametrize(("ask", "event", "payload"), SEATING)
async def test_command_that_takes_a_seat_answers_with_it(
    ask: Ask, event: str, payload: dict[str, object]
) -> None:
    lobby = FakeLobby()
    async with lobby.client() as client:
        asking = asyncio.ensure_future(ask(client.games))
        await turns(3)
        sent = lobby.link.last(event)
        sent.acknowledge(seated(3))
        reply = await asking

        assert (reply.game_id, reply.join_code, reply.seq) == (GAME, "ABC234", 3)
        assert client.games.place == (GAME, "e1", 3)
        assert client.games.game == reply.game
    assert sent.payload == payload


async def test_page_of_the_listing_is_typed() -> None:
    lobby = FakeLobby()
    async with lobby.client() as client:
        asking = asyncio.ensure_future(client.games.list_games(JOINABLE, sort="name", limit=5))
        await turns(3)
        sent = lobby.link.last("list-games")
        sent.ok(version=4, total=0, games=[], cursor=None, extra="new")
        page = await asking

    assert (page.version, page.games) == (4, [])
    assert sent.payload == {
        "where": {"joinable": True, "status": ["waiting"]},
        "sort": "name",
        "limit": 5,
    }


async def test_invitation_is_answered_with_what_it_takes_to_join() -> None:
    lobby = FakeLobby()
    async with lobby.client() as client:
        asking = asyncio.ensure_future(client.games.invite_player("g_1"))
        await turns(3)
        sent = lobby.link.last("invite-player")
        sent.ok(invite="token", expiresAt=5)

        assert (await asking).invite == "token"
    assert sent.payload == {"playerId": "g_1"}


async def test_action_has_an_id_of_its_own() -> None:
    lobby = FakeLobby()
    async with lobby.client() as client:
        tasks = [asyncio.ensure_future(client.games.act(None)) for _ in range(2)]
        named = asyncio.ensure_future(client.games.act([1], action_id="mine", to=["g_1"]))
        await turns(3)
        first, second, third = lobby.link.sent
        for sent in lobby.link.sent:
            sent.ok(seq=4, duplicate=True)
        taken = await named
        await asyncio.gather(*tasks)

    assert first.payload["action"] is None
    assert first.payload["actionId"] != second.payload["actionId"]
    assert third.payload == {"action": [1], "actionId": "mine", "to": ["g_1"]}
    assert (taken.seq, taken.duplicate) == (4, True)


@pytest.mark.parametrize("action", [float("nan"), 2**60, {1: "a"}, (1, 2), object()])
async def test_value_that_not_every_client_can_read_is_not_sent(action: Any) -> None:
    lobby = FakeLobby()
    async with lobby.client() as client:
        with pytest.raises(ValueError, match=r"."):
            await client.games.act(action)

        assert lobby.link.sent == []


async def test_answer_that_cannot_be_read_is_an_error_of_its_own() -> None:
    lobby = FakeLobby()
    async with lobby.client() as client:
        asking = asyncio.ensure_future(client.games.create_game("Chess"))
        await turns(3)
        lobby.link.last("create-game").ok(gameId=5)

        with pytest.raises(UnexpectedReply, match="create-game"):
            await asking


async def test_leaving_gives_the_picture_up() -> None:
    lobby = FakeLobby(welcome(game=own_game(3)))
    async with lobby.client() as client:
        asking = asyncio.ensure_future(client.games.leave_game())
        await turns(3)
        lobby.link.last("leave-game").ok()
        await asking

        assert (client.games.game, client.games.place) == (None, None)


async def test_leaving_again_after_a_lost_answer_is_no_error() -> None:
    lobby = FakeLobby(welcome(game=own_game(3)), welcome())
    async with lobby.client() as client:
        asking = asyncio.ensure_future(client.games.leave_game())
        await turns(3)
        lobby.link.lose()
        await until(lambda: "leave-game" in lobby.link.events and len(lobby.links) == 2)
        lobby.link.last("leave-game").acknowledge(refused("not-in-game"))

        await asking


async def test_leaving_no_game_is_refused() -> None:
    lobby = FakeLobby()
    async with lobby.client() as client:
        asking = asyncio.ensure_future(client.games.leave_game())
        await turns(3)
        lobby.link.last("leave-game").acknowledge(refused("not-in-game"))

        with pytest.raises(LobbyRefused):
            await asking


async def test_game_that_was_created_before_the_connection_was_lost_is_the_answer() -> None:
    lobby = FakeLobby(welcome(), welcome(game=own_game(3)))
    async with lobby.client() as client:
        asking = asyncio.ensure_future(client.games.create_game("Chess"))
        await turns(3)
        lobby.link.lose()
        created = await asking

    assert (created.game_id, created.join_code, created.seq) == (GAME, "ABC234", 3)
    assert lobby.link.events == []


async def test_seat_that_was_there_before_is_no_answer() -> None:
    lobby = FakeLobby(welcome(game=own_game(3)), welcome(game=own_game(3)))
    async with lobby.client() as client:
        asking = asyncio.ensure_future(client.games.create_game("Another"))
        await turns(3)
        lobby.link.lose()

        with pytest.raises(ConnectionLost, match="create-game may or may not"):
            await asking


@pytest.mark.parametrize(
    "ask",
    [
        lambda g: g.start_game(),
        lambda g: g.end_game(),
        lambda g: g.rematch(),
        lambda g: g.kick_player("g_1"),
        lambda g: g.transfer_host("g_1"),
        lambda g: g.invite_player("g_1"),
        lambda g: g.command("dance"),
    ],
)
async def test_command_that_must_not_be_doubled_is_not_sent_again(ask: Ask) -> None:
    lobby = FakeLobby()
    async with lobby.client() as client:
        asking = asyncio.ensure_future(ask(client.games))
        await turns(3)
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 2)
        await turns()

        with pytest.raises(ConnectionLost):
            await asking
        assert lobby.link.events == []


@pytest.mark.parametrize(
    "ask",
    [
        lambda g: g.join_game(GAME),
        lambda g: g.set_ready(),
        lambda g: g.update_player({}),
        lambda g: g.update_game(locked=True),
        lambda g: g.save_state(1, 1),
        lambda g: g.list_games(),
        lambda g: g.watch_games(),
    ],
)
async def test_command_that_may_be_doubled_goes_out_again(ask: Ask) -> None:
    lobby = FakeLobby()
    async with lobby.client() as client:
        asking = asyncio.ensure_future(ask(client.games))
        await turns(3)
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 2 and bool(lobby.link.sent))

        assert lobby.links[1].sent[0].event == lobby.links[0].sent[0].event
        asking.cancel()


async def test_limited_command_is_refused_unless_told_to_wait() -> None:
    lobby = FakeLobby()
    async with lobby.client() as client:
        asking = asyncio.ensure_future(client.games.set_ready())
        await turns(3)
        lobby.link.last("set-ready").acknowledge(refused("rate-limited", retryAfterMs=700))

        with pytest.raises(LobbyRefused):
            await asking


@pytest.mark.parametrize(("told", "waited"), [({"retryAfterMs": 700}, 0.7), ({}, 1.0)])
async def test_limited_command_waits_if_told_to(told: dict[str, object], waited: float) -> None:
    lobby = FakeLobby()
    async with lobby.client(wait_when_limited=True) as client:
        asking = asyncio.ensure_future(client.games.set_ready())
        await turns(3)
        lobby.link.last("set-ready").acknowledge(refused("rate-limited", **told))
        await turns()
        lobby.link.last("set-ready").ok()
        await asking

    assert lobby.waits == [waited]
    assert lobby.link.events == ["set-ready"] * 2


def test_every_push_of_the_wire_has_its_decorator() -> None:
    hooks = hooks_of(Games)

    for event, kind in kinds_of(pushes, listing).items():
        assert hooks[f"on_{event.replace('-', '_')}"] is kind
