from dataclasses import replace

import pytest

from lobby.domain.events import GameStarted, HostChanged
from lobby.domain.status import GameStatus
from lobby.domain.transition import Draft
from tests.builders import BOB, a_game


def test_draft_that_tells_nothing_is_no_change() -> None:
    game = a_game(BOB)
    draft = Draft(game)

    draft.change(replace(game, ready_ms=7))

    after, events = draft.finish()
    assert after is game
    assert events == ()


def test_draft_of_many_steps_is_one_version() -> None:
    game = a_game(BOB)
    draft = Draft(game)

    draft.change(replace(game, host=BOB.id), HostChanged(BOB.id))
    draft.change(replace(draft.game, status=GameStatus.PLAYING), GameStarted())

    after, events = draft.finish()
    assert after == replace(game, host=BOB.id, status=GameStatus.PLAYING, version=game.version + 1)
    assert events == (HostChanged(BOB.id), GameStarted())


def test_status_that_does_not_follow_is_a_mistake_of_ours() -> None:
    game = a_game(BOB)

    with pytest.raises(AssertionError, match="waiting to finished"):
        Draft(game).change(replace(game, status=GameStatus.FINISHED))
