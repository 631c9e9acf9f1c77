"""What a player can do with games."""

from collections.abc import Callable

from lobby.domain.errors import (
    CodeTaken,
    Contended,
    GameNotFound,
    NotInGame,
    ServerDraining,
    ServerFull,
    VersionConflict,
)
from lobby.domain.events import LeaveReason
from lobby.domain.game import Game, Player, Transition
from lobby.domain.ids import GameId, JoinCode, PlayerId
from lobby.domain.options import GameOptions, Visibility
from lobby.domain.summary import Seeker
from lobby.domain.values import Value
from lobby.ports import Action, Clock, Done, GameStore, Ids, Snapshot

ATTEMPTS = 16  # twenty players after one seat need no more: each lost race is another's success


class GameService:
    """
    The use cases of ``/games`` and of the HTTP side, each one transition of one game.

    Args:
        store: The games.
        clock: The time of day.
        ids: New names.
        max_games: How many games may be open. Zero means no limit.

    """

    def __init__(self, store: GameStore, clock: Clock, ids: Ids, max_games: int = 0) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        self._max_games = max_games
        self.is_draining = False
        """Whether this node is about to stop: set it, and no game is opened any more."""

    async def create(self, host: Player, options: GameOptions) -> Snapshot:
        """
        Open a game with the caller as its host.

        Raises:
            AlreadyInGame: If the caller has a seat elsewhere.
            Contended: If every join code drawn was in use.
            ServerDraining: If this node is about to stop.
            ServerFull: If there are as many games as there may be.

        """
        if self.is_draining:
            raise ServerDraining
        if self._max_games and await self._store.count() >= self._max_games:
            raise ServerFull("games", self._max_games)
        for _ in range(ATTEMPTS):
            id_, code = self._ids.game(), self._ids.code()
            game = Game.opened(id_, code, options, host, at=self._clock.now())
            try:
                return await self._store.create(game)
            except CodeTaken:
                continue
        raise Contended("the choice of a join code", ATTEMPTS)

    async def join(self, player: Player, game: GameId) -> Snapshot:
        """
        Take a seat; a player already seated there gets the game as it is.

        Raises:
            GameNotFound: If there is no such game.
            WrongState: If it is not waiting for players.
            GameFull: If every seat is taken.
            AlreadyInGame: If the caller has a seat elsewhere.

        """
        return await self._apply(game, lambda current: current.join(player))

    async def join_by_code(self, player: Player, code: JoinCode) -> Snapshot:
        """Take a seat in the game with this join code; otherwise as :meth:`join`."""
        return await self.join(player, await self._store.find(code))

    async def leave(self, player: PlayerId, reason: LeaveReason = LeaveReason.LEFT) -> Snapshot:
        """
        Give the caller's seat up.

        Raises:
            NotInGame: If the caller has none.

        """
        return await self._apply_own(player, lambda game: game.leave(player, reason))

    async def set_ready(self, player: PlayerId, *, ready: bool) -> Snapshot:
        """Say whether the caller is ready; see :meth:`Game.set_ready` for what is refused."""
        return await self._apply_own(player, lambda game: game.set_ready(player, ready=ready))

    async def start(self, player: PlayerId) -> Snapshot:
        """Begin the match in the caller's game; see :meth:`Game.start` for what is refused."""
        return await self._apply_own(player, lambda game: game.start(player))

    async def end(self, player: PlayerId, result: Value) -> Snapshot:
        """Finish the match in the caller's game; see :meth:`Game.end` for what is refused."""
        return await self._apply_own(player, lambda game: game.end(player, result))

    def act(self, action: Action, done: Done) -> None:
        """Send an action to its game's room; see :meth:`GameStore.append` for ``done``."""
        self._store.append(action, done)

    async def get(self, game: GameId) -> Snapshot:
        """
        Return a game.

        Raises:
            GameNotFound: If there is no such game.

        """
        return await self._store.get(game)

    async def show(self, game: GameId, viewer: PlayerId | None) -> Snapshot:
        """
        Return a game to somebody who has its id; ``None`` is a stranger.

        Raises:
            GameNotFound: If there is no such game, or it is private and the viewer is not in it.

        """
        found = await self._store.get(game)
        is_private = found.game.options.visibility is Visibility.PRIVATE
        if is_private and viewer not in found.game.players:
            raise GameNotFound(game)
        return found

    async def current(self, player: PlayerId) -> Snapshot | None:
        """Return the game in which the player has a seat, if any."""
        game = await self._store.game_of(player)
        if game is None:
            return None
        try:
            return await self._store.get(game)
        except GameNotFound:  # closed between the two questions
            return None

    async def seeker(self, player: PlayerId) -> Seeker:
        """Return what the listing must know of a player to tell which games they could join."""
        return Seeker(player, await self._store.game_of(player))

    async def _apply_own(
        self, player: PlayerId, transition: Callable[[Game], Transition]
    ) -> Snapshot:
        game = await self._store.game_of(player)
        if game is None:
            raise NotInGame(player)
        return await self._apply(game, transition)

    async def _apply(self, game: GameId, transition: Callable[[Game], Transition]) -> Snapshot:
        """
        Load, transition, commit; start over if another task or node committed first.

        Raises:
            Contended: If every attempt lost the race.

        """
        for _ in range(ATTEMPTS):
            before = await self._store.get(game)
            after, events = transition(before.game)
            if not events:
                return before
            try:
                return await self._store.commit(after, events)
            except VersionConflict:
                continue
        raise Contended(f"game {game}", ATTEMPTS)
