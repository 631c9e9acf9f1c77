"""Who the client is, and what it shows of that when it connects."""

import inspect
from collections.abc import Awaitable, Callable, Mapping

from lobby.client.errors import CannotConnect, ClientClosed

TokenSource = Callable[[], str | Awaitable[str]]
"""Asked before every connection, for those whose own backend signs the tokens."""


class Identity:
    """
    A guest to be, or the bearer of a token.

    Attributes:
        token: The newest; whoever has it is this player.

    """

    def __init__(self, name: str | None, token: str | TokenSource | None) -> None:
        self._wanted_name = name
        self._source = token if callable(token) else None
        self.token = None if callable(token) else token
        self._player_id: str | None = None
        self._name: str | None = None

    @property
    def player_id(self) -> str:
        """
        The player's id.

        Raises:
            ClientClosed: Before the first welcome.

        """
        if self._player_id is None:
            raise ClientClosed
        return self._player_id

    @property
    def name(self) -> str:
        """
        What the others see.

        Raises:
            ClientClosed: Before the first welcome.

        """
        if self._name is None:
            raise ClientClosed
        return self._name

    async def auth(self) -> dict[str, object]:
        """Return what to connect with: a token if there is one, and the name that was asked for."""
        if self._source is not None:
            self.token = await self._drawn_from(self._source)
        auth: dict[str, object] = {}
        if self.token is not None:
            auth["token"] = self.token
        if self._wanted_name is not None and self._player_id is None:
            auth["name"] = self._wanted_name
        return auth

    async def _drawn_from(self, source: TokenSource) -> str:
        try:
            drawn = source()
            return await drawn if inspect.isawaitable(drawn) else drawn
        except Exception as exc:  # a backend that does not answer now may do so at the next try
            raise CannotConnect(f"no token could be had: {exc}") from exc

    def welcomed(self, welcome: Mapping[str, object]) -> str:
        """Take what a welcome says of the player, and return the token to keep."""
        self._player_id = str(welcome["playerId"])
        self._name = str(welcome["name"])
        self.token = str(welcome["token"])
        return self.token
