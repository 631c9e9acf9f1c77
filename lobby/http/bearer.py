"""Who asks over HTTP."""

from quart import Request

from lobby.domain.errors import NotAuthorized, TokenMissing
from lobby.domain.ids import PlayerId
from lobby.domain.seats import Player
from lobby.services.identity import IdentityService

SCHEME = "bearer"


class Gate:
    """Knows the bearers of tokens, and lets those of one role in."""

    def __init__(self, identities: IdentityService) -> None:
        self._identities = identities

    def player_of(self, request: Request) -> PlayerId | None:
        """
        Return the player whose token a request bears; ``None`` if it bears none.

        Raises:
            TokenExpired: If the token was good once.
            TokenInvalid: If nobody this server trusts has signed it.

        """
        token = _token_of(request)
        return None if token is None else self._identities.recognise(token).player.id

    def require(self, request: Request, role: str) -> Player:
        """
        Return who asks.

        Raises:
            NotAuthorized: If their role is another.
            TokenExpired: If their token was good once.
            TokenInvalid: If nobody this server trusts has signed it.
            TokenMissing: If there is none.

        """
        token = _token_of(request)
        if token is None:
            raise TokenMissing(role)
        claims = self._identities.recognise(token)
        if claims.role != role:
            raise NotAuthorized(f"it takes a token with the role {role}, not {claims.role}")
        return claims.player


def _token_of(request: Request) -> str | None:
    """Return the token that comes along; other schemes are those of proxies in front."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == SCHEME else None
