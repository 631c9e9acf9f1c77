"""A player who sits in a game, acts, and accounts for what arrives."""

import re
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

import orjson
from picows import WSFrame, WSTransport

from loadtest.audit import Faults
from loadtest.client import Connection, dial, refusal
from loadtest.errors import CommandRefused, LoadtestError
from loadtest.frames import Json, Packet
from loadtest.histogram import Histogram
from loadtest.ledger import Member, Order
from loadtest.target import Target

NAMESPACE = "/games"
FIRST_ACTION_ACK_ID = 1_000  # above those of the few commands that seat a player

# What stands between the learned beginning and end of a game-update, in the order of the contract.
_UPDATE = rb'(\d+),"playerId":"([^"]*)","action":\{"from":"\2","number":(\d+),"sentMicros":(\d+)'
_NOTHING = re.compile(rb"(?!)")
_ACK = re.compile(rb'43/games,(\d+)\[\{"ok":true,"seq":(\d+)')
_ACTION_FIELDS = frozenset({"from", "number", "sentMicros", "padding"})
_NOT_OF_THE_ROOM = frozenset({"welcome", "games-updated", "game-created", "state-requested"})
_UNWANTED = frozenset(
    {
        "error",
        "game-closed",
        "game-ended",
        "host-changed",
        "player-left",
        "server-draining",
        "session-replaced",
    }
)


