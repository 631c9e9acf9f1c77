"""``/api/admin``: what administrators may do on ``/admin``, in the same words, over HTTP."""

from collections.abc import Callable, Iterable

from quart import Blueprint

from lobby.domain.ids import GameId, PlayerId
from lobby.domain.seats import Player
from lobby.domain.stats import Overview
from lobby.http.bearer import Gate
from lobby.http.games import integer, list_fields
from lobby.http.operations import for_role
from lobby.http.origin import refuse_foreign_pages
from lobby.services.admin import AdminService
from lobby.wire.admin import (
    Announce,
    BanPlayer,
    CloseGame,
    DrainNode,
    KickPlayer,
    ListActs,
    ListAllGames,
    UnbanPlayer,
)
from lobby.wire.administration import (
    AdminPageView,
    AuditView,
    BanView,
    Draining,
    Inspected,
    Kicked,
    StatsView,
)

ADMIN = "admin"


def admin_blueprint(gate: Gate, admin: AdminService, stats: Callable[[], Overview]) -> Blueprint:
    """Return the routes of administrators, for pages of this server and for no others."""
    blueprint = Blueprint("admin", __name__, url_prefix="/api/admin")
    blueprint.before_request(refuse_foreign_pages)
    _add_sights(blueprint, gate, admin, stats)
    _add_acts_on_players(blueprint, gate, admin)
    _add_other_acts(blueprint, gate, admin)
    return blueprint


def _add_sights(
    blueprint: Blueprint, gate: Gate, admin: AdminService, stats: Callable[[], Overview]
) -> None:
    @blueprint.get("/stats")
    @for_role(gate, ADMIN)
    async def stats_now() -> StatsView:
        """Show how all nodes do."""
        return StatsView.of(stats())

    @blueprint.get("/games")
    @for_role(gate, ADMIN, read=_games_query)
    async def list_all_games(query: ListAllGames) -> AdminPageView:
        """Show a page of all open games, listed or not."""
        return AdminPageView.of(await admin.list_games(query.query()))

    @blueprint.get("/games/<game_id>")
    @for_role(gate, ADMIN, 404)
    async def inspect_game(game_id: str) -> Inspected:
        """Show all there is to know of a game."""
        found = await admin.inspect(GameId(game_id))
        game, epoch, seq, _ = found.snapshot
        return Inspected.of(game, epoch, seq, found.members)

    @blueprint.get("/audit-log")
    @for_role(gate, ADMIN, read=_acts_query)
    async def audit_log(query: ListActs) -> AuditView:
        """Show what administrators did, newest first."""
        return AuditView.of(await admin.audit_log(query.limit, query.before))


def _add_acts_on_players(blueprint: Blueprint, gate: Gate, admin: AdminService) -> None:
    @blueprint.post("/kick-player")
    @for_role(gate, ADMIN, 409, 503)
    async def kick_player(caller: Player, command: KickPlayer) -> Kicked:
        """Throw a player out of their game and off the server."""
        player = PlayerId(command.player_id)
        return Kicked(sockets=await admin.kick(caller.id, player, command.reason))

    @blueprint.post("/ban-player")
    @for_role(gate, ADMIN, 503)
    async def ban_player(caller: Player, command: BanPlayer) -> BanView:
        """Do the same, and keep the player out."""
        player, seconds = PlayerId(command.player_id), command.seconds
        ban = await admin.ban(caller.id, player, seconds=seconds, reason=command.reason)
        return BanView.of(ban)

    @blueprint.post("/unban-player")
    @for_role(gate, ADMIN, 404)
    async def unban_player(caller: Player, command: UnbanPlayer) -> None:
        """Let a player come back."""
        await admin.unban(caller.id, PlayerId(command.player_id))


def _add_other_acts(blueprint: Blueprint, gate: Gate, admin: AdminService) -> None:
    @blueprint.post("/close-game")
    @for_role(gate, ADMIN, 404, 503)
    async def close_game(caller: Player, command: CloseGame) -> None:
        """Close a game."""
        await admin.close(caller.id, GameId(command.game_id), command.reason)

    @blueprint.post("/announce")
    @for_role(gate, ADMIN)
    async def announce(caller: Player, command: Announce) -> None:
        """Say something to everybody."""
        await admin.announce(caller.id, command.text)

    @blueprint.post("/drain")
    @for_role(gate, ADMIN)
    async def drain(caller: Player, command: DrainNode) -> Draining:
        """Let the node stop."""
        return Draining(seconds=await admin.drain(caller.id, command.seconds))


def _games_query(pairs: Iterable[tuple[str, str]]) -> ListAllGames:
    """
    Return the command that a query string stands for; see :func:`list_fields`.

    Raises:
        InvalidMessage: If a parameter is unknown or does not fit.

    """
    given = list(pairs)
    fields = list_fields(pair for pair in given if pair[0] != "player")
    return ListAllGames.parse(
        {**fields, **{name: text for name, text in given if name == "player"}}
    )


def _acts_query(pairs: Iterable[tuple[str, str]]) -> ListActs:
    """
    Return the command that a query string stands for.

    Raises:
        InvalidMessage: If a parameter is unknown or does not fit.

    """
    known = ListActs.model_fields
    return ListActs.parse(
        {name: integer(name, text) if name in known else text for name, text in pairs}
    )
