"""Who somebody is, and what they may open."""

from typing import NamedTuple, Protocol

from lobby.domain.ids import GameId, PlayerId
from lobby.domain.seats import Player


class Claims(NamedTuple):
    """
    What a token says of its bearer.

    Attributes:
        is_guest: Whether the token is one of our own guests', not of a developer's backend.

    """

    player: Player
    role: str
    is_guest: bool


class Tokens(Protocol):
    """Signs guests in, and knows the tokens of others that this server trusts."""

    def issue(self, guest: Player, *, at: int) -> str:
        """Return a token that makes its bearer this guest, counted from ``at`` (Unix ms)."""
        ...

    def verify(self, token: str) -> Claims:
        """
        Return what a token says.

        Raises:
            TokenExpired: If it was good once.
            TokenInvalid: If nobody this server trusts has signed it.

        """
        ...


class Invite(NamedTuple):
    """What opens one game to one player, until ``expires_at`` (Unix ms)."""

    token: str
    expires_at: int


class Invites(Protocol):
    """Makes invites, and knows its own."""

    def issue(self, game: GameId, player: PlayerId) -> Invite:
        """Return an invite for one player, good for a while from now."""
        ...

    def game_of(self, invite: str, player: PlayerId) -> GameId:
        """
        Return the game that an invite opens to this player.

        Raises:
            InviteInvalid: If it is not ours, too old, or another player's.

        """
        ...


class Passwords(Protocol):
    """Keeps passwords as slow hashes; neither call holds anybody else up."""

    async def hash(self, password: str) -> str:
        """
        Return what can be kept instead of a password.

        Raises:
            Overloaded: If too many are waiting for theirs.

        """
        ...

    async def fits(self, password: str, hashed: str) -> bool:
        """
        Return whether a password is the one that was hashed.

        Raises:
            Overloaded: If too many are waiting for theirs.

        """
        ...


class Guesses(Protocol):
    """
    Keeps anybody from trying codes and passwords until one fits.

    An address of ``None`` is one that no limit applies to.
    """

    def check(self, player: PlayerId, address: str | None) -> None:
        """
        Ask before looking whether a guess is right, and where looking takes time, again after.

        Raises:
            RateLimited: If the player, or others from that address, missed too often lately.

        """
        ...

    def missed(self, player: PlayerId, address: str | None) -> None:
        """Count a guess that was wrong."""
        ...
