"""One connection of a player who has had others before."""

import re

from picows import WSFrame, WSTransport

from loadtest.client import refusal
from loadtest.frames import Json, Packet
from loadtest.player import FIRST_ACTION_ACK_ID, NAMESPACE, now_micros, whole
from loadtest.reconnect.account import Account
from loadtest.reconnect.room import Room
from loadtest.reconnect.rough import RoughConnection
from loadtest.reconnect.violations import Violations

NOT_RECOVERED = "resumes not recovered"
OTHER_PLACE = "welcomes that are not to where the player was"

_ACK = re.compile(rb'43/games,(\d+)\[\{"ok":true,"seq":(\d+)(,"duplicate":true)?\}\]')
_NOT_OF_THE_ROOM = frozenset({"games-updated", "game-created", "state-requested"})


class Line(RoughConnection):
    """
    A connection that tells its player's account what it hears, until it is retired.

    Attributes:
        is_eager: Whether to send unanswered actions again as soon as it is welcomed.
        is_recovered: What the welcome said of a resume.
        caught_up_micros: When the first listing came, which is after all of the past; else 0.

    """

    def __init__(self, account: Account, room: Room, violations: Violations) -> None:
        super().__init__(NAMESPACE)
        self.is_eager = False
        self.is_recovered = False
        self.caught_up_micros = 0
        self._account = account
        self._room = room
        self._violations = violations

    def ask(self, auth: dict[str, Json]) -> None:
        """Ask to enter the namespace, without waiting for the answer."""
        self.send(self.codec.connect(self.namespace, auth))

    def act(self, number: int) -> None:
        """Send an action, for the first time or again."""
        command = self._room.command(number)
        ack_id = FIRST_ACTION_ACK_ID + number
        self.send(self.codec.event(self.namespace, "game-action", command, ack_id))

    def act_again(self) -> None:
        """Send again what was not answered, in the order in which it was made."""
        for number in self._account.act_again():
            self.act(number)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Take updates and acks the short way; everything else is parsed."""
        if self.is_slow or self.is_retired:
            super().on_ws_frame(transport, frame)
            return
        payload = frame.get_payload_as_bytes()
        if found := self._room.match(payload):
            seq, player, number = found.groups()
            self._hear(player, int(number), int(seq))
        elif found := _ACK.fullmatch(payload):
            number = int(found[1]) - FIRST_ACTION_ACK_ID
            self._account.acknowledge(number, int(found[2]), duplicate=found[3] is not None)
        else:
            self.take(frame, payload)

    def on_event(self, packet: Packet) -> None:
        """Take a push the long way."""
        if self.is_retired:
            return
        if packet.event == "welcome":
            self._be_welcomed(packet.body)
        elif packet.event == "games-updated":
            self._catch_up()
        elif packet.event not in _NOT_OF_THE_ROOM:
            self._hear_room(packet.event, packet.body)

    def on_answer(self, packet: Packet) -> None:
        """Sit down: the first ack with an epoch is that of ``create-game`` or ``join-game``."""
        ack = packet.body
        if self._account.is_seated or "epoch" not in ack:
            return
        if not self._room.game_id:
            game = ack.get("game")
            named = ack.get("gameId") or (game.get("id") if isinstance(game, dict) else None)
            self._room.open(str(named), ack["epoch"])
        self._account.sit(whole(ack.get("seq")))

    def on_late_ack(self, packet: Packet) -> None:
        """Take the ack of an action the long way."""
        if self.is_retired:
            return
        body = packet.body
        if body.get("ok") is not True:
            self.on_fault(f"game-action was refused: {refusal('game-action', body).code}")
            return
        number = (packet.ack_id or 0) - FIRST_ACTION_ACK_ID
        duplicate = body.get("duplicate") is True
        self._account.acknowledge(number, whole(body.get("seq")), duplicate=duplicate)

    def on_fault(self, what: str) -> None:
        """Take note of what the server must not do, unless this connection is over."""
        if not self.is_leaving:
            self._violations.note(what, f"{self._account.name} in {self._room.game_id}")

    def _hear(self, player_id: bytes, number: int, seq: int) -> None:
        seat = self._room.seat_of(player_id)
        if seat < 0:
            self.on_fault("updates under the wrong player")
            return
        self._account.hear(seat, number, seq)

    def _hear_room(self, event: str, body: dict[str, Json]) -> None:
        if "seq" not in body:
            self.on_fault(f"unwanted pushes: {event}")
        elif (body.get("gameId"), body.get("epoch")) != (self._room.game_id, self._room.epoch):
            self.on_fault("room pushes of another game or epoch")
        elif event != "game-update":
            self._account.hear_push(whole(body["seq"]), event, body)
        elif (number := self._room.number_of(body)) is None:
            self.on_fault("updates with a changed action")
        else:
            self._hear(str(body.get("playerId")).encode(), number, whole(body["seq"]))

    def _be_welcomed(self, welcome: dict[str, Json]) -> None:
        if not self._account.is_seated:
            return
        game = welcome.get("game")
        place = game if isinstance(game, dict) else {}
        if (place.get("id"), place.get("epoch")) != (self._room.game_id, self._room.epoch):
            self.on_fault(OTHER_PLACE)
            return
        self.is_recovered = welcome.get("recovered") is True
        self._account.resume()
        self._compare(whole(place.get("seq")))
        if self.is_eager:
            # At once, before the replay behind it in the same read tells which of them arrived.
            self.act_again()

    def _compare(self, seq: int) -> None:
        known = self._account.last
        if not self.is_recovered:
            if seq - known <= self._room.chronicle.held:
                self._violations.note(NOT_RECOVERED, f"{self._account.name}: {known} to {seq}")
            self._account.sit(seq)
        elif seq != known:
            self.on_fault(OTHER_PLACE)

    def _catch_up(self) -> None:
        if not self.caught_up_micros:
            self.caught_up_micros = now_micros()
            self._account.catch_up()
            self.read_fast()
