"""How a node does is told in constant time, however many are connected."""

from collections.abc import Iterator, Mapping
from typing import Any

from lobby.domain.status import OPEN_STATUSES
from tests.http.backends import a_lobby

MANY = 20_000


class Crowd(Mapping[str, object]):
    """So many that nobody may look at each."""

    def __len__(self) -> int:
        return MANY

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("somebody looks at each")

    def __getitem__(self, key: str) -> object:
        raise AssertionError("somebody looks for one")


def test_figures_look_at_no_socket() -> None:
    lobby = a_lobby()
    server: Any = lobby.server
    server.eio.sockets = Crowd()
    server.manager._sockets = {"/games": Crowd()}

    stats = lobby.operations.stats.current()
    metrics = lobby.operations.metrics.render().decode()

    assert stats.sockets == MANY
    assert stats.games == dict.fromkeys(OPEN_STATUSES, 0)
    assert f"lobby_connections {MANY}.0" in metrics
    assert f'lobby_sockets{{namespace="/games"}} {MANY}.0' in metrics
