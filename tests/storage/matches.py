"""A match in a store, and actions in it."""

from lobby.domain.errors import LobbyError
from lobby.domain.events import ActionSent
from lobby.domain.ids import Epoch, GameId
from lobby.ports import Action, GameStore, Receipt, Snapshot
from tests.builders import ANN, BOB, G1, a_game
from tests.fakes import NotingDone


async def a_stored_match(store: GameStore) -> Snapshot:
    """Return a match of Ann and Bob whose log has one event."""
    await store.create(a_game(BOB))
    return await store.commit(*a_game(BOB).start(ANN.id))


def act(
    store: GameStore,
    event: ActionSent,
    *,
    epoch: Epoch,
    game: GameId = G1,
) -> Receipt | LobbyError:
    """Append an action and return what became of it."""
    done = NotingDone()
    store.append(Action(game, epoch, event), done)
    (outcome,) = done.outcomes
    return outcome
