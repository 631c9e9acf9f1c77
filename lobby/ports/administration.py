"""What administrators need beyond the games."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from lobby.domain.audit import AuditEntry
from lobby.domain.errors import LobbyError
from lobby.domain.ids import PlayerId
from lobby.domain.listing import Page, Query
from lobby.domain.status import GameStatus


class Logged(NamedTuple):
    """An act and its number in the audit log, by which earlier ones are asked for."""

    number: int
    entry: AuditEntry


class AuditLog(Protocol):
    """The newest acts of administrators: a bounded number, shared by every node."""

    async def add(self, entry: AuditEntry) -> None:
        """Keep an act; the oldest gives way."""
        ...

    async def newest(self, limit: int, before: int | None = None) -> Sequence[Logged]:
        """Return acts, newest first: those numbered less than ``before``, if that is given."""
        ...


class Roll(Protocol):
    """Every open game, also those that the listing does not show."""

    async def page(self, query: Query) -> Page:
        """Return one page."""
        ...

    def by_status(self) -> Mapping[GameStatus, int]:
        """Return how many games stand where; costs the same however many there are."""
        ...


class Expulsions(Protocol):
    """Reaches a player wherever they are connected."""

    async def expel(self, player: PlayerId, why: LobbyError) -> int:
        """Tell every socket of a player why, and disconnect it; return how many there were."""
        ...


class Announcer(Protocol):
    """Reaches every player, now or when they come back."""

    async def announce(self, text: str) -> None:
        """Put a text into everybody's inbox."""
        ...


Drain = Callable[[float | None], float]
"""
Begins to drain this node as a signal would, for so many seconds if not for the usual time.

Returns how long it lasts at most. A node that drains already goes on as it does.
"""
