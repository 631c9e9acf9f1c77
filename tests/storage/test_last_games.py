"""How long the store in memory remembers who has lost their place in a game."""

import pytest

from lobby.domain import joining, leaving
from lobby.domain.joining import Entry
from lobby.ports import LastGame
from lobby.storage import LogLimits, memory
from tests.builders import ANN, BOB, CAT, DAN, G1, a_game, at
from tests.fakes import FakeClock
from tests.storage.backends import memory_backend


async def test_memory_of_lost_games_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MAX_LAST_GAMES", 2)
    store = memory_backend(FakeClock(), LogLimits()).games
    game = (await store.create(a_game())).game
    for player in (BOB, CAT, DAN):
        came = joining.join(game, player, Entry(), at())
        await store.commit(*came)
        gone = leaving.kick(came.game, ANN.id, player.id, at(), ban=False, message=None)
        game = (await store.commit(*gone)).game

    told = [await store.last_game_of(player.id) for player in (BOB, CAT, DAN)]

    assert told == [None, LastGame(G1, "kicked"), LastGame(G1, "kicked")]