class Player(Connection):
    """One seat of one game."""

    def __init__(self, latency: Histogram, padding_bytes: int) -> None:
        super().__init__(NAMESPACE)
        self.player_id = ""
        self.game_id = ""
        self.member = Member(Order(last=0))
        self.faults: Faults = Counter()
        self.last_arrival_micros = 0
        self._epoch: Json = None
        self._latency = latency
        self.padding = "x" * padding_bytes
        self._end = b',"padding":"%b"}}]' % self.padding.encode()
        self._short_way = _NOTHING.fullmatch
        self._command = b""

    async def enter(self, target: Target, name: str, /) -> None:
        """Connect to ``/games`` and wait for the first listing."""
        await dial(self, target)
        await self.join_namespace({"name": name})
        welcome = await self.reached("welcome")
        self.player_id = str(welcome.body.get("playerId"))
        await self.reached("games-updated")

    async def host(self, game: str) -> None:
        """Create a game and take its first seat."""
        await self.call("create-game", {"name": game, "maxPlayers": 4})

    async def join(self, game_id: str) -> None:
        """Take a seat in a game."""
        await self.call("join-game", {"gameId": game_id})

    async def start(self, room: "Sequence[Player]", /) -> None:
        """Begin the match; get everybody ready if the server insists."""
        try:
            await self.call("start-game", {})
        except CommandRefused:
            # If that is not why it refused, the second refusal says it.
            for player in room:
                await player.call("set-ready", {"ready": True})
            await self.call("start-game", {})

    async def go_home(self) -> None:
        """Give up the seat and close the connection."""
        if self.is_open and self.game_id:
            # What matters was measured before, and the connection is closed either way.
            with suppress(LoadtestError):
                await self.call("leave-game", {})
        await self.close()

    def meet(self, others: "list[Player]", *, acks: bool) -> None:
        """Expect the actions of the others; called for all before anybody acts."""
        members = {other.player_id.encode(): other.member for other in others}
        self.member.expects(members, acks=acks)
        self._command = b'["game-action",{"action":{"from":"%b","number":' % (
            self.player_id.encode()
        )

    def act(self) -> None:
        """Send the next action, unless the connection has ended."""
        if not self.is_open:
            return
        number = self.member.sender.next_number()
        ack_id = b"%d" % (FIRST_ACTION_ACK_ID + number) if self.member.acks else b""
        self.send(
            b'42/games,%b%b%d,"sentMicros":%d%b'
            % (ack_id, self._command, number, now_micros(), self._end)
        )

    def on_ws_frame(self, _transport: WSTransport, frame: WSFrame) -> None:
        """Take updates and acks the short way; everything else is parsed."""
        payload = frame.get_payload_as_bytes()
        if found := self._short_way(payload):
            seq, player, number, sent = found.groups()
            self._see(int(seq), player, int(number), int(sent))
        elif found := _ACK.match(payload):
            self._see_ack(int(found[1]), int(found[2]))
        else:
            self.take(frame, payload)

    def on_event(self, packet: Packet) -> None:
        """Take a push the long way."""
        if packet.event in _UNWANTED:
            self._note_unwanted(packet)
        if packet.event in _NOT_OF_THE_ROOM or "gameId" not in packet.body:
            return
        if packet.body["gameId"] != self.game_id:
            self.on_fault("room pushes of another game")
            return
        if packet.body.get("epoch") != self._epoch:
            self.on_fault("room pushes of another epoch")
        if packet.event == "game-update":
            self._see_parsed(packet.body)
        else:
            self.member.order.see(whole(packet.body.get("seq")))

    def on_answer(self, packet: Packet) -> None:
        """Sit down: the first ack with an epoch is that of ``create-game`` or ``join-game``."""
        if not self.game_id and "epoch" in packet.body:
            self._sit(packet.body)

    def on_late_ack(self, packet: Packet) -> None:
        """Take the ack of an action the long way."""
        if packet.ack_id is None or packet.ack_id < FIRST_ACTION_ACK_ID:
            self.on_fault("acks that nothing asked for")
        elif packet.body.get("ok") is True:
            self._see_ack(packet.ack_id, whole(packet.body.get("seq")))
        else:
            self.member.sender.refused.add(packet.ack_id - FIRST_ACTION_ACK_ID)
            self.on_fault(str(refusal("game-action", packet.body)))

    def on_fault(self, what: str) -> None:
        """Count what the server must not do, unless this player is on its way out."""
        if not self.is_leaving:
            self.faults[what] += 1

    def _sit(self, ack: dict[str, Json]) -> None:
        game = ack.get("game")
        named = ack.get("gameId") or (game.get("id") if isinstance(game, dict) else None)
        self.game_id, self._epoch = str(named), ack.get("epoch")
        self.member.order.last = whole(ack.get("seq"))
        begin = b'42/games,["game-update",{"gameId":%b,"epoch":%b,"seq":' % (
            orjson.dumps(self.game_id),
            orjson.dumps(self._epoch),
        )
        # One match for all of it: this runs for every delivery, and must cost the loader little.
        self._short_way = re.compile(re.escape(begin) + _UPDATE + re.escape(self._end)).fullmatch

    def _see(self, seq: int, player: bytes, number: int, sent_micros: int) -> None:
        link = self.member.links.get(player)
        if link is None:
            self.on_fault("updates under the wrong player")
            return
        link.see(number, seq)
        self.member.order.see(seq)
        self.last_arrival_micros = now = now_micros()
        self._latency.record(now - sent_micros)

    def _is_of_the_room(self, update: dict[str, Json]) -> bool:
        # What it names is this player's game, in the life of it that they know.
        return update.get("gameId") == self.game_id and update.get("epoch") == self._epoch

    def _see_parsed(self, update: dict[str, Json]) -> None:
        action = update.get("action")
        if (
            not isinstance(action, dict)
            or action.keys() != _ACTION_FIELDS
            or action["padding"] != self.padding
        ):
            self.on_fault("updates with a changed action")
            return
        player, sender = str(update.get("playerId")).encode(), str(action.get("from")).encode()
        if player != sender:
            self.on_fault("updates under the wrong player")
            return
        number, sent = whole(action.get("number")), whole(action.get("sentMicros"))
        self._see(whole(update.get("seq")), player, number, sent)

    def _see_ack(self, ack_id: int, seq: int) -> None:
        self.member.order.see(seq)
        if self.member.acks is None:
            self.on_fault("acks that nothing asked for")
            return
        self.member.acks.see(ack_id - FIRST_ACTION_ACK_ID, seq)

    def _note_unwanted(self, packet: Packet) -> None:
        error = packet.body.get("error")
        code = error.get("code") if isinstance(error, dict) else packet.body.get("code")
        self.on_fault(f"unwanted pushes: {packet.event}" + (f" ({code})" if code else ""))


def whole(value: Json) -> int:
    """Return a number that must be whole, or -1."""
    # MessagePack of JavaScript writes what does not fit 32 bits as a float.
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) else -1


def now_micros() -> int:
    """Return the clock that latencies are taken on, in microseconds since some moment."""
    return time.perf_counter_ns() // 1_000
