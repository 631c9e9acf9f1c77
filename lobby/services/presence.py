"""Who is there, and what time does to those who are not."""

from lobby.domain import deadlines, leaving
from lobby.domain.errors import Contended, GameNotFound
from lobby.domain.ids import GameId, PlayerId
from lobby.domain.refusals import NotInGame
from lobby.ports import GameStore, LastGame, Presence, Snapshot
from lobby.services.commits import ATTEMPTS, Commits

NAMESPACE = "/games"


class PresenceService:
    """Keeps the seats of those whose connection is lost, for a while."""

    def __init__(self, store: GameStore, commits: Commits, presence: Presence) -> None:
        self._store = store
        self._commits = commits
        self._presence = presence

    async def settle(self, player: PlayerId) -> None:
        """
        Show in the player's game whether anything connects them, to whatever node.

        They may come or go on another node at the same time. So what has changed by the time that
        it is shown is shown anew, and whoever is last to look leaves it right.

        Raises:
            Contended: If they came and went all the while.

        """
        is_here = await self._presence.is_here(NAMESPACE, player)
        for _ in range(ATTEMPTS):
            if is_here:
                await self.come_back(player)
            else:
                await self.lose(player)
            was_here, is_here = is_here, await self._presence.is_here(NAMESPACE, player)
            if is_here is was_here:
                return
        raise Contended(f"the place of {player}", ATTEMPTS)

    async def lose(self, player: PlayerId) -> None:
        """Take note that nothing connects the player any more; see :func:`leaving.lose`."""
        try:
            await self._commits.apply_own(player, lambda game, now: leaving.lose(game, player, now))
        except (NotInGame, GameNotFound):
            return

    async def come_back(self, player: PlayerId, name: str | None = None) -> Snapshot | None:
        """Return the game in which the player has kept a place, and take it up again."""
        try:
            return await self._commits.apply_own(
                player, lambda game, now: leaving.come_back(game, player, now, name=name)
            )
        except (NotInGame, GameNotFound):
            return None

    async def last_game(self, player: PlayerId) -> LastGame | None:
        """Return the game in which the player has lost their place, and why."""
        return await self._store.last_game_of(player)

    async def expire(self, game: GameId) -> None:
        """Do what time has brought to a game; see :func:`deadlines.expire`."""
        try:
            await self._commits.apply(game, deadlines.expire)
        except GameNotFound:
            return
