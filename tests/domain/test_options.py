import pytest

from lobby.domain.errors import InvalidMessage
from lobby.domain.options import MAX_COUNTDOWN_SECONDS, MAX_SPECTATORS, GameOptions


@pytest.mark.parametrize(
    ("low", "high", "field"),
    [(2, 5, "maxPlayers"), (2, 1, "maxPlayers"), (1, 4, "minPlayers"), (4, 3, "minPlayers")],
)
def test_seats_that_make_no_game_are_refused(low: int, high: int, field: str) -> None:
    with pytest.raises(InvalidMessage, match=field):
        GameOptions(name="Chess", min_players=low, max_players=high)


@pytest.mark.parametrize("seconds", [-1, MAX_COUNTDOWN_SECONDS + 1])
def test_countdown_out_of_bounds_is_refused(seconds: int) -> None:
    with pytest.raises(InvalidMessage, match="countdownSeconds"):
        GameOptions(name="Chess", countdown_seconds=seconds)


@pytest.mark.parametrize("spectators", [-1, MAX_SPECTATORS + 1])
def test_spectators_out_of_bounds_are_refused(spectators: int) -> None:
    with pytest.raises(InvalidMessage, match="maxSpectators"):
        GameOptions(name="Chess", max_spectators=spectators)


def test_all_that_is_within_bounds_is_taken() -> None:
    options = GameOptions(
        name="Chess",
        min_players=4,
        max_players=4,
        countdown_seconds=MAX_COUNTDOWN_SECONDS,
        max_spectators=0,
    )

    assert options.min_players == options.max_players == 4
