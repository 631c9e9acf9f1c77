"""Invites: signed with the lobby's own secret, good for one player, one game and some time."""

import hmac

import jwt

from lobby.domain.ids import GameId, PlayerId
from lobby.domain.refusals import InviteInvalid
from lobby.ports import Clock, Invite

ISSUER = "lobby-invite"
ALGORITHM = "HS256"


class JwtInvites:
    """Implements :class:`lobby.ports.Invites`."""

    def __init__(self, secret: str, clock: Clock, seconds: float) -> None:
        # A key of its own, so that an invite, which is handed to others, never passes for a token
        # of the player it names, not even where a backend signs with the same secret.
        self._key = hmac.digest(secret.encode(), ISSUER.encode(), "sha256")
        self._clock = clock
        self._seconds = seconds

    def issue(self, game: GameId, player: PlayerId) -> Invite:
        """See :meth:`lobby.ports.Invites.issue`."""
        expires = (self._clock.now() + int(self._seconds * 1000)) // 1000
        claims = {"iss": ISSUER, "sub": player, "game": game, "exp": expires}
        return Invite(jwt.encode(claims, self._key, ALGORITHM), expires * 1000)

    def game_of(self, invite: str, player: PlayerId) -> GameId:
        """See :meth:`lobby.ports.Invites.game_of`."""
        try:
            claims = jwt.decode(
                invite,
                self._key,
                [ALGORITHM],
                issuer=ISSUER,
                options={"require": ["iss", "sub", "exp", "game"], "verify_exp": False},
            )
        except (jwt.PyJWTError, ValueError):  # ValueError: text that no encoding takes
            raise InviteInvalid("it was not made here") from None
        if claims["exp"] * 1000 <= self._clock.now():
            raise InviteInvalid("it has expired")
        if claims["sub"] != player:
            raise InviteInvalid("it is for another player")
        return GameId(claims["game"])
