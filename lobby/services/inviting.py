"""Inviting players, who find the invite in their inbox."""

from lobby.domain.ids import PlayerId
from lobby.domain.inbox import NotificationKind
from lobby.domain.refusals import NotInGame
from lobby.domain.seats import Player
from lobby.domain.values import Value
from lobby.ports import GameStore, Invite
from lobby.services.doors import DoorService
from lobby.services.inbox import InboxService


class InvitingService:
    """Invites players to games."""

    def __init__(self, doors: DoorService, games: GameStore, inboxes: InboxService) -> None:
        self._doors = doors
        self._games = games
        self._inboxes = inboxes

    async def invite(self, host: Player, guest: PlayerId) -> Invite:
        """
        Put an invite to the caller's game into another player's inbox, and return it.

        Raises:
            NotInGame: If the caller is in no game.
            ReadOnly: If the caller only watches.

        """
        named = await self._games.game_of(host.id)
        if named is None:
            raise NotInGame(host.id)
        invite = await self._doors.invite(host.id, guest)
        game = (await self._games.get(named)).game
        data: dict[str, Value] = {
            "gameId": game.id,
            "gameName": game.options.name,
            "from": {"id": host.id, "name": host.name},
            "invite": invite.token,
            "expiresAt": invite.expires_at,
        }
        await self._inboxes.notify(
            guest,
            NotificationKind.GAME_INVITE,
            data,
            sender=host.id,
            expires_at=invite.expires_at,
        )
        return invite
