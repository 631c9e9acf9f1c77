"""What an administrator may do, over a socket or over HTTP."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from lobby.domain import moderation
from lobby.domain.audit import Act
from lobby.domain.bans import Ban
from lobby.domain.chat_events import Member
from lobby.domain.errors import (
    BannedFromServer,
    GameNotFound,
    InvalidMessage,
    KickedByAdmin,
    NotBanned,
)
from lobby.domain.events import LeaveReason
from lobby.domain.ids import GameId, PlayerId, RoomId
from lobby.domain.listing import Page, Query
from lobby.domain.refusals import NotInGame, PlayerAway
from lobby.domain.room_refusals import RoomNotFound
from lobby.ports import (
    Announcer,
    AuditLog,
    Bans,
    ChatStore,
    Clock,
    Drain,
    Expulsions,
    GameStore,
    Logged,
    Roll,
    Snapshot,
)
from lobby.services.alerts import Alerts
from lobby.services.audit import AuditTrail
from lobby.services.commits import Commits

SECOND_MS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How administrators reach beyond the games."""

    expulsions: Expulsions
    announcer: Announcer
    chat: ChatStore
    drain: Drain


class Sight(NamedTuple):
    """A game as administrators see it, and who is in its chat room."""

    snapshot: Snapshot
    members: Sequence[Member]


class AdminService:
    """
    The use cases of administrators. That the caller is one, is for the shells to check.

    Every act that was carried out is in the audit log; what only looks is not.
    """

    def __init__(
        self,
        store: GameStore,
        commits: Commits,
        roll: Roll,
        bans: Bans,
        entries: AuditLog,
        alerts: Alerts,
        reach: Reach,
        clock: Clock,
    ) -> None:
        self._store = store
        self._commits = commits
        self._roll = roll
        self._bans = bans
        self._entries = entries
        self._trail = AuditTrail(entries, clock)
        self._alerts = alerts
        self._reach = reach
        self._clock = clock

    async def list_games(self, query: Query) -> Page:
        """Return one page of all open games, also of those that the listing does not show."""
        return await self._roll.page(query)

    async def inspect(self, game: GameId) -> Sight:
        """
        Return any open game.

        Raises:
            GameNotFound: If there is no such game.

        """
        snapshot = await self._store.get(game)
        return Sight(snapshot, await self._members(game))

    async def close(self, by: PlayerId, game: GameId, reason: str | None = None) -> None:
        """
        Close a game at once; its room hears ``game-closed`` with the reason ``admin``.

        Raises:
            GameNotFound: If there is no such game.

        """
        await self._commits.apply(game, lambda current, _now: moderation.close_game(current))
        await self._trail.note(by, Act.CLOSE_GAME, game, reason)

    async def kick(self, by: PlayerId, player: PlayerId, reason: str | None = None) -> int:
        """
        Take a player out of their game and off the server; return how many sockets that ended.

        Raises:
            PlayerAway: If the player is neither in a game nor connected.

        """
        was_in_game = await self._expel(player, LeaveReason.KICKED, reason)
        sockets = await self._reach.expulsions.expel(player, KickedByAdmin(reason))
        if not was_in_game and not sockets:
            raise PlayerAway(player)
        await self._trail.note(by, Act.KICK_PLAYER, player, reason)
        return sockets

    async def ban(
        self,
        by: PlayerId,
        player: PlayerId,
        *,
        seconds: int | None = None,
        reason: str | None = None,
    ) -> Ban:
        """
        Keep a player from the server, for good without ``seconds``; present or not.

        Raises:
            InvalidMessage: If the administrator is about to ban themselves.
            ServerFull: If there are as many bans as there may be.

        """
        if player == by:
            raise InvalidMessage("playerId", "is your own; you would not come back in")
        now = self._clock.now()
        until = None if seconds is None else now + seconds * SECOND_MS
        ban = Ban(player=player, by=by, at=now, until=until, reason=reason)
        # First of all: who is thrown out would be back at once.
        await self._bans.put(ban)
        span = "for good" if seconds is None else f"for {seconds} s"
        detail = span if reason is None else f"{span}: {reason}"
        await self._trail.note(by, Act.BAN_PLAYER, player, detail)
        try:
            await self._expel(player, LeaveReason.BANNED, reason)
        finally:  # the ban is in force, whatever the game says
            await self._reach.expulsions.expel(player, BannedFromServer(ban))
        return ban

    async def unban(self, by: PlayerId, player: PlayerId) -> None:
        """
        End a ban.

        Raises:
            NotBanned: If the player is not banned.

        """
        if not await self._bans.lift(player):
            raise NotBanned(player)
        await self._trail.note(by, Act.UNBAN_PLAYER, player)

    async def announce(self, by: PlayerId, text: str) -> None:
        """Put a text into everybody's inbox."""
        await self._reach.announcer.announce(text)
        await self._trail.note(by, Act.ANNOUNCE, detail=text)

    async def clear_alert(self, by: PlayerId, kind: str) -> None:
        """
        Say that an alert is taken care of: it is silent until the same goes wrong anew.

        Raises:
            NoSuchAlert: If nobody is alerted of that now.

        """
        self._alerts.clear(kind)
        await self._trail.note(by, Act.CLEAR_ALERT, kind)

    async def drain(self, by: PlayerId, seconds: float | None = None) -> float:
        """Let this node end as a signal would; return within how many seconds."""
        lasts = self._reach.drain(seconds)
        await self._trail.note(by, Act.DRAIN, detail=f"within {lasts:g} s")
        return lasts

    async def audit_log(self, limit: int, before: int | None = None) -> Sequence[Logged]:
        """Return what administrators did, newest first; see :meth:`AuditLog.newest`."""
        return await self._entries.newest(limit, before)

    async def _members(self, game: GameId) -> Sequence[Member]:
        """Return who is in a game's chat room: there is none before somebody comes in."""
        try:
            room = await self._reach.chat.get(RoomId(game))
        except RoomNotFound:
            return ()
        return tuple(room.members.values())

    async def _expel(self, player: PlayerId, reason: LeaveReason, message: str | None) -> bool:
        """Take a player out of the game they are in; return whether they were in one."""
        with suppress(NotInGame, GameNotFound):
            await self._commits.apply_own(
                player, lambda game, now: moderation.expel(game, player, now, reason, message)
            )
            return True
        return False
