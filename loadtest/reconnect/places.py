"""Who must sit where and host, by what the room was told; pure."""

from collections.abc import Sequence

from loadtest.frames import Json
from loadtest.reconnect.violations import Violations

UNLAWFUL = "pushes that nothing has caused"
WRONG_HOST = "hosts appointed against the rules"
NOT_REINSTATED = "first hosts who came back and do not host"
WRONG_END = "games that ended up otherwise than they began"


class Places:
    """
    The seats of one room during a match, whose players are cut off and come back in time.

    Args:
        players: In the order of their seats; the first hosts.
        name: Of the room, for the report.

    """

    def __init__(self, players: Sequence[str], violations: Violations, name: str = "") -> None:
        self._players = list(players)
        self._violations = violations
        self._name = name
        self._connected = set(players)
        self._first = self._players[0]
        self._host = self._first
        self._is_owed = False
        self.hosts_changed = 0

    def hear(self, name: str, body: dict[str, Json]) -> None:
        """Take the next push, of those that are no actions."""
        if self._is_owed and (name, body.get("hostId")) != ("host-changed", self._first):
            self._note(NOT_REINSTATED, f"{name} came instead")
        self._is_owed = False
        if name == "host-changed":
            self._appoint(str(body.get("hostId")))
        elif name == "player-updated" and isinstance(body.get("connected"), bool):
            self._mark(str(body.get("playerId")), is_connected=body["connected"] is True)
        else:
            self._note(UNLAWFUL, name)

    def audit(self, game: dict[str, Json]) -> None:
        """Compare with the game as the server shows it, once everybody is back."""
        seated = game.get("players")
        shown = [
            (player.get("id"), player.get("connected"))
            for player in (seated if isinstance(seated, list) else [])
            if isinstance(player, dict)
        ]
        if self._is_owed or self._host != self._first:
            self._note(NOT_REINSTATED, f"by the pushes {self._host} hosts")
        if shown != [(player, True) for player in self._players]:
            self._note(WRONG_END, f"seats {shown}")
        if self._connected != set(self._players):
            self._note(WRONG_END, f"by the pushes only {sorted(self._connected)} are connected")
        if (game.get("hostId"), game.get("status")) != (self._host, "playing"):
            self._note(WRONG_END, f"{game.get('status')}, hosted by {game.get('hostId')}")

    def _appoint(self, host: str) -> None:
        self.hosts_changed += 1
        is_succession = host in self._connected and self._host not in self._connected
        is_return = host == self._first and host in self._connected
        if host == self._host or not (is_succession or is_return):
            self._note(WRONG_HOST, f"{host} after {self._host}")
        self._host = host

    def _mark(self, player: str, *, is_connected: bool) -> None:
        if player not in self._players or (player in self._connected) is is_connected:
            self._note(UNLAWFUL, f"{player} connected: {is_connected}")
        if is_connected:
            self._connected.add(player)
            self._is_owed = player == self._first != self._host
        else:
            self._connected.discard(player)

    def _note(self, kind: str, what: str) -> None:
        self._violations.note(kind, f"{self._name}: {what}")
