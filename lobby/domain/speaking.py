"""What the developer's own server may do in a game's room: speak."""

from lobby.domain.events import ServerEvent
from lobby.domain.game import Game
from lobby.domain.transition import Draft, Transition


def speak(game: Game, event: ServerEvent) -> Transition:
    """Tell the room something. It changes nothing, and so nothing follows from it."""
    draft = Draft(game)
    draft.change(game, event)
    return draft.finish(game.due_at)
