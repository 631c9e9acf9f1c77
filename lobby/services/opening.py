"""Opening games, while there is room for them."""

from lobby.domain.errors import CodeTaken, Contended, ServerDraining, ServerFull
from lobby.domain.game import Game
from lobby.domain.options import GameOptions
from lobby.domain.seats import Player
from lobby.ports import Clock, GameStore, Ids, Snapshot
from lobby.services.commits import ATTEMPTS


class Opening:
    """
    Opens games.

    Args:
        store: The games.
        clock: The time of day.
        ids: New names.
        max_games: How many games may be open. Zero means no limit.

    Attributes:
        is_draining: Whether this node is about to stop: set it, and no game is opened any more.

    """

    def __init__(self, store: GameStore, clock: Clock, ids: Ids, max_games: int = 0) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        self._max_games = max_games
        self.is_draining = False

    async def require_room(self) -> None:
        """
        Check that a game could be opened now.

        Raises:
            ServerDraining: If this node is about to stop.
            ServerFull: If there are as many games as there may be.

        """
        if self.is_draining:
            raise ServerDraining
        if self._max_games and await self._store.count() >= self._max_games:
            raise ServerFull("games", self._max_games)

    async def open(self, host: Player, options: GameOptions) -> Snapshot:
        """
        Open a game with a player as its host.

        Raises:
            AlreadyInGame: If the player is in a game already.
            Contended: If every join code drawn was in use.
            ServerDraining: If this node is about to stop.
            ServerFull: If there are as many games as there may be.

        """
        await self.require_room()
        for _ in range(ATTEMPTS):
            id_, code = self._ids.game(), self._ids.code()
            game = Game.opened(id_, code, options, host, at=self._clock.now())
            try:
                return await self._store.create(game)
            except CodeTaken:
                continue
        raise Contended("the choice of a join code", ATTEMPTS)
