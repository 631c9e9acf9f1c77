"""Games that a node has to catch up with, more of them than it asks for at once."""

import asyncio
from functools import partial

import pytest

from lobby.domain import joining
from lobby.domain.errors import LobbyError, Overloaded
from lobby.domain.ids import Epoch, GameId, PlayerId
from lobby.domain.joining import Entry
from lobby.domain.seats import Player
from lobby.ports import Action, Receipt
from lobby.storage.redis import client as client_module
from lobby.storage.redis import followed as followed_module
from lobby.storage.redis.client import Take
from lobby.storage.redis.games import RedisGameStore
from lobby.storage.redis.link import Word
from tests.builders import ANN, BOB, CAT, G1, G2, a_game, an_action, at
from tests.fakes import NotingSink
from tests.storage.matches import a_stored_match, act
from tests.storage.redis.conftest import Node, until

pytestmark = pytest.mark.redis

HOSTED = ((G1, ANN), (G2, BOB), (GameId("game:3"), CAT))


async def games_followed_at(node: Node) -> list[NotingSink]:
    """Open some games; return what hears of each at a node."""
    sinks = [NotingSink() for _ in HOSTED]
    for (id_, host), sink in zip(HOSTED, sinks, strict=True):
        opened = await node.backend.games.create(a_game(id_=id_, host=host))
        await node.backend.games.subscribe(id_, opened.epoch, opened.seq, sink)
    return sinks


async def join_all(node: Node) -> None:
    """Let one more player into each of those games."""
    for number, (id_, host) in enumerate(HOSTED):
        guest = Player(PlayerId(f"guest{number}"), "Guest")
        game = a_game(id_=id_, host=host)
        await node.backend.games.commit(*joining.join(game, guest, Entry(), at()))


async def games_missed_by(here: Node, other: Node) -> list[NotingSink]:
    """Return what hears of each game at a node that is cut off, and has missed a player of each."""
    sinks = await games_followed_at(here)
    await here.lose_connection()
    await join_all(other)
    return sinks


async def a_match_missed_by(here: Node, other: Node) -> tuple[NotingSink, Epoch]:
    """Return what hears of a match at a node that has missed an action and not asked for it."""
    match, sink = await a_stored_match(other.backend.games), NotingSink()
    await here.backend.games.subscribe(G1, match.epoch, match.seq, sink)
    await here.lose_connection()
    await act(other.backend.games, an_action(ANN), epoch=match.epoch)
    await here.return_()
    assert sink.seen == []
    return sink, match.epoch


async def test_games_are_asked_for_a_part_at_a_time_until_all_are_caught_up_with(
    nodes: list[Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followed_module, "ASKED_AT_ONCE", 2)
    here, other = nodes
    sinks = await games_missed_by(here, other)
    under_way, most, send = 0, 0, here.redis.send

    def answered(take: Take, reply: object, failure: LobbyError | Exception | None) -> None:
        nonlocal under_way
        under_way -= 1
        take(reply, failure)

    def counting(script: str, args: list[Word], take: Take) -> None:
        nonlocal under_way, most
        if script == "read":
            under_way += 1
            most = max(most, under_way)
            take = partial(answered, take)
        send(script, args, take)

    monkeypatch.setattr(here.redis, "send", counting)
    await here.return_()

    assert [sink.numbers for sink in sinks] == [[1]] * len(HOSTED)
    assert most == 2


async def test_what_was_missed_of_a_game_is_told_before_what_is_done_to_it(
    nodes: list[Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followed_module, "ASKED_AT_ONCE", 0)
    here, other = nodes
    sink, epoch = await a_match_missed_by(here, other)
    told: list[int] = []
    is_done = asyncio.Event()

    def done(outcome: Receipt | LobbyError) -> None:
        told.extend(sink.numbers)
        is_done.set()

    here.backend.games.append(Action(G1, epoch, an_action(BOB)), done)
    await is_done.wait()

    assert told == [2, 3]


async def test_who_comes_while_something_was_missed_is_told_it_once(
    nodes: list[Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followed_module, "ASKED_AT_ONCE", 0)
    here, other = nodes
    sink, epoch = await a_match_missed_by(here, other)
    newcomer = NotingSink()

    await here.backend.games.subscribe(G1, epoch, 1, newcomer)
    await act(other.backend.games, an_action(BOB), epoch=epoch)
    await here.settle()

    assert sink.numbers == newcomer.numbers == [2, 3]


async def test_question_that_was_refused_is_asked_again(
    nodes: list[Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followed_module, "AGAIN_SECONDS", 0.01)
    here, other = nodes
    sinks = await games_missed_by(here, other)
    monkeypatch.setattr(client_module, "MAX_WAITING", 0)
    await here.return_()
    assert [sink.numbers for sink in sinks] == [[]] * len(HOSTED)

    monkeypatch.setattr(client_module, "MAX_WAITING", 100)
    await until(lambda: all(sink.seen for sink in sinks))

    assert [sink.numbers for sink in sinks] == [[1]] * len(HOSTED)


async def test_refused_questions_do_not_multiply(
    nodes: list[Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followed_module, "AGAIN_SECONDS", 0.01)
    here, _ = nodes
    await games_followed_at(here)
    await here.lose_connection()
    rounds: list[int] = []  # how often each was asked for, from one timer to the next
    store = here.backend.games
    assert isinstance(store, RedisGameStore)
    ask_some = store._followed._ask_some

    def note_round() -> None:
        rounds.append(0)
        ask_some()

    def refuse(script: str, args: list[Word], take: Take) -> None:
        if script == "read":
            rounds[-1] += 1
        take(None, Overloaded("the store"))

    monkeypatch.setattr(store._followed, "_ask_some", note_round)
    monkeypatch.setattr(here.redis, "send", refuse)
    await until(lambda: len(rounds) > 5)
    store._followed.hurry(G1)

    assert rounds[:5] == [len(HOSTED)] * 5
    assert len(store._followed._behind) == len(HOSTED)
