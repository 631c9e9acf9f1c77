"""Who is at the other end, where a proxy may stand in between."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class TrustedProxies:
    """
    The proxies whose word on a client's address is taken.

    Args:
        networks: Where they are. None at all: then ``X-Forwarded-For`` is anybody's word.

    """

    def __init__(self, networks: Sequence[Network] = ()) -> None:
        self._networks = tuple(networks)

    def client_of(self, peer: str, forwarded_for: str | None) -> str:
        """
        Return the address of the client behind a peer.

        A proxy appends the address that it was called from, so the list is believed from its end
        on, for as long as a trusted proxy vouches for the next entry; what a client wrote there
        itself comes before that.
        """
        if not self._networks or not forwarded_for:
            return peer
        client = _parsed(peer)
        if client is None:
            return peer
        for entry in reversed(forwarded_for.split(",")):
            named = _parsed(_without_port(entry.strip()))
            if named is None or not self._trusts(client):
                break
            # A distant proxy's own machine is not ours, to which no limit applies.
            if named.is_loopback and not client.is_loopback:
                break
            client = named
        return str(client)

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self._networks)


def _parsed(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    # A listener for both families is told of IPv4 peers in this form.
    return getattr(address, "ipv4_mapped", None) or address


def _without_port(entry: str) -> str:
    """Return the address of an entry; some proxies (Azure's) write the port behind it."""
    if entry.startswith("["):
        return entry[1:].partition("]")[0]
    return entry.partition(":")[0] if entry.count(":") == 1 else entry
