"""How many connections there are, altogether and for each address."""

from collections import Counter
from ipaddress import IPv6Address, ip_address

from lobby.engine.limits import Limits


class Census:
    """Counts connections against the limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._total = 0
        self._by_neighbourhood: Counter[str] = Counter()

    def has_room(self, address: str) -> bool:
        """Return whether one more connection of this address fits."""
        limits = self._limits
        if limits.max_connections and self._total >= limits.max_connections:
            return False
        cap = limits.max_connections_per_address
        if not cap:
            return True
        place = neighbourhood(address)
        return place is None or self._by_neighbourhood[place] < cap

    def enter(self, address: str) -> None:
        """Count a connection."""
        self._total += 1
        if self._limits.max_connections_per_address:
            self._by_neighbourhood[neighbourhood(address) or ""] += 1

    def leave(self, address: str) -> None:
        """Count a connection no more."""
        self._total -= 1
        if not self._limits.max_connections_per_address:
            return
        place = neighbourhood(address) or ""
        self._by_neighbourhood[place] -= 1
        if not self._by_neighbourhood[place]:
            del self._by_neighbourhood[place]


def neighbourhood(address: str) -> str | None:
    """
    Return what counts as one address: an IPv4 address or an IPv6 /64, which one site owns whole.

    ``None`` for loopback and for what is no IP address: those are not limited.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    if isinstance(parsed, IPv6Address):
        parsed = parsed.ipv4_mapped or parsed
    if parsed.is_loopback:
        return None
    if isinstance(parsed, IPv6Address):
        return str(int(parsed) >> 64)
    return str(parsed)
