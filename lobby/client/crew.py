"""Between the connection and the rest of the client."""

import asyncio
from collections.abc import Mapping

from lobby.client.errors import LobbyClientError
from lobby.client.games import Games
from lobby.client.identity import Identity
from lobby.client.link import Link
from lobby.client.news import Ended, Reconnected, Reconnecting, TokenRenewed
from lobby.client.outbox import Outbox
from lobby.client.subscribers import Publisher


class ClientCrew:
    """
    Implements :class:`lobby.client.connection.Crew`.

    Attributes:
        over: Set when the client will not come back.
        error: Why, if not because it was closed.

    """

    def __init__(
        self, identity: Identity, outbox: Outbox, games: Games, publisher: Publisher
    ) -> None:
        self.over = asyncio.Event()
        self.error: LobbyClientError | None = None
        self._identity = identity
        self._outbox = outbox
        self._games = games
        self._publisher = publisher
        self._was_up = False

    async def auth(self) -> Mapping[str, object]:
        """See :meth:`lobby.client.connection.Crew.auth`."""
        auth = await self._identity.auth()
        place = self._games.place
        if place is not None:
            auth |= {"gameId": place.game_id, "epoch": place.epoch, "seq": place.seq}
        return auth

    def heard(self, link: Link, _namespace: str, event: str, payload: object) -> bool:
        """See :meth:`lobby.client.connection.Crew.heard`."""
        if event != "welcome" or not isinstance(payload, dict):
            self._games.heard(event, payload)
            return False
        token = self._identity.welcomed(payload)
        link.max_bytes = _max_bytes(payload, link.max_bytes)
        recovered = self._games.welcomed(link, payload)
        self._publisher.publish(TokenRenewed(token))
        if self._was_up:
            self._publisher.publish(Reconnected(recovered))
        self._was_up = True
        return True

    def went_down(self, reason: str) -> None:
        """See :meth:`lobby.client.connection.Crew.went_down`."""
        self._games.went_down()
        self._outbox.pause(reason)
        self._publisher.publish(Reconnecting(reason))

    def ended(self, error: LobbyClientError) -> None:
        """See :meth:`lobby.client.connection.Crew.ended`."""
        if self.over.is_set():
            return
        self.over.set()
        self.error = error
        self._outbox.close(error)
        self._games.finish(error)
        self._publisher.publish(Ended(error))
        self._publisher.finish(error)


def _max_bytes(welcome: Mapping[str, object], otherwise: int) -> int:
    limits = welcome.get("limits")
    most = limits.get("messageBytes") if isinstance(limits, dict) else None
    return most if isinstance(most, int) else otherwise
