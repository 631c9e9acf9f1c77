from dataclasses import replace

import pytest

from lobby.domain.events import ServerEvent
from lobby.domain.game import Game
from lobby.domain.speaking import speak
from lobby.domain.status import GameStatus
from tests.builders import BOB, a_game, a_match

SAID = ServerEvent("storm", {"force": 9})


@pytest.mark.parametrize(
    "game",
    [
        a_game(),
        a_match(BOB),
        replace(a_match(BOB), status=GameStatus.FINISHED),
        replace(a_game(BOB), due_at=9_000),
    ],
)
def test_room_is_told_and_nothing_else_changes(game: Game) -> None:
    after, events = speak(game, SAID)

    assert events == (SAID,)
    assert after == replace(game, version=game.version + 1)
