"""What somebody who is in a game can do there."""

from collections.abc import Callable, Mapping

from lobby.domain import hosting, leaving, playing
from lobby.domain.errors import GameNotFound
from lobby.domain.ids import GameId, PlayerId
from lobby.domain.options import GameOptions, Visibility
from lobby.domain.refusals import NotInGame
from lobby.domain.status import GameStatus
from lobby.domain.summary import Seeker
from lobby.domain.values import Value
from lobby.ports import Action, Done, GameStore, SavedState, Snapshot
from lobby.services.commits import Commits


class GameService:
    """The use cases of those who play, each one transition of one game."""

    def __init__(self, store: GameStore, commits: Commits) -> None:
        self._store = store
        self._commits = commits

    async def seeker(self, player: PlayerId) -> Seeker:
        """Return what the listing must know of a player to tell which games they could join."""
        try:
            current = (await self._commits.own(player)).game
        except (NotInGame, GameNotFound):
            return Seeker(player)
        return Seeker(player, current.id, is_watching=current.is_watched_by(player))

    async def show(self, game: GameId, viewer: PlayerId | None) -> Snapshot:
        """
        Return a game to somebody who has its id; ``None`` is a stranger.

        Raises:
            GameNotFound: If there is no such game, or it is not public and the viewer is not in it.

        """
        found = await self._store.get(game)
        is_public = found.game.options.visibility is Visibility.PUBLIC
        if not is_public and viewer not in found.game.members:
            raise GameNotFound(game)
        return found

    def act(self, action: Action, done: Done) -> None:
        """Send an action to its game's room; see :meth:`GameStore.append` for ``done``."""
        self._store.append(action, done)

    async def leave(self, player: PlayerId) -> Snapshot:
        """Give the caller's place up; see :func:`leaving.leave`."""
        return await self._commits.apply_own(
            player, lambda game, now: leaving.leave(game, player, now)
        )

    async def set_ready(self, player: PlayerId, *, ready: bool) -> Snapshot:
        """Say whether the caller is ready; see :func:`playing.set_ready` for what is refused."""
        return await self._commits.apply_own(
            player, lambda game, now: playing.set_ready(game, player, now, ready=ready)
        )

    async def update_player(self, player: PlayerId, data: Mapping[str, Value]) -> Snapshot:
        """Replace the caller's public data; see :func:`playing.update_player`."""
        return await self._commits.apply_own(
            player, lambda game, now: playing.update_player(game, player, data, now)
        )

    async def vote_rematch(self, player: PlayerId, *, accept: bool) -> Snapshot:
        """Say whether the caller wants to play again; see :func:`playing.vote_rematch`."""
        return await self._commits.apply_own(
            player, lambda game, now: playing.vote_rematch(game, player, now, accept=accept)
        )


class HostService:
    """The use cases of those who host: all of them refuse everybody else."""

    def __init__(self, store: GameStore, commits: Commits) -> None:
        self._store = store
        self._commits = commits

    async def require_may_change(self, player: PlayerId) -> None:
        """
        Check that the caller hosts a waiting game, before anything costly is done for it.

        Raises:
            NotInGame, ReadOnly, NotHost, WrongState: If not.

        """
        game = (await self._commits.own(player)).game
        game.require_host(player, "change")
        game.require("change", GameStatus.WAITING)

    async def start(self, player: PlayerId) -> Snapshot:
        """Begin the match in the caller's game; see :func:`hosting.start`."""
        return await self._commits.apply_own(
            player, lambda game, now: hosting.start(game, player, now)
        )

    async def end(self, player: PlayerId, result: Value) -> Snapshot:
        """End the match in the caller's game; see :func:`hosting.finish`."""
        return await self._commits.apply_own(
            player, lambda game, now: hosting.finish(game, player, result, now)
        )

    async def update(
        self, player: PlayerId, change: Callable[[GameOptions], GameOptions]
    ) -> Snapshot:
        """Change the options of the caller's game; see :func:`hosting.update`."""
        return await self._commits.apply_own(
            player, lambda game, now: hosting.update(game, player, change, now)
        )

    async def transfer(self, player: PlayerId, to: PlayerId) -> Snapshot:
        """Make another player the host; see :func:`hosting.transfer`."""
        return await self._commits.apply_own(
            player, lambda game, now: hosting.transfer(game, player, to, now)
        )

    async def kick(
        self, player: PlayerId, other: PlayerId, *, ban: bool, message: str | None
    ) -> Snapshot:
        """Throw somebody out of the caller's game; see :func:`leaving.kick`."""
        return await self._commits.apply_own(
            player,
            lambda game, now: leaving.kick(game, player, other, now, ban=ban, message=message),
        )

    async def save_state(self, player: PlayerId, state: SavedState) -> Snapshot:
        """Keep the newest state of the caller's match; see :meth:`GameStore.save_state`."""
        current = await self._commits.own(player)
        return await self._store.save_state(current.game.id, player, state)
