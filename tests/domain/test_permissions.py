"""The complete table: every command in every status by everybody."""

import pytest

from lobby.domain.errors import LobbyError
from lobby.domain.game import Game
from lobby.domain.leaving import kick, leave
from lobby.domain.seats import Player
from lobby.domain.status import GameStatus
from tests.builders import ANN, BOB, CAT, DAN, EVE, FAY, at, watched
from tests.domain.permissions import RULES, Role, refusal, role_of
from tests.status_table import COMMANDS, GAMES


def with_a_ban(game: Game) -> Game:
    return kick(watched(game, FAY), ANN.id, FAY.id, at(), ban=True, message=None).game


def closed(game: Game) -> Game:
    for seat in game.seats:
        game = leave(game, seat.player.id, at()).game
    return game


ALL_GAMES = {status: with_a_ban(game) for status, game in GAMES.items()}
ALL_GAMES[GameStatus.CLOSED] = closed(ALL_GAMES[GameStatus.WAITING])


def outcome(command: str, game: Game, by: Player) -> type[LobbyError] | None:
    try:
        COMMANDS[command](game, by)
    except LobbyError as exc:
        return type(exc)
    return None


def test_there_is_somebody_of_every_role() -> None:
    game = ALL_GAMES[GameStatus.WAITING]

    assert {role_of(player.id, game) for player in (ANN, BOB, CAT, DAN, EVE, FAY)} == set(Role)


def test_table_has_every_command_and_every_status() -> None:
    assert set(RULES) < set(COMMANDS)
    assert set(ALL_GAMES) == set(GameStatus)


@pytest.mark.parametrize("status", GameStatus)
@pytest.mark.parametrize("command", COMMANDS)
def test_command_is_refused_for_who_asks_and_when(command: str, status: GameStatus) -> None:
    game = ALL_GAMES[status]
    callers = (ANN, BOB, DAN, EVE, FAY)

    refused = {by.name: outcome(command, game, by) for by in callers}

    assert refused == {by.name: refusal(command, role_of(by.id, game), status) for by in callers}
