"""``/games``: host, join and play."""

import logging

from lobby.domain.errors import LobbyError, NotInGame
from lobby.domain.events import LeaveReason
from lobby.domain.ids import GameId, normal_code
from lobby.domain.rates import EventClass
from lobby.engine import Server, Socket
from lobby.ports import Action, Clock, Listing, Snapshot
from lobby.services.entrance import Entrance
from lobby.services.games import GameService
from lobby.sockets.base import Caller, LobbyNamespace
from lobby.sockets.listing import ListingFeed
from lobby.sockets.rooms import Rooms
from lobby.sockets.sessions import Session, Sessions
from lobby.wire.acks import Seated
from lobby.wire.actions import read_action
from lobby.wire.commands import (
    CreateGame,
    EndGame,
    GameAction,
    JoinGame,
    LeaveGame,
    SetReady,
    StartGame,
)
from lobby.wire.listing import PageView
from lobby.wire.pushes import (
    PROTOCOL,
    GameCreated,
    LimitsView,
    ServerDraining,
    SessionReplaced,
    Welcome,
)
from lobby.wire.queries import ListGames, WatchGames
from lobby.wire.views import OwnGameView

log = logging.getLogger(__name__)


class GamesNamespace(LobbyNamespace):
    """The lobby's main namespace."""

    commands = {  # noqa: RUF012  # declared ClassVar by the base
        "create-game": CreateGame,
        "join-game": JoinGame,
        "leave-game": LeaveGame,
        "set-ready": SetReady,
        "start-game": StartGame,
        "end-game": EndGame,
        "list-games": ListGames,
        "watch-games": WatchGames,
    }
    immediate_commands = {"game-action": GameAction}  # noqa: RUF012  # as above
    event_classes = {  # noqa: RUF012  # as above
        "game-action": EventClass.ACTION,
        "create-game": EventClass.CREATE,
        "join-game": EventClass.JOIN,
        "quick-join": EventClass.JOIN,
        "update-player": EventClass.UPDATE,
        "update-game": EventClass.UPDATE,
        "watch-games": EventClass.UPDATE,
    }

    def __init__(
        self,
        entrance: Entrance,
        games: GameService,
        listing: Listing,
        rooms: Rooms,
        feed: ListingFeed,
        server: Server,
        clock: Clock,
        limits: LimitsView,
    ) -> None:
        super().__init__("/games", entrance)
        self._games = games
        self._listing = listing
        self._rooms = rooms
        self._feed = feed
        self._server = server
        self._clock = clock
        self._limits = limits
        self._sessions = Sessions()

    async def connected(self, socket: Socket) -> None:
        """Greet a player, give them back the seat they have, and show them the listing."""
        session: Session = socket.state
        older = self._sessions.enter(session)
        if older is not None:
            _take_over_from(older)
        current = await self._games.current(session.player_id)
        push = self._welcome(session, current)
        socket.emit(push.event_name, push.payload())
        if current is not None:
            await self._rooms.follow(session.player_id, socket, current)
        self._feed.watch(socket)

    async def disconnected(self, socket: Socket, reason: str) -> None:
        """Free the seat of a player who is gone; one who is back elsewhere keeps it."""
        await super().disconnected(socket, reason)
        session: Session = socket.state
        self._feed.forget(socket)
        if not self._sessions.leave(session):
            return
        self._rooms.drop(session.player_id)
        try:
            await self._games.leave(session.player_id, LeaveReason.TIMED_OUT)
        except NotInGame:
            return
        except LobbyError as exc:
            log.error("seat of a player who is gone was not freed", exc_info=exc)

    def announce_drain(self, seconds: float) -> None:
        """Tell everybody that this node stops within so many seconds."""
        push = ServerDraining(seconds=seconds)
        self._server.broadcast(self._sessions.sockets(), push.event_name, push.payload())

    async def create_game(self, caller: Caller, command: CreateGame) -> None:
        """Open a game for the caller and let them hear its room."""
        created = await self._games.create(caller.session.identity.player, command.options())
        await self._seat(caller, created)
        push = GameCreated.of(*created)
        caller.session.socket.emit(push.event_name, push.payload())

    async def join_game(self, caller: Caller, command: JoinGame) -> None:
        """Seat the caller and let them hear the room."""
        player = caller.session.identity.player
        if command.code is None:
            joined = await self._games.join(player, GameId(command.game_id or ""))
        else:
            joined = await self._games.join_by_code(player, normal_code(command.code))
        await self._seat(caller, joined)

    async def leave_game(self, caller: Caller, _command: LeaveGame) -> None:
        """Give the caller's seat up."""
        await self._games.leave(caller.session.player_id)

    async def set_ready(self, caller: Caller, command: SetReady) -> None:
        """Say whether the caller is ready."""
        await self._games.set_ready(caller.session.player_id, ready=command.ready)

    async def start_game(self, caller: Caller, _command: StartGame) -> None:
        """Begin the match in the caller's game."""
        await self._games.start(caller.session.player_id)

    async def end_game(self, caller: Caller, command: EndGame) -> None:
        """Finish the match in the caller's game."""
        await self._games.end(caller.session.player_id, command.result)

    async def list_games(self, caller: Caller, command: ListGames) -> PageView:
        """Answer with one page of the listing, and why the caller could not join which game."""
        seeker = await self._games.seeker(caller.session.player_id)
        return PageView.of(self._listing.page(command.query()), self._listing.version, seeker)

    async def watch_games(self, caller: Caller, command: WatchGames) -> PageView | None:
        """Have other games pushed to the caller's socket, or none."""
        socket = caller.session.socket
        if command.off:
            self._feed.forget(socket)
            return None
        return self._feed.narrow(socket, command.where.where())

    def game_action(self, caller: Caller, payload: object) -> None:
        """Send an action to the rest of the caller's room; its number is the answer."""
        player = caller.session.player_id
        action, game = read_action(payload, player)
        room = self._rooms.of(player)
        if room is None or game not in (None, room.game):
            raise NotInGame(player, game)
        self._games.act(Action(room.game, room.epoch, action), caller.settle)

    async def _seat(self, caller: Caller, taken: Snapshot) -> None:
        caller.answer(Seated.of(*taken))
        # Pushes begin where the snapshot ends: none falls in between, none comes twice.
        await self._rooms.follow(caller.session.player_id, caller.session.socket, taken)

    def _welcome(self, session: Session, current: Snapshot | None) -> Welcome:
        player = session.identity.player
        welcome = Welcome(
            player_id=player.id,
            name=player.name,
            token=session.identity.token,
            limits=self._limits,
            server_time=self._clock.now(),
            protocol=PROTOCOL,
        )
        if current is None:
            return welcome
        return welcome.model_copy(update={"game": OwnGameView.at(*current)})


def _take_over_from(older: Session) -> None:
    """Tell a player's older connection why it ends; it does not come back by itself."""
    push = SessionReplaced(
        code="session-replaced", reason="this player has connected from elsewhere"
    )
    older.socket.emit(push.event_name, push.payload())
    older.socket.disconnect()
