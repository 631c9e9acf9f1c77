"""One thin class per namespace: they parse, call a use case, and answer."""

from lobby.sockets.games import GamesNamespace

__all__ = ["GamesNamespace"]
