"""Who asks over HTTP."""

from quart import Request

from lobby.domain.errors import NotAuthorized, TokenMissing
from lobby.domain.ids import PlayerId
from lobby.domain.seats import Player
from lobby.services.entrance import Entrance
from lobby.services.identity import IdentityService

SCHEME = "bearer"


class Gate:
    """Knows the bearers of tokens, and lets those of some roles in."""

    def __init__(self, identities: IdentityService, entrance: Entrance) -> None:
        self._identities = identities
        self._entrance = entrance

    def player_of(self, request: Request) -> PlayerId | None:
        """
        Return the player whose token a request bears; ``None`` if it bears none.

        Raises:
            TokenExpired: If the token was good once.
            TokenInvalid: If nobody this server trusts has signed it.

        """
        token = _token_of(request)
        return None if token is None else self._identities.recognise(token).id

    async def require(self, request: Request, *roles: str) -> Player:
        """
        Return who asks, whose token has one of these roles.

        Raises:
            BannedFromServer: If an administrator has banned them.
            NotAuthorized: If it has none of them.
            TokenExpired: If their token was good once.
            TokenInvalid: If nobody this server trusts has signed it.
            TokenMissing: If there is none.

        """
        token = _token_of(request)
        if token is None:
            raise TokenMissing(*roles)
        claims = self._identities.claims(token)
        if claims.role not in roles:
            raise NotAuthorized(*roles)
        await self._entrance.require_welcome(claims.player.id)
        return claims.player


def _token_of(request: Request) -> str | None:
    """Return the token that comes along; other schemes are those of proxies in front."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == SCHEME else None
