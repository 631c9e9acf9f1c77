"""Who asks over HTTP."""

from quart import Request

from lobby.domain.ids import PlayerId
from lobby.services.identity import IdentityService

SCHEME = "bearer"


def player_of(request: Request, identities: IdentityService) -> PlayerId | None:
    """
    Return the player whose token a request bears; ``None`` if it bears none.

    Other schemes are those of proxies in front and say nothing here.

    Raises:
        TokenExpired: If the token was good once.
        TokenInvalid: If nobody this server trusts has signed it.

    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != SCHEME:
        return None
    return identities.recognise(token.strip()).player.id
