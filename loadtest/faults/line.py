"""One connection of a player, who writes down all that comes in the order in which it comes."""

import asyncio

import orjson
from picows import WSTransport

from loadtest.client import Connection
from loadtest.faults.record import Record, deed
from loadtest.frames import Json, Packet
from loadtest.player import NAMESPACE, whole
from loadtest.reconnect.violations import Violations

OTHER_GAME = "pushes of another game"
NOT_RECOVERED = "resumes that were not recovered"
_NOT_OF_THE_ROOM = frozenset(
    {"welcome", "games-updated", "game-created", "state-requested", "session-replaced", "error"}
)


class Line(Connection):
    """
    A connection that tells its player's record what it hears.

    Attributes:
        player_id: Who the server says that the player is.
        token: What proves it on the next connection.
        is_placed: Whether the welcome gave the player its place in the room.
        is_recovered: Whether it promised all that was missed.
        lost: Why the player has no place any more, if the server said so; else empty.
        ended: Set when the connection is over.
        pushes: Names of what the room was told, actions aside, with their bodies.

    """

    def __init__(self, record: Record, game_id: str, violations: Violations) -> None:
        super().__init__(NAMESPACE)
        self.player_id = ""
        self.token: Json = None
        self.is_placed = False
        self.is_recovered = False
        self.lost = ""
        self.ended = asyncio.Event()
        self.pushes: list[tuple[str, dict[str, Json]]] = []
        self._record = record
        self._game_id = game_id
        self._violations = violations

    def on_event(self, packet: Packet) -> None:
        """See :class:`loadtest.client.Connection`."""
        if packet.event == "welcome":
            self._be_welcomed(packet.body)
        elif packet.event == "games-updated":
            self._record.catch_up()
        elif packet.event not in _NOT_OF_THE_ROOM:
            self._hear(packet.event, packet.body)

    def on_answer(self, packet: Packet) -> None:
        """See :class:`loadtest.client.Connection`."""
        ack = packet.body
        if ack.get("ok") is not True or "seq" not in ack:
            return
        if "epoch" in ack:
            game = ack.get("game")
            named = ack.get("gameId") or (game.get("id") if isinstance(game, dict) else None)
            self._game_id = str(named)
            self._record.begin(str(ack["epoch"]), whole(ack["seq"]))
        elif self._record.pending is not None:
            duplicate = ack.get("duplicate") is True
            self._record.acknowledge(self._record.pending, whole(ack["seq"]), duplicate=duplicate)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """See :class:`loadtest.client.Connection`."""
        super().on_ws_disconnected(transport)
        self.ended.set()

    def on_fault(self, what: str) -> None:
        """See :class:`loadtest.client.Connection`."""
        # That a connection ends may be what the fault is about: the player counts it.
        if not what.startswith("connections ended"):
            self._violations.note(what, self.player_id)

    @property
    def game_id(self) -> str:
        """The game that the player has a place in; empty for none."""
        return self._game_id

    def _be_welcomed(self, welcome: dict[str, Json]) -> None:
        self.player_id, self.token = str(welcome.get("playerId")), welcome.get("token")
        game, gone = welcome.get("game"), welcome.get("lastGame")
        if isinstance(game, dict):
            self.is_placed, self._game_id = True, str(game.get("id"))
            self.is_recovered = welcome.get("recovered") is True
            self._take_place(str(game.get("epoch")), whole(game.get("seq")))
        elif isinstance(gone, dict):
            self.lost = str(gone.get("reason"))

    def _take_place(self, epoch: str, seq: int) -> None:
        record = self._record
        if self.is_recovered:
            record.resume()
            return
        if epoch == record.epoch:
            self._violations.note(NOT_RECOVERED, f"{record.player}: {record.last} to {seq}")
        record.begin(epoch, seq)

    def _hear(self, event: str, body: dict[str, Json]) -> None:
        if "seq" not in body:
            self._violations.note(f"unwanted pushes: {event}", self.player_id)
        elif body.get("gameId") != self._game_id:
            self._violations.note(OTHER_GAME, f"{event} to {self.player_id}")
        else:
            what = _deed_of(event, body)
            if event != "game-update":
                self.pushes.append((event, body))
            is_lost = event == "game-closed" and body.get("reason") == "lost"
            take = self._record.be_lost if is_lost else self._record.hear
            take(str(body.get("epoch")), whole(body["seq"]), what)


def _deed_of(event: str, body: dict[str, Json]) -> str:
    if event == "game-update":
        return deed(str(body.get("playerId")), whole(body.get("action")))
    return f"{event} {orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode()}"
