"""Who is connecting."""

from dataclasses import dataclass, replace

from lobby.domain.seats import Player
from lobby.ports import Claims, Clock, Ids, Tokens


@dataclass(frozen=True, slots=True)
class Identity:
    """
    A player let in.

    Attributes:
        role: ``player``, ``admin`` or ``server``.
        token: What to present next time to be the same player.

    """

    player: Player
    role: str
    token: str


class IdentityService:
    """Makes guests, and recognises everybody who has been here before."""

    def __init__(self, tokens: Tokens, clock: Clock, ids: Ids) -> None:
        self._tokens = tokens
        self._clock = clock
        self._ids = ids

    def admit(self, *, name: str | None = None, token: str | None = None) -> Identity:
        """
        Return who the bearer of a token is, or a new guest.

        A guest's token is renewed, and ``name`` renames them; a developer's own players are
        called what their token says.

        Raises:
            TokenExpired: If the token was good once.
            TokenInvalid: If nobody this server trusts has signed it.

        """
        if token is None:
            return self._guest(self._newcomer(name))
        claims = self._tokens.verify(token)
        if not claims.is_guest:
            return Identity(claims.player, claims.role, token)
        return self._guest(replace(claims.player, name=name or claims.player.name))

    def recognise(self, token: str) -> Player:
        """
        Return whose token it is; nothing is renewed.

        Raises:
            TokenExpired: If it was good once.
            TokenInvalid: If nobody this server trusts has signed it.

        """
        return self.claims(token).player

    def claims(self, token: str) -> Claims:
        """
        Return what a token says of its bearer, the role too; nothing is renewed.

        Raises:
            TokenExpired: If it was good once.
            TokenInvalid: If nobody this server trusts has signed it.

        """
        return self._tokens.verify(token)

    def _newcomer(self, name: str | None) -> Player:
        id_ = self._ids.guest()
        return Player(id_, name or f"Guest {id_[-4:]}")

    def _guest(self, player: Player) -> Identity:
        return Identity(player, "player", self._tokens.issue(player, at=self._clock.now()))
