"""What an administrator does to a game, whoever hosts it."""

from lobby.domain.consequences import close, settle
from lobby.domain.events import CloseReason, LeaveReason
from lobby.domain.game import Game
from lobby.domain.ids import PlayerId
from lobby.domain.leaving import remove
from lobby.domain.refusals import NotInGame
from lobby.domain.transition import Draft, Moment, Transition


def close_game(game: Game) -> Transition:
    """Close a game at once, wherever it stands; everybody in it hears why."""
    return close(Draft(game), CloseReason.ADMIN)


def expel(
    game: Game, player: PlayerId, now: Moment, reason: LeaveReason, message: str | None = None
) -> Transition:
    """
    Take somebody out of a game; what follows is what follows from leaving it.

    Raises:
        NotInGame: If the player is not there.

    """
    if player not in game.members:
        raise NotInGame(player, game.id)
    draft = Draft(game)
    remove(draft, player, reason, message)
    return settle(draft, now)
