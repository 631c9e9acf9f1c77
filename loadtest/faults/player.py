"""A player who acts again and again, and comes back by whichever node lets it in."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from loadtest.client import dial
from loadtest.errors import CommandRefused, ConnectionEnded, LoadtestError
from loadtest.faults.line import Line
from loadtest.faults.record import Record, Story
from loadtest.frames import Json, Kind
from loadtest.target import Target

LONGEST_ANSWER_SECONDS = 2.0
AGAIN_SECONDS = 0.1
BACK_SECONDS = 20.0
AWAY = frozenset({"unavailable", "busy"})
"""What a lobby may answer while its store is away."""

HUNG = "commands that took longer than 2 s"
REFUSED = "refusals that the fault does not explain"
STAYED_AWAY = "players who could not come back"
LOST_PLACE = "players who came back and had no place any more"
DROPPED = "connections that ended though nothing had happened to their node"


@dataclass(slots=True)
class Experience:
    """What the players of one run went through."""

    answers: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    slowest_seconds: float = 0.0
    ended: int = 0
    returns: int = 0
    recovered: int = 0
    slowest_return_seconds: float = 0.0

    def note_return(self, seconds: float) -> None:
        """Take note of how long somebody took to come back."""
        self.returns += 1
        self.slowest_return_seconds = max(self.slowest_return_seconds, seconds)


class Player:
    """
    One seat of one room, whatever connections its player has.

    Attributes:
        nodes: Where to connect, best first.
        line: The newest connection.
        record: What the player was told.
        is_playing: Whether it acts; it ends with the action under way.
        may_be_cut: Whether the end of a connection is what the fault does.
        trouble: Why the newest attempt to come back failed, if it did.
        has_lost_seat: Whether the room was told that its seat is free.
        lost: Why it has no place any more; empty while it has one.

    """

    def __init__(
        self, name: str, nodes: Sequence[Target], story: Story, experience: Experience
    ) -> None:
        self.name = name
        self.nodes = list(nodes)
        self.record = Record(name, story)
        self.is_playing = False
        self.may_be_cut = False
        self.lost = ""
        self.has_lost_seat = False
        self.trouble = ""
        self.id = ""
        self._token: Json = None
        self._story = story
        self._experience = experience
        self.line = Line(self.record, "", story.violations)

    async def enter(self) -> None:
        """Connect for the first time."""
        await dial(self.line, self.nodes[0])
        await self.line.join_namespace({"name": self.name})
        await self.line.reached("games-updated")
        self.id, self._token = self.line.player_id, self.line.token
        self.record.player = self.id

    async def ask(self, command: str, body: dict[str, Json]) -> dict[str, Json]:
        """
        Send a command, and take note of how long the answer took.

        Raises:
            CommandRefused: If it is refused.
            ConnectionEnded: If the connection ends first, or nothing comes for 10 s.

        """
        clock = asyncio.get_running_loop().time
        begun = clock()
        try:
            ack = await self.line.call(command, body)
        except CommandRefused as exc:
            self._experience.refusals[exc.code] += 1
            raise
        finally:
            self._time(command, clock() - begun)
        self._experience.answers += 1
        return ack

    async def play(self, pause_seconds: float) -> None:
        """Act until told to stop, each action until it is answered."""
        while self.is_playing or self.record.pending is not None:
            if self.lost or not await self._act():
                return
            await asyncio.sleep(pause_seconds)

    async def stay(self) -> None:
        """Do nothing until the connection ends, and come back then."""
        await self.line.ended.wait()
        await self.come_back()

    async def come_back(self) -> bool:
        """Connect anew and go on where the player was; return whether that could be done."""
        clock = asyncio.get_running_loop().time
        self._experience.ended += 1
        if not self.may_be_cut:
            self._note(DROPPED, "")
        begun = clock()
        while clock() - begun < BACK_SECONDS:
            for node in self.nodes:
                try:
                    await self._resume(node)
                except LoadtestError as exc:
                    self.trouble = str(exc)
                else:
                    self._experience.note_return(clock() - begun)
                    return True
            await asyncio.sleep(AGAIN_SECONDS)
        self._note(STAYED_AWAY, self.trouble)
        return False

    async def vanish(self) -> None:
        """Hang up without giving up the seat."""
        await self.line.close()

    async def go_home(self) -> None:
        """Close the connection."""
        self.is_playing = False
        with suppress(LoadtestError):
            await self.line.close()

    async def _act(self) -> bool:
        """Send an action once; return whether there is any sense in going on."""
        if not self.line.is_open:
            return await self.come_back()
        number = self.record.act()
        try:
            await self.ask("game-action", {"action": number, "actionId": str(number)})
        except ConnectionEnded:
            if self.line.is_open:
                self._note(HUNG, "game-action: no answer at all")
                return False
        except CommandRefused as exc:
            return await self._be_refused(exc)
        return True

    async def _be_refused(self, refusal: CommandRefused) -> bool:
        if refusal.code in AWAY or not self.line.is_open:
            await asyncio.sleep(AGAIN_SECONDS)
            return True
        if any(name == "game-closed" for name, _ in self.line.pushes):
            self.lost = "closed"
            return False
        self._note(REFUSED, f"game-action: {refusal}")
        return False

    async def _resume(self, node: Target) -> None:
        line = Line(self.record, self.line.game_id, self._story.violations)
        place: dict[str, Json] = {
            "gameId": self.line.game_id, "epoch": self.record.epoch, "seq": self.record.last,
        }  # fmt: skip
        await dial(line, node)
        try:
            await line.reached(Kind.OPEN)
            line.send(line.codec.connect(line.namespace, {"token": self._token, **place}))
            await line.reached(Kind.CONNECT)
            await line.reached("games-updated")
        except LoadtestError:
            await line.close()
            raise
        self.line, self._token = line, line.token
        self._experience.recovered += line.is_recovered
        if not line.is_placed:
            self.lost = line.lost or "no place"
            self._note(LOST_PLACE, self.lost)

    def _time(self, command: str, seconds: float) -> None:
        self._experience.slowest_seconds = max(self._experience.slowest_seconds, seconds)
        if seconds > LONGEST_ANSWER_SECONDS and self.line.is_open:
            self._note(HUNG, f"{command}: {seconds:.1f} s")

    def _note(self, kind: str, what: str) -> None:
        self._story.violations.note(kind, f"{self.name} {what}".strip())
