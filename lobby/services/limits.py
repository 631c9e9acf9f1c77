"""What one player and one address may do in a while: the state behind the rates."""

from collections.abc import Mapping
from contextlib import suppress

from lobby.domain.errors import RateLimited
from lobby.domain.ids import PlayerId
from lobby.domain.rates import NO_LIMIT, EventClass, Rate, Strikes
from lobby.ports import Seconds
from lobby.services.recent import Recent

NEVER = float("-inf")


class Allowance:
    """
    What one player may still do; all their sockets share it.

    Attributes:
        holders: How many of them there are.

    """

    __slots__ = ("_due", "_rates", "holders", "player")

    def __init__(self, player: PlayerId, rates: tuple[Rate, ...]) -> None:
        self.player = player
        self.holders = 0
        self._rates = rates
        self._due = [NEVER] * len(rates)

    def take(self, kind: EventClass, now: float) -> None:
        """
        Count one event; costs about 0.2 µs, for every action comes by.

        Raises:
            RateLimited: If there were too many of its class; this one is not counted.

        """
        early, self._due[kind] = self._rates[kind].take(self._due[kind], now)
        if early:
            raise RateLimited(kind.label, early)

    def is_whole(self, now: float) -> bool:
        """Return whether nothing that the player did makes a difference any more."""
        return max(self._due) <= now


class PlayerLimits:
    """
    Everybody's allowances, by player: a new connection brings nobody a new one.

    Args:
        rates: By class; one that is missing has no limit.
        now: The clock.

    """

    def __init__(self, rates: Mapping[EventClass, Rate], now: Seconds) -> None:
        self.now = now
        self._rates = tuple(rates.get(kind, NO_LIMIT) for kind in EventClass)
        self._present: dict[PlayerId, Allowance] = {}
        self._gone: Recent[PlayerId, Allowance] = Recent(
            max(rate.refill_seconds for rate in self._rates)
        )

    @property
    def players(self) -> int:
        """How many players have a socket."""
        return len(self._present)

    def enter(self, player: PlayerId) -> Allowance:
        """Return a player's allowance to a socket of theirs; see :meth:`leave`."""
        allowance = self._present.get(player)
        if allowance is None:
            allowance = self._gone.pop(player) or Allowance(player, self._rates)
            self._present[player] = allowance
        allowance.holders += 1
        return allowance

    def leave(self, allowance: Allowance) -> None:
        """Let a socket go; the last one's allowance is kept until it would be whole again."""
        allowance.holders -= 1
        if allowance.holders:
            return
        del self._present[allowance.player]
        now = self.now()
        if not allowance.is_whole(now):
            self._gone.put(allowance.player, allowance, now)


class AddressLimit:
    """
    One rate for each address; ``None`` stands for those that no limit applies to.

    Args:
        what: What is too many of, in the words of a refusal.
        rate: How many.
        now: The clock.

    """

    def __init__(self, what: str, rate: Rate, now: Seconds) -> None:
        self._what = what
        self._rate = rate
        self._now = now
        self._due: Recent[str, float] = Recent(rate.refill_seconds)

    def check(self, address: str | None) -> None:
        """
        Count nothing.

        Raises:
            RateLimited: If one more would be too many.

        """
        self._take(address, self._now())

    def take(self, address: str | None) -> None:
        """
        Count one.

        Raises:
            RateLimited: If it is one too many; it is not counted then.

        """
        now = self._now()
        due = self._take(address, now)
        if address is not None:
            self._due.put(address, due, now)

    def count(self, address: str | None) -> None:
        """Count one that cannot be undone, even if it is one too many."""
        with suppress(RateLimited):
            self.take(address)

    def _take(self, address: str | None, now: float) -> float:
        if address is None:
            return NEVER
        before = self._due.get(address)
        early, due = self._rate.take(NEVER if before is None else before, now)
        if early:
            raise RateLimited(self._what, early)
        return due


class GuessGuard:
    """Stops those who try out codes and passwords: so many wrong ones in a while, then none."""

    def __init__(self, rate: Rate, now: Seconds) -> None:
        self._now = now
        self._clean = Strikes(rate)
        self._strikes: Recent[tuple[str, str], Strikes] = Recent(rate.seconds)

    def check(self, player: PlayerId, address: str | None) -> None:
        """
        Ask before looking whether a guess is right, and where looking takes time, again after.

        Several may be looked at meanwhile: the second question keeps all but the first from
        learning anything.

        Raises:
            RateLimited: If there were too many wrong ones, of the player or of the address.

        """
        now = self._now()
        wait = max(self._of(key).wait(now) for key in _keys(player, address))
        if wait:
            raise RateLimited("wrong codes or passwords", wait)

    def missed(self, player: PlayerId, address: str | None) -> None:
        """Count a wrong guess."""
        now = self._now()
        for key in _keys(player, address):
            self._strikes.put(key, self._of(key).struck(now), now)

    def _of(self, key: tuple[str, str]) -> Strikes:
        return self._strikes.get(key) or self._clean


def _keys(player: PlayerId, address: str | None) -> list[tuple[str, str]]:
    own = ("player", str(player))
    return [own] if address is None else [own, ("address", address)]
