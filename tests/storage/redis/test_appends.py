"""Actions on their way to Redis."""

import pytest

from lobby.domain.errors import LobbyError, Unavailable
from lobby.domain.events import Event
from lobby.domain.ids import Epoch
from lobby.ports import Action, Receipt
from tests.builders import ANN, BOB, G1, an_action
from tests.fakes import NotingDone, NotingSink
from tests.storage.matches import a_stored_match, act
from tests.storage.redis.conftest import Node

pytestmark = pytest.mark.redis


def unable(outcome: Receipt | LobbyError) -> None:
    raise RuntimeError(str(outcome))


class Unable(NotingSink):
    def receive(self, epoch: Epoch, seq: int, event: Event) -> None:
        raise RuntimeError(str(event))


async def test_sender_who_cannot_be_told_keeps_no_other_from_hearing(
    nodes: list[Node], caplog: pytest.LogCaptureFixture
) -> None:
    games, done = nodes[0].backend.games, NotingDone()
    match = await a_stored_match(games)
    games.append(Action(G1, match.epoch, an_action(ANN)), unable)
    games.append(Action(G1, match.epoch, an_action(BOB)), done)
    await nodes[0].settle()

    assert done.outcomes == [Receipt(3, duplicate=False)]
    assert await act(games, an_action(ANN), epoch=match.epoch) == Receipt(4, duplicate=False)
    assert "could not be told" in caplog.text


async def test_sender_who_cannot_be_told_of_a_lost_store_keeps_no_other_from_acting(
    nodes: list[Node],
) -> None:
    games, done = nodes[0].backend.games, NotingDone()
    match = await a_stored_match(games)
    await nodes[0].lose_connection()
    for take in (unable, done):
        games.append(Action(G1, match.epoch, an_action(ANN)), take)
    await nodes[0].return_()

    assert [type(outcome) for outcome in done.outcomes] == [Unavailable]
    assert await act(games, an_action(ANN), epoch=match.epoch) == Receipt(2, duplicate=False)


async def test_sender_is_told_though_the_room_cannot_take_it(nodes: list[Node]) -> None:
    games, sink, others = nodes[0].backend.games, Unable(), NotingSink()
    match = await a_stored_match(games)
    for each in (sink, others):
        await games.subscribe(G1, match.epoch, match.seq, each)

    receipt = await act(games, an_action(ANN), epoch=match.epoch)

    assert receipt == Receipt(match.seq + 1, duplicate=False)
    assert others.numbers == [match.seq + 1]
    assert sink.resets == [match.epoch]
