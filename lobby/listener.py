"""The socket that a server listens on."""

import socket

BACKLOG = 2048  # connections the system holds while the loop is busy: a crowd after a restart


class CannotListen(OSError):
    """The address is taken, or not this machine's."""


def listen(host: str, port: int) -> socket.socket:
    """
    Return a TCP socket that listens at an address; port 0 takes a free one.

    Raises:
        CannotListen: If the system refuses.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # From here on clients are kept waiting until the server takes them, not turned away.
        listener.listen(BACKLOG)
    except OSError as exc:
        listener.close()
        raise CannotListen(f"cannot listen on {host} port {port}: {exc.strerror}") from None
    return listener


def base_url(listener: socket.socket) -> str:
    """Return the address that a browser on this machine opens."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # shown, not bound
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"
