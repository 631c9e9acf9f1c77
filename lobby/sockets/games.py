"""``/games``: host, join and play."""

from collections.abc import Callable
from dataclasses import dataclass

from lobby.domain.ids import GameId, PlayerId, normal_code
from lobby.domain.options import GameOptions
from lobby.domain.rates import EventClass
from lobby.domain.refusals import NotInGame
from lobby.engine import Server, Socket
from lobby.ports import Action, Listing, SavedState, Snapshot
from lobby.services.doors import DoorService, Knock, Newcomer
from lobby.services.entrance import Entrance
from lobby.services.games import GameService, HostService
from lobby.services.inviting import InvitingService
from lobby.services.presence import PresenceService
from lobby.sockets.arrivals import Arrivals
from lobby.sockets.base import LobbyNamespace
from lobby.sockets.caller import Caller
from lobby.sockets.listing import ListingFeed
from lobby.sockets.matches import Matches
from lobby.sockets.rooms import Rooms
from lobby.sockets.sessions import Session
from lobby.wire.acks import Invited, Seated
from lobby.wire.actions import read_action
from lobby.wire.commands import (
    EndGame,
    GameAction,
    InvitePlayer,
    JoinGame,
    KickPlayer,
    LeaveGame,
    QuickJoin,
    Rematch,
    SaveState,
    SetReady,
    StartGame,
    TransferHost,
    UpdatePlayer,
)
from lobby.wire.games import CreateGame, UpdateGame
from lobby.wire.listing import GamesUpdated, PageView
from lobby.wire.pushes import (
    ROOM_PUSHES,
    GameCreated,
    GameState,
    ServerDraining,
    SessionReplaced,
    StateRequested,
    Welcome,
)
from lobby.wire.queries import ListGames, WatchGames


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The use cases that the namespace calls."""

    doors: DoorService
    games: GameService
    hosting: HostService
    inviting: InvitingService
    presence: PresenceService


class GamesNamespace(LobbyNamespace):
    """The lobby's main namespace."""

    commands = {  # noqa: RUF012  # declared ClassVar by the base
        "create-game": CreateGame,
        "join-game": JoinGame,
        "quick-join": QuickJoin,
        "leave-game": LeaveGame,
        "set-ready": SetReady,
        "update-player": UpdatePlayer,
        "update-game": UpdateGame,
        "start-game": StartGame,
        "end-game": EndGame,
        "rematch": Rematch,
        "kick-player": KickPlayer,
        "transfer-host": TransferHost,
        "invite-player": InvitePlayer,
        "save-state": SaveState,
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

    pushes = (
        Welcome,
        GamesUpdated,
        GameCreated,
        *ROOM_PUSHES,
        StateRequested,
        GameState,
        SessionReplaced,
        ServerDraining,
        *LobbyNamespace.pushes,
    )

    def __init__(
        self,
        entrance: Entrance,
        services: Services,
        listing: Listing,
        rooms: Rooms,
        feed: ListingFeed,
        matches: Matches,
        arrivals: Arrivals,
        server: Server,
    ) -> None:
        super().__init__("/games", entrance)
        self._doors = services.doors
        self._games = services.games
        self._hosting = services.hosting
        self._inviting = services.inviting
        self._presence = services.presence
        self._listing = listing
        self._rooms = rooms
        self._feed = feed
        self._matches = matches
        self._arrivals = arrivals
        self._server = server

    async def greet(self, session: Session) -> None:
        """Welcome a player, give them back the place they have, and show them the listing."""
        if await self._arrivals.greet(session):
            self._feed.watch(session.socket)

    async def disconnected(self, socket: Socket, reason: str) -> None:
        """Show a socket nothing more, and let it go."""
        self._feed.forget(socket)
        self._rooms.drop(socket.state.player_id, socket)
        await super().disconnected(socket, reason)

    async def settle(self, player: PlayerId) -> None:
        """Keep the place of a player who is gone, for a while."""
        await self._presence.settle(player)

    def whereabouts(self, session: Session) -> dict[str, str]:
        """Return what a log line says of a session: the player and, if there is one, the game."""
        room = self._rooms.of(session.player_id)
        return super().whereabouts(session) | ({} if room is None else {"game": room.game})

    def is_idle(self) -> bool:
        """Whether nobody connected here is in a match."""
        return self._rooms.is_idle()

    def announce_drain(self, seconds: float) -> None:
        """Tell everybody that this node stops within so many seconds."""
        push = ServerDraining(seconds=seconds)
        self._server.broadcast(self._sessions.sockets(), push.event_name, push.payload())

    async def create_game(self, caller: Caller, command: CreateGame) -> None:
        """Open a game for the caller and let them hear its room."""
        host = caller.session.identity.player
        created = await self._doors.create(host, command.options(), command.password)
        await self._seat(caller, created, is_new=True)

    async def join_game(self, caller: Caller, command: JoinGame) -> None:
        """Seat the caller, or let them watch, and let them hear the room."""
        knock = Knock(
            game=None if command.game_id is None else GameId(command.game_id),
            code=None if command.code is None else normal_code(command.code),
            invite=command.invite,
            password=command.password,
            role=command.as_,
        )
        await self._seat(caller, await self._doors.join(_newcomer(caller), knock))

    async def quick_join(self, caller: Caller, command: QuickJoin) -> None:
        """Seat the caller in the fullest game that fits, or in one of their own."""
        new = command.create
        options = None if new is None else new.options()
        password = None if new is None else new.password
        player = caller.session.identity.player
        found = await self._doors.quick_join(player, command.where.where(), options, password)
        await self._seat(caller, found, is_new=found.seq == 0)

    async def leave_game(self, caller: Caller, _command: LeaveGame) -> None:
        """Give the caller's place up."""
        await self._games.leave(caller.session.player_id)

    async def set_ready(self, caller: Caller, command: SetReady) -> None:
        """Say whether the caller is ready."""
        await self._games.set_ready(caller.session.player_id, ready=command.ready)

    async def update_player(self, caller: Caller, command: UpdatePlayer) -> None:
        """Replace what the caller tells everybody about themselves."""
        await self._games.update_player(caller.session.player_id, command.data)

    async def update_game(self, caller: Caller, command: UpdateGame) -> None:
        """Change the caller's game."""
        change: Callable[[GameOptions], GameOptions] = command.over
        if command.changes_password:
            await self._hosting.require_may_change(caller.session.player_id)
            change = await self._doors.with_new_password(change, command.password)
        await self._hosting.update(caller.session.player_id, change)

    async def start_game(self, caller: Caller, _command: StartGame) -> None:
        """Begin the match in the caller's game."""
        await self._hosting.start(caller.session.player_id)

    async def end_game(self, caller: Caller, command: EndGame) -> None:
        """End the match in the caller's game."""
        await self._hosting.end(caller.session.player_id, command.result)

    async def rematch(self, caller: Caller, command: Rematch) -> None:
        """Say whether the caller wants to play again."""
        await self._games.vote_rematch(caller.session.player_id, accept=command.accept)

    async def kick_player(self, caller: Caller, command: KickPlayer) -> None:
        """Throw somebody out of the caller's game."""
        player, other = caller.session.player_id, PlayerId(command.player_id)
        await self._hosting.kick(player, other, ban=command.ban, message=command.reason)

    async def transfer_host(self, caller: Caller, command: TransferHost) -> None:
        """Make another player the host."""
        await self._hosting.transfer(caller.session.player_id, PlayerId(command.player_id))

    async def invite_player(self, caller: Caller, command: InvitePlayer) -> Invited:
        """Put into somebody's inbox what lets them into the caller's game, and answer with it."""
        host, guest = caller.session.identity.player, PlayerId(command.player_id)
        token, expires_at = await self._inviting.invite(host, guest)
        return Invited(invite=token, expires_at=expires_at)

    async def save_state(self, caller: Caller, command: SaveState) -> None:
        """Keep the newest state of the caller's match, and give it to those who wait for it."""
        state = SavedState(command.state.value, command.seq)
        saved = await self._hosting.save_state(caller.session.player_id, state)
        await self._matches.give_state(saved)

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

    async def _seat(self, caller: Caller, taken: Snapshot, *, is_new: bool = False) -> None:
        """Answer somebody who came into a game, and let them hear its room from there on."""
        player, socket = caller.session.player_id, caller.session.socket
        state = await self._matches.state_of(taken, player)
        seated = Seated.of(taken.game, taken.epoch, taken.seq, state)
        caller.answer(seated)
        if is_new:
            socket.emit(GameCreated.event_name, seated.payload())
        # Pushes begin where the snapshot ends: none falls in between, none comes twice.
        await self._rooms.follow(player, socket, taken)
        self._matches.given(player, state)
        self._matches.ask(taken.game.host, player)


def _newcomer(caller: Caller) -> Newcomer:
    return Newcomer(caller.session.identity.player, caller.session.address)
