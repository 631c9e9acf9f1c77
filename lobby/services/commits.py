"""One path for every change of a game: load, make one transition, commit."""

from collections.abc import Callable

from lobby.domain.errors import Contended, VersionConflict
from lobby.domain.game import Game
from lobby.domain.ids import GameId, PlayerId
from lobby.domain.refusals import NotInGame
from lobby.domain.transition import Moment, Timing, Transition
from lobby.ports import Clock, GameStore, Snapshot

ATTEMPTS = 16  # twenty players after one seat need no more: each lost race is another's success

Change = Callable[[Game, Moment], Transition]


class Commits:
    """Applies transitions to stored games, at the time of day and by one timing."""

    def __init__(self, store: GameStore, clock: Clock, timing: Timing) -> None:
        self._store = store
        self._clock = clock
        self._timing = timing

    async def apply(self, game: GameId, change: Change) -> Snapshot:
        """
        Load, transition, commit; start over if another task or node committed first.

        Raises:
            GameNotFound: If there is no such game.
            Contended: If every attempt lost the race.

        """
        for _ in range(ATTEMPTS):
            before = await self._store.get(game)
            after, events = change(before.game, Moment(self._clock.now(), self._timing))
            if not events:
                return before
            try:
                return await self._store.commit(after, events)
            except VersionConflict:
                continue
        raise Contended(f"game {game}", ATTEMPTS)

    async def own(self, player: PlayerId) -> Snapshot:
        """
        Return the game that a player is in.

        Raises:
            NotInGame: If the player is in none.

        """
        game = await self._store.game_of(player)
        if game is None:
            raise NotInGame(player)
        return await self._store.get(game)

    async def apply_own(self, player: PlayerId, change: Change) -> Snapshot:
        """
        Do the same to the game that a player is in.

        Raises:
            NotInGame: If the player is in none.

        """
        game = await self._store.game_of(player)
        if game is None:
            raise NotInGame(player)
        return await self.apply(game, change)
