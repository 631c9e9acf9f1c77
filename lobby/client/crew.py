"""Between the connection and the rest of the client."""

import asyncio
from collections.abc import Mapping

from lobby.client.errors import LobbyClientError
from lobby.client.games import Games
from lobby.client.identity import Identity
from lobby.client.link import Link
from lobby.client.namespace import Namespace
from lobby.client.news import Ended, Reconnected, Reconnecting, TokenRenewed
from lobby.client.subscribers import Publisher


class ClientCrew:
    """
    Implements :class:`lobby.client.connection.Crew`.

    Attributes:
        over: Set when the client will not come back.
        error: Why, if not because it was closed.

    """

    def __init__(
        self, identity: Identity, namespaces: Mapping[str, Namespace], publisher: Publisher
    ) -> None:
        self.over = asyncio.Event()
        self.error: LobbyClientError | None = None
        self._identity = identity
        self._namespaces = namespaces
        self._publisher = publisher
        self._is_up = self._was_up = self._recovered = False

    async def auth(self) -> Mapping[str, object]:
        """See :meth:`lobby.client.connection.Crew.auth`."""
        self._recovered = False
        auth = await self._identity.auth()
        games = self._namespaces.get(Games.path)
        place = games.place if isinstance(games, Games) else None
        if place is not None:
            auth |= {"gameId": place.game_id, "epoch": place.epoch, "seq": place.seq}
        return auth

    def heard(self, link: Link, namespace: str, event: str, payload: object) -> bool:
        """See :meth:`lobby.client.connection.Crew.heard`."""
        place = self._namespaces.get(namespace)
        if place is None:
            return False
        if event != "welcome" or not isinstance(payload, dict):
            place.heard(event, payload)
            return False
        token = self._identity.welcomed(payload)
        link.max_bytes = _max_bytes(payload, link.max_bytes)
        if place.welcomed(link, payload):
            self._recovered = True
        if place is next(iter(self._namespaces.values())):  # each brings one; the first will do
            self._publisher.publish(TokenRenewed(token))
        return True

    def came_up(self) -> None:
        """See :meth:`lobby.client.connection.Crew.came_up`."""
        if self._was_up:
            self._publisher.publish(Reconnected(self._recovered))
        self._is_up = self._was_up = True

    def went_down(self, reason: str) -> None:
        """See :meth:`lobby.client.connection.Crew.went_down`."""
        for namespace in self._namespaces.values():
            namespace.went_down(reason)
        if self._is_up:
            self._publisher.publish(Reconnecting(reason))
        self._is_up = False

    def ended(self, error: LobbyClientError) -> None:
        """See :meth:`lobby.client.connection.Crew.ended`."""
        if self.over.is_set():
            return
        self.over.set()
        self.error = error
        for namespace in self._namespaces.values():
            namespace.fail(error)
            namespace.finish(error)
        self._publisher.publish(Ended(error))
        self._publisher.finish(error)


def _max_bytes(welcome: Mapping[str, object], otherwise: int) -> int:
    limits = welcome.get("limits")
    most = limits.get("messageBytes") if isinstance(limits, dict) else None
    return most if isinstance(most, int) else otherwise
