"""A match in a store, and actions in it."""

import asyncio

from lobby.domain import hosting, joining, leaving
from lobby.domain.errors import LobbyError
from lobby.domain.events import ActionSent
from lobby.domain.ids import Epoch, GameId, PlayerId
from lobby.domain.joining import Door, Entry
from lobby.domain.seats import Player
from lobby.domain.transition import Transition
from lobby.ports import Action, GameStore, Receipt, Snapshot
from tests.builders import ANN, BOB, G1, a_game, at
from tests.fakes import NotingDone

INVITED = Entry(Door.INVITE)


def with_player(player: Player, *others: Player) -> Transition:
    """Return how a player comes into the game of Ann and the others."""
    return joining.join(a_game(*others), player, INVITED, at())


def without_player(player: PlayerId, *others: Player) -> Transition:
    """Return how a player leaves the game of Ann and the others."""
    return leaving.leave(a_game(*others), player, at())


async def a_stored_match(store: GameStore) -> Snapshot:
    """Return a match of Ann and Bob whose log has one event."""
    await store.create(a_game(BOB))
    return await store.commit(*hosting.start(a_game(BOB), ANN.id, at()))


async def act(
    store: GameStore,
    event: ActionSent,
    *,
    epoch: Epoch,
    game: GameId = G1,
) -> Receipt | LobbyError:
    """Append an action and return what became of it."""
    done = NotingDone()
    store.append(Action(game, epoch, event), done)
    async with asyncio.timeout(5):
        await done.is_told.wait()
    (outcome,) = done.outcomes
    return outcome
