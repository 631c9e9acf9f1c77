"""``client.admin``: its commands, and watching over all connections."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from lobby.client import ConnectionLost
from lobby.client.admin import Admin
from lobby.client.reading import kinds_of
from lobby.domain.alerts import AlertKind
from lobby.domain.status import GameStatus
from lobby.wire import administration as wire
from lobby.wire.where import WhereFilter
from tests.client.links import ADMIN, FakeLobby, hooks_of
from tests.client.payloads import BOB, GAME, a_game
from tests.client.waiting import turns, until

Ask = Callable[[Admin], Awaitable[Any]]
STATS = {
    "at": 1,
    "players": 2,
    "sockets": 3,
    "games": {"waiting": 1, "starting": 0, "playing": 0, "finished": 0},
    "actionsPerSecond": 0.5,
    "deliveriesPerSecond": 1.5,
    "loopLagMs": 0.1,
    "memoryBytes": 1,
    "queuedBytes": 0,
    "slowConsumers": 0,
    "draining": False,
}
PLAYING = WhereFilter(status=[GameStatus.PLAYING])
ACTING: list[tuple[Ask, str, dict[str, object], dict[str, Any]]] = [
    (lambda a: a.close_game(GAME, reason="spam"), "close-game",
     {"gameId": GAME, "reason": "spam"}, {}),
    (lambda a: a.kick_player(BOB), "kick-player", {"playerId": BOB}, {"sockets": 2}),
    (lambda a: a.ban_player(BOB, seconds=5, reason="spam"), "ban-player",
     {"playerId": BOB, "seconds": 5, "reason": "spam"}, {"until": 9}),
    (lambda a: a.unban_player(BOB), "unban-player", {"playerId": BOB}, {}),
    (lambda a: a.announce("hi"), "announce", {"text": "hi"}, {}),
    (lambda a: a.clear_alert(AlertKind.MEMORY), "clear-alert", {"kind": "memory"}, {}),
    (lambda a: a.drain(), "drain", {}, {"seconds": 30.0}),
]  # fmt: skip
ASKING: list[tuple[Ask, str, dict[str, object], dict[str, Any]]] = [
    (lambda a: a.request_stats(), "request-stats", {}, STATS),
    (lambda a: a.watch_stats(), "watch-stats", {}, {}),
    (lambda a: a.watch_stats(off=True), "watch-stats", {"off": True}, {}),
    (lambda a: a.list_games(PLAYING, player="bo", limit=3), "list-games",
     {"where": {"status": ["playing"]}, "player": "bo", "limit": 3},
     {"total": 0, "games": [], "cursor": None}),
    (lambda a: a.inspect_game(GAME), "inspect-game", {"gameId": GAME},
     {"game": a_game(), "members": [], "banned": [], "epoch": "e", "seq": 1, "dueAt": None}),
    (lambda a: a.audit_log(before=7), "audit-log", {"before": 7}, {"entries": []}),
]  # fmt: skip


def a_lobby() -> tuple[FakeLobby, Any]:
    lobby = FakeLobby()
    return lobby, lobby.client(namespaces=[ADMIN])


@pytest.mark.parametrize(("ask", "event", "payload", "answer"), [*ACTING, *ASKING])
async def test_command_is_what_the_contract_says(
    ask: Ask, event: str, payload: dict[str, object], answer: dict[str, Any]
) -> None:
    lobby, client = a_lobby()
    async with client:
        asking = asyncio.ensure_future(ask(client.admin))
        await turns(3)
        sent = lobby.link.last(event)
        sent.ok(**answer)
        reply = await asking

    assert (sent.namespace, sent.payload) == (ADMIN, payload)
    if reply is not None:
        assert reply.model_dump(mode="json", by_alias=True, exclude_unset=True) == answer


@pytest.mark.parametrize("ask", [ask for ask, *_ in ACTING])
async def test_act_that_may_have_been_done_is_not_done_again(ask: Ask) -> None:
    lobby, client = a_lobby()
    async with client:
        asking = asyncio.ensure_future(ask(client.admin))
        await turns(3)
        lobby.link.lose()

        with pytest.raises(ConnectionLost):
            await asking


@pytest.mark.parametrize("ask", [ask for ask, *_ in ASKING])
async def test_question_is_asked_again(ask: Ask) -> None:
    lobby, client = a_lobby()
    async with client:
        asking = asyncio.ensure_future(ask(client.admin))
        await turns(3)
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 2 and bool(lobby.link.sent))

        assert lobby.links[0].sent[0].event in lobby.link.events
        asking.cancel()


@pytest.mark.parametrize(("off", "asked"), [(False, ["watch-stats"]), (True, [])])
async def test_watch_goes_on_over_another_connection_until_it_ends(
    off: bool, asked: list[str]
) -> None:
    lobby, client = a_lobby()
    stats: list[wire.StatsPush] = []
    client.admin.on_stats(stats.append)
    async with client:
        for is_off in [False, True][: 1 + off]:
            watching = asyncio.ensure_future(client.admin.watch_stats(off=is_off))
            await turns(3)
            lobby.link.last("watch-stats").ok()
            await watching
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 2 and bool(lobby.link.auth))
        await turns()
        lobby.link.push("stats", STATS, ADMIN)
        await turns()

        assert lobby.link.events == asked
        assert [push.players for push in stats] == [2]


def test_every_push_of_the_wire_has_its_decorator() -> None:
    for event, kind in kinds_of(wire).items():
        assert hooks_of(Admin)[f"on_{event.replace('-', '_')}"] is kind
