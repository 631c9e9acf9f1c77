"""The door: who is let in, how many, and how often they may knock."""

from collections.abc import Callable
from typing import NamedTuple

from lobby.domain.errors import (
    BannedFromServer,
    IdentityMismatch,
    NotAuthorized,
    RateLimited,
    ServerFull,
)
from lobby.domain.ids import PlayerId
from lobby.domain.rates import NO_LIMIT, EventClass, Rate
from lobby.ports import Bans, Presence, Seconds
from lobby.services.identity import Identity, IdentityService
from lobby.services.limits import AddressLimit, Allowance, PlayerLimits


class Capacity(NamedTuple):
    """
    For how many connections there is room.

    Attributes:
        connections: Returns how many there are, the newest included.
        most: How many there may be. Zero means no limit.

    """

    connections: Callable[[], int] = lambda: 0
    most: int = 0


UNLIMITED = Capacity()


class Entrance:
    """
    Everything a connection passes on its way in.

    Args:
        identities: Knows the players.
        limits: What each of them may do.
        guests: New guests of one address.
        refusals: Refused attempts of one address.
        capacity: How many connections there may be.
        flood: How many refusals of a session end it.
        bans: Who is not let in, whoever they are.

    Attributes:
        presence: Which socket of a player is their newest.

    """

    def __init__(
        self,
        identities: IdentityService,
        limits: PlayerLimits,
        guests: AddressLimit,
        refusals: AddressLimit,
        presence: Presence,
        capacity: Capacity = UNLIMITED,
        flood: Rate = NO_LIMIT,
        bans: Bans | None = None,
    ) -> None:
        self._identities = identities
        self._limits = limits
        self._guests = guests
        self._refusals = refusals
        self._capacity = capacity
        self.flood = flood
        self._bans = bans
        self.presence = presence

    @property
    def players(self) -> int:
        """How many players have a socket; costs the same however many."""
        return self._limits.players

    @property
    def now(self) -> Seconds:
        """The clock by which allowances are counted."""
        return self._limits.now

    def knock(self, source: str | None) -> None:
        """
        Begin an attempt to get in; ``source`` is the address, or whatever else stands for it.

        ``None`` is one that no limit applies to.

        Raises:
            RateLimited: If too many of that source's were refused lately.

        """
        self._refusals.check(source)

    def refused(self, source: str | None) -> None:
        """Count an attempt that was refused."""
        self._refusals.count(source)

    def admit(
        self,
        settled: Identity | None,
        address: str | None,
        *,
        name: str | None = None,
        token: str | None = None,
    ) -> Identity:
        """
        Return who is connecting: ``settled``, if the connection belongs to somebody already.

        Raises:
            IdentityMismatch: If it does, and the token is another's.
            RateLimited: If the address has sent too many new guests.
            ServerFull: If it is one connection too many.
            TokenExpired: If the token was good once.
            TokenInvalid: If nobody this server trusts has signed it.

        """
        if settled is None:
            self._require_room()
            if token is None:
                self._guests.take(address)
        elif token is None:
            return settled
        identity = self._identities.admit(name=name, token=token)
        if settled is not None and settled.player.id != identity.player.id:
            raise IdentityMismatch(settled.player.id)
        return identity

    def require_role(self, identity: Identity, *roles: str) -> None:
        """
        Check that somebody has one of these roles, and their token is still good.

        Raises:
            NotAuthorized: If they have none of them.
            TokenExpired: If it was good when they connected.

        """
        if identity.role not in roles:
            raise NotAuthorized(*roles)
        self._identities.claims(identity.token)

    async def require_welcome(self, player: PlayerId) -> None:
        """
        Check that a player may be here.

        Raises:
            BannedFromServer: If an administrator has banned them.

        """
        ban = None if self._bans is None else await self._bans.of(player)
        if ban is not None:
            raise BannedFromServer(ban)

    def enter(self, player: PlayerId) -> Allowance:
        """
        Return the allowance of a player to a socket of theirs.

        Raises:
            RateLimited: If the player has connected too often lately.

        """
        allowance = self._limits.enter(player)
        try:
            allowance.take(EventClass.CONNECT, self.now())
        except RateLimited:
            self._limits.leave(allowance)
            raise
        return allowance

    def leave(self, allowance: Allowance) -> None:
        """Let a socket go that had entered."""
        self._limits.leave(allowance)

    def _require_room(self) -> None:
        connections, most = self._capacity
        if most and connections() > most:
            raise ServerFull("connections", most)
