"""Where the load goes; nowhere but this machine."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from loadtest.errors import TargetRefused


@dataclass(frozen=True, slots=True)
class Target:
    """
    A server on a loopback address.

    Attributes:
        pid: Its process; ``None`` if that could not be found.
        others: The other nodes, if it is one of several.
        store_pid: The process of what they share, if it was started with them.

    """

    host: str
    port: int
    pid: int | None = None
    others: "tuple[Target, ...]" = ()
    store_pid: int | None = None

    @property
    def nodes(self) -> "tuple[Target, ...]":
        """All nodes; most servers are the only one."""
        return (self, *self.others)

    @property
    def authority(self) -> str:
        """Host and port as they stand in a URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def parse_url(url: str) -> Target:
    """
    Read the address of a server.

    Raises:
        TargetRefused: If it is not ``http://<loopback address>[:port]``.

    """
    try:
        parts = urlsplit(url)
        port = parts.port or 80
    except ValueError as exc:
        raise TargetRefused(f"{url!r} is not an address: {exc}") from exc
    if parts.scheme != "http" or not parts.hostname:
        raise TargetRefused(f"{url!r} is not of the form http://127.0.0.1:8000")
    if parts.username or parts.query or parts.fragment or parts.path.strip("/"):
        raise TargetRefused(f"{url!r} may carry nothing but host and port")
    _require_loopback(parts.hostname)
    return Target(parts.hostname, port)


def _require_loopback(host: str) -> None:
    if host == "localhost":
        found = {str(address[4][0]) for address in socket.getaddrinfo(host, None)}
    else:
        found = {host}
    if not all(_is_loopback(address) for address in found):
        raise TargetRefused(
            f"{host} is not this machine: a load test may only aim at a loopback address"
        )


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
