"""``/admin``: see how the node does, and act."""

from lobby.domain.alerts import Alarm
from lobby.domain.errors import LobbyError
from lobby.domain.ids import GameId, PlayerId
from lobby.domain.stats import Stats
from lobby.engine import Server, Socket
from lobby.services.admin import AdminService
from lobby.services.alerts import Alerts
from lobby.services.entrance import Entrance
from lobby.services.stats import StatsService
from lobby.sockets.base import LobbyNamespace
from lobby.sockets.caller import Caller
from lobby.sockets.expulsions import end
from lobby.sockets.greeting import Greeting
from lobby.sockets.sessions import Session
from lobby.wire.admin import (
    Announce,
    BanPlayer,
    ClearAlert,
    CloseGame,
    DrainNode,
    InspectGame,
    KickPlayer,
    ListActs,
    ListAllGames,
    RequestStats,
    UnbanPlayer,
    WatchStats,
)
from lobby.wire.administration import (
    AdminPageView,
    AlertPush,
    AuditView,
    BanView,
    Draining,
    Inspected,
    Kicked,
    StatsPush,
    StatsView,
)
from lobby.wire.pushes import SessionReplaced, Welcome


class AdminNamespace(LobbyNamespace):
    """The namespace of administrators: nobody else connects."""

    roles = ("admin",)
    commands = {  # noqa: RUF012  # declared ClassVar by the base
        "request-stats": RequestStats,
        "watch-stats": WatchStats,
        "list-games": ListAllGames,
        "inspect-game": InspectGame,
        "close-game": CloseGame,
        "kick-player": KickPlayer,
        "ban-player": BanPlayer,
        "unban-player": UnbanPlayer,
        "announce": Announce,
        "clear-alert": ClearAlert,
        "audit-log": ListActs,
        "drain": DrainNode,
    }
    pushes = (Welcome, StatsPush, AlertPush, SessionReplaced, *LobbyNamespace.pushes)

    def __init__(
        self,
        entrance: Entrance,
        admin: AdminService,
        stats: StatsService,
        alerts: Alerts,
        greeting: Greeting,
        server: Server,
    ) -> None:
        super().__init__("/admin", entrance)
        self._admin = admin
        self._stats = stats
        self._alerts = alerts
        self._greeting = greeting
        self._server = server
        self._watching: dict[str, Socket] = {}
        stats.follow(self._show)
        alerts.follow(self._sound)

    async def greet(self, session: Session) -> None:
        """Welcome an administrator, and tell them what is wrong now."""
        self._greeting.send(session)
        for alarm in self._alerts.ringing:
            push = AlertPush.of(alarm)
            session.socket.emit(push.event_name, push.payload())

    async def disconnected(self, socket: Socket, reason: str) -> None:
        """Show a socket nothing more, and let it go."""
        self._watching.pop(socket.sid, None)
        await super().disconnected(socket, reason)

    async def request_stats(self, caller: Caller, _command: RequestStats) -> StatsView:
        """Answer with how all nodes do."""
        return StatsView.of(self._stats.overview())

    async def watch_stats(self, caller: Caller, command: WatchStats) -> StatsView | None:
        """Begin to push the same, or stop."""
        socket = caller.session.socket
        if command.off:
            self._watching.pop(socket.sid, None)
            return None
        self._watching[socket.sid] = socket
        return StatsView.of(self._stats.overview())

    async def list_games(self, caller: Caller, command: ListAllGames) -> AdminPageView:
        """Answer with a page of all open games."""
        return AdminPageView.of(await self._admin.list_games(command.query()))

    async def inspect_game(self, caller: Caller, command: InspectGame) -> Inspected:
        """Answer with all there is to know of a game."""
        found = await self._admin.inspect(GameId(command.game_id))
        game, epoch, seq, _ = found.snapshot
        return Inspected.of(game, epoch, seq, found.members)

    async def close_game(self, caller: Caller, command: CloseGame) -> None:
        """Close a game."""
        await self._admin.close(_by(caller), GameId(command.game_id), command.reason)

    async def kick_player(self, caller: Caller, command: KickPlayer) -> Kicked:
        """Throw a player out of their game and off the server."""
        player = PlayerId(command.player_id)
        return Kicked(sockets=await self._admin.kick(_by(caller), player, command.reason))

    async def ban_player(self, caller: Caller, command: BanPlayer) -> BanView:
        """Keep a player out."""
        player, seconds = PlayerId(command.player_id), command.seconds
        ban = await self._admin.ban(_by(caller), player, seconds=seconds, reason=command.reason)
        return BanView.of(ban)

    async def unban_player(self, caller: Caller, command: UnbanPlayer) -> None:
        """Let a player come back."""
        await self._admin.unban(_by(caller), PlayerId(command.player_id))

    async def announce(self, caller: Caller, command: Announce) -> None:
        """Say something to everybody."""
        await self._admin.announce(_by(caller), command.text)

    async def clear_alert(self, caller: Caller, command: ClearAlert) -> None:
        """Silence an alert."""
        await self._admin.clear_alert(_by(caller), command.kind)

    async def audit_log(self, caller: Caller, command: ListActs) -> AuditView:
        """Answer with what administrators did."""
        return AuditView.of(await self._admin.audit_log(command.limit, command.before))

    async def drain(self, caller: Caller, command: DrainNode) -> Draining:
        """Let the node stop."""
        return Draining(seconds=await self._admin.drain(_by(caller), command.seconds))

    def _show(self, _stats: Stats) -> None:
        for socket in self._sessions.sockets():
            self._end_if_expired(socket.state)
        if self._watching:
            push = StatsPush.of(self._stats.overview())
            self._server.broadcast(self._watching.values(), push.event_name, push.payload())

    def _end_if_expired(self, session: Session) -> None:
        try:
            self.require_role(session.identity)
        except LobbyError as exc:
            end(session, exc)

    def _sound(self, alarm: Alarm) -> None:
        push = AlertPush.of(alarm)
        self._server.broadcast(self._sessions.sockets(), push.event_name, push.payload())


def _by(caller: Caller) -> PlayerId:
    return caller.session.player_id
