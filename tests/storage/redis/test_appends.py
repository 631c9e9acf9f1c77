"""Actions on their way to Redis."""

import pytest

from lobby.domain.errors import LobbyError, Unavailable
from lobby.ports import Action, Receipt
from tests.builders import ANN, BOB, G1, an_action
from tests.fakes import NotingDone
from tests.storage.matches import a_stored_match, act
from tests.storage.redis.conftest import Node

pytestmark = pytest.mark.redis


def unable(outcome: Receipt | LobbyError) -> None:
    raise RuntimeError(str(outcome))


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
