"""A player who plays, is cut off, and comes back."""

import asyncio
from dataclasses import dataclass, field

from loadtest.client import dial
from loadtest.errors import ConnectionEnded, LoadtestError
from loadtest.frames import Json, Kind
from loadtest.histogram import Histogram
from loadtest.player import now_micros
from loadtest.reconnect.account import Account
from loadtest.reconnect.line import Line
from loadtest.reconnect.outages import Cut, Until, Way
from loadtest.reconnect.room import Room
from loadtest.reconnect.rough import SLOW_RECEIVE_BYTES
from loadtest.reconnect.violations import Violations
from loadtest.target import Target

ATTEMPTS = 5
AGAIN_SECONDS = 0.5

FAILED = "returns that failed"
NOT_REPLACED = "older connections that were not told of being replaced"


@dataclass(slots=True)
class Tally:
    """What all players together went through."""

    drops: int = 0
    resumes: int = 0
    recovered: int = 0
    slow: int = 0
    replayed: int = 0
    longest: int = 0
    """Events of the longest replay."""
    back: Histogram = field(default_factory=Histogram)
    """From dialling until all of the past was told, in microseconds."""


class Traveller:
    """
    One seat of one game, whatever connections its player has.

    Attributes:
        account: What the player has heard and sent.
        is_present: Whether it is neither away nor on its way back.

    """

    def __init__(self, seat: int, room: Room, tally: Tally, violations: Violations) -> None:
        self.room = room
        self.account = Account(seat, room.chronicle, violations)
        self.player_id = ""
        self.is_present = False
        self._token: Json = None
        self._tally = tally
        self._violations = violations
        self._is_acting = False
        self._line = self._new_line()

    async def enter(self, target: Target, name: str) -> None:
        """Connect to ``/games`` for the first time."""
        await dial(self._line, target)
        await self._line.join_namespace({"name": name})
        await self._be_welcomed(self._line)
        await self._line.reached("games-updated")
        self.is_present = True

    async def host(self, game: str) -> None:
        """Create a public game and take its first seat."""
        await self._line.call("create-game", {"name": game, "maxPlayers": 4})
        self.room.seat(self.player_id)

    async def join(self) -> None:
        """Take a seat in the room's game."""
        await self._line.call("join-game", {"gameId": self.room.game_id})
        self.room.seat(self.player_id)

    async def start(self) -> None:
        """Begin the match."""
        await self._line.call("start-game", {})

    def play(self) -> None:
        """Act from now on, when it is the turn."""
        self._is_acting = True

    def act(self) -> None:
        """Send the next action, unless the player is away."""
        if self._is_acting and self._line.is_open:
            self._line.act(self.account.act())

    @property
    def _name(self) -> str:
        return f"{self.account.name} in {self.room.game_id}"

    @property
    def is_stranded(self) -> bool:
        """Whether the server has ended the connection, though nobody has asked for it."""
        return self.is_present and not self._line.is_open

    async def suffer(self, cut: Cut, target: Target) -> None:
        """Go through an outage, until all is as before."""
        self.is_present = False
        self._tally.drops += 1
        for _ in range(cut.last_words):
            self.act()
        older = self._line
        await self._lose(older, cut)
        if cut.way is Way.TWICE:
            self._tally.drops += 1
            await self._come_back_for_a_moment(target, cut)
            await asyncio.sleep(cut.again_seconds)
        await self.come_back(target, cut)
        if cut.way in {Way.FROZEN, Way.MOVED}:
            replaced = await older.be_replaced()
            # One that reads nothing may have been closed before, as too slow.
            if not replaced and cut.way is Way.MOVED:
                self._violations.note(NOT_REPLACED, self._name)

    async def come_back(self, target: Target, cut: Cut) -> None:
        """Connect and go on where the player was, however often it takes."""
        for _ in range(ATTEMPTS):
            try:
                await self._resume(target, cut)
            except LoadtestError as exc:
                self._violations.note(FAILED, f"{self._name}, {cut.way}: {exc}")
                self._line.cut(reset=False)
                self._retire()
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                self.is_present = True
                return

    async def go_home(self) -> None:
        """Close the connection; the game may stay."""
        self._is_acting = False
        await self._line.close()

    async def _lose(self, line: Line, cut: Cut) -> None:
        match cut.way:
            case Way.MOVED:
                return
            case Way.FROZEN:
                line.freeze()
            case Way.CLOSED:
                self._is_acting = False
                await line.close()
            case Way.CUT | Way.TWICE:
                line.cut(reset=cut.is_reset)
        self._retire()
        await asyncio.sleep(cut.away_seconds)

    async def _come_back_for_a_moment(self, target: Target, cut: Cut) -> None:
        try:
            line = await self._dial(target, cut)
            line.ask(self._credentials())
            if cut.until is Until.WELCOMED:
                await line.reached("welcome")
        except LoadtestError as exc:
            self._violations.note(FAILED, f"{self._name}, {cut.way}: {exc}")
            return
        line.cut(reset=False)
        self._retire()

    async def _resume(self, target: Target, cut: Cut) -> None:
        begun = now_micros()
        line = await self._dial(target, cut)
        line.is_eager = cut.is_eager
        line.ask(self._credentials())
        await line.reached(Kind.CONNECT)
        await self._be_welcomed(line)
        self._is_acting = cut.is_eager
        await line.reached("games-updated")
        if not cut.is_eager:
            line.act_again()
        self._is_acting = True
        self._count(line, cut, begun)

    async def _dial(self, target: Target, cut: Cut) -> Line:
        """Open another connection, and give up the one before."""
        line = self._new_line()
        await dial(line, target, receive_bytes=SLOW_RECEIVE_BYTES if cut.is_slow else 0)
        if cut.is_slow:
            line.read_slowly()
        await line.reached(Kind.OPEN)
        self._retire()
        self._line = line
        return line

    async def _be_welcomed(self, line: Line) -> None:
        welcome = (await line.reached("welcome")).body
        player_id = str(welcome.get("playerId"))
        if self.player_id not in {"", player_id}:
            raise ConnectionEnded(f"welcomed as {player_id} instead of {self.player_id}")
        self.player_id, self._token = player_id, welcome.get("token")

    def _retire(self) -> None:
        self._is_acting = False
        self._line.retire()
        self.account.cut()

    def _credentials(self) -> dict[str, Json]:
        return {
            "token": self._token,
            "gameId": self.room.game_id,
            "epoch": self.room.epoch,
            "seq": self.account.last,
        }

    def _count(self, line: Line, cut: Cut, begun: int) -> None:
        tally, replayed = self._tally, self.account.replayed
        tally.resumes += 1
        tally.recovered += line.is_recovered is True
        tally.slow += cut.is_slow
        tally.replayed += replayed
        tally.longest = max(tally.longest, replayed)
        if not cut.is_slow:
            tally.back.record(line.caught_up_micros - begun)

    def _new_line(self) -> Line:
        return Line(self.account, self.room, self._violations)
