"""
``client.admin``: see how the lobby does, and act; for tokens with the role ``admin``.

Anybody else's connection is refused as ``not-authorized``. If the connection is lost before the
answer, what only asks is sent again; what acts fails.

"""

from lobby.client.link import Link, Payload
from lobby.client.namespace import Namespace, Ship, given, reply
from lobby.client.outbox import Command, Retry
from lobby.client.reading import kinds_of
from lobby.client.subscribers import Hook
from lobby.wire import administration as wire
from lobby.wire import pushes
from lobby.wire.where import WhereFilter

WATCH = "watch-stats"


class _Watching(Namespace):
    """Goes on watching over all connections."""

    def __init__(self, ship: Ship) -> None:
        super().__init__(ship)
        self._watches = False

    def welcomed(self, link: Link, welcome: Payload) -> bool:
        """See :meth:`Namespace.welcomed`."""
        super().welcomed(link, welcome)
        if self._watches:
            self._ship.outbox.post(Command(self.path, WATCH, {}))
        return False


class Admin(_Watching):
    """The admin namespace: one method per command, one ``on_…`` decorator per push."""

    path = "/admin"
    kinds = kinds_of(pushes, wire)

    on_stats = Hook(wire.StatsPush)
    on_alert = Hook(wire.AlertPush)

    async def request_stats(self) -> wire.StatsView:
        """Return how the node does."""
        ack = await self._ask("request-stats", {}, Retry.AGAIN)
        return reply(wire.StatsView, "request-stats", ack)

    async def watch_stats(self, *, off: bool = False) -> None:
        """Have that pushed every two seconds, after a reconnect too; or no more."""
        self._watches = not off
        await self._ask(WATCH, given(off=off or None), Retry.AGAIN)

    async def list_games(
        self,
        where: WhereFilter | None = None,
        *,
        player: str | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> wire.AdminPageView:
        """
        Return one page of all open games; ``cursor`` of a page gives the next.

        ``player`` is part of the name or the id of somebody who plays or watches there.
        """
        fields = given(where=where, player=player, sort=sort, limit=limit, cursor=cursor)
        ack = await self._ask("list-games", fields, Retry.AGAIN)
        return reply(wire.AdminPageView, "list-games", ack)

    async def inspect_game(self, game_id: str) -> wire.Inspected:
        """Return everything that is known of a game."""
        ack = await self._ask("inspect-game", {"gameId": game_id}, Retry.AGAIN)
        return reply(wire.Inspected, "inspect-game", ack)

    async def close_game(self, game_id: str, *, reason: str | None = None) -> None:
        """Close a game at once; ``reason`` is for the audit log."""
        await self._ask("close-game", given(game_id=game_id, reason=reason))

    async def kick_player(self, player_id: str, *, reason: str | None = None) -> wire.Kicked:
        """Take a player out of their game and off the server; they may come back."""
        ack = await self._ask("kick-player", given(player_id=player_id, reason=reason))
        return reply(wire.Kicked, "kick-player", ack)

    async def ban_player(
        self, player_id: str, *, seconds: int | None = None, reason: str | None = None
    ) -> wire.BanView:
        """Do the same, and keep the player out for so many ``seconds``, or for good."""
        fields = given(player_id=player_id, seconds=seconds, reason=reason)
        return reply(wire.BanView, "ban-player", await self._ask("ban-player", fields))

    async def unban_player(self, player_id: str) -> None:
        """Let a player come back."""
        await self._ask("unban-player", {"playerId": player_id})

    async def announce(self, text: str) -> None:
        """Say something to everybody, by way of their inboxes."""
        await self._ask("announce", {"text": text})

    async def clear_alert(self, kind: str) -> None:
        """Say that an alert is taken care of."""
        await self._ask("clear-alert", given(kind=kind))

    async def audit_log(
        self, *, limit: int | None = None, before: int | None = None
    ) -> wire.AuditView:
        """Return what administrators did, newest first, before the act of a number."""
        fields = given(limit=limit, before=before)
        return reply(wire.AuditView, "audit-log", await self._ask("audit-log", fields, Retry.AGAIN))

    async def drain(self, *, seconds: float | None = None) -> wire.Draining:
        """Let the node stop, within so many ``seconds`` or the time that it is set to."""
        ack = await self._ask("drain", given(seconds=seconds))
        return reply(wire.Draining, "drain", ack)
