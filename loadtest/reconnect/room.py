"""One game's room: what all of its players' connections know of it."""

import re
from collections.abc import Callable

import orjson

from loadtest.frames import Json
from loadtest.player import whole
from loadtest.reconnect.chronicle import Chronicle
from loadtest.reconnect.places import Places
from loadtest.reconnect.violations import Violations

# What stands between the learned beginning and end of a game-update, in the order of the contract.
_UPDATE = rb'(\d+),"playerId":"([^"]*)","action":\{"number":(\d+),"padding":"'
_NOTHING = re.compile(rb"(?!)")

Match = Callable[[bytes], "re.Match[bytes] | None"]


class Room:
    """
    A game, from its creation on.

    Attributes:
        game_id: Empty until it is created.
        epoch: Of its log.
        chronicle: What happened in it.
        match: Recognises a game-update as the server writes it: number, player, action number.

    """

    def __init__(self, padding_bytes: int, held: int, violations: Violations) -> None:
        self.game_id = ""
        self.epoch: Json = None
        self.chronicle = Chronicle(held, violations)
        self.match: Match = _NOTHING.fullmatch
        self.padding = "x" * padding_bytes
        self._violations = violations
        self._seats: dict[bytes, int] = {}
        self._begun = 0

    def open(self, game_id: str, epoch: Json) -> None:
        """Learn what the game is called."""
        self.game_id, self.epoch = game_id, epoch
        self.chronicle.name = game_id
        begin = b'42/games,["game-update",{"gameId":%b,"epoch":%b,"seq":' % (
            orjson.dumps(game_id),
            orjson.dumps(epoch),
        )
        end = rb'%b"\},"actionId":"\3"\}\]' % self.padding.encode()
        # One match for all of it: this runs for every delivery, and must cost the loader little.
        self.match = re.compile(re.escape(begin) + _UPDATE + end).fullmatch

    def seat(self, player_id: str) -> None:
        """Take note of who has the next seat."""
        self._seats[player_id.encode()] = len(self._seats)

    def seat_of(self, player_id: bytes) -> int:
        """Return the number of a player's seat; -1 for a stranger."""
        return self._seats.get(player_id, -1)

    def begin(self) -> None:
        """Take note that the match has begun, so that from now on nothing changes by itself."""
        self._begun = self.chronicle.last

    def command(self, number: int) -> dict[str, Json]:
        """Return what a ``game-action`` carries."""
        return {"action": {"number": number, "padding": self.padding}, "actionId": str(number)}

    def number_of(self, update: dict[str, Json]) -> int | None:
        """Return the number of the action that a game-update tells; ``None`` if it is changed."""
        action = update.get("action")
        number = whole(action.get("number")) if isinstance(action, dict) else -1
        expected = self.command(number)
        same = action == expected["action"] and update.get("actionId") == expected["actionId"]
        return number if same and number >= 0 else None

    def audit(self, sent: list[int], game: dict[str, Json]) -> int:
        """
        Judge what happened, and how the server shows the game in the end.

        Returns how often another player became the host.
        """
        self.chronicle.audit(sent)
        players = [player_id.decode() for player_id in self._seats]
        places = Places(players, self._violations, self.game_id)
        for seq, (name, body) in sorted(self.chronicle.pushes.items()):
            if seq > self._begun:
                places.hear(name, body)
        places.audit(game)
        return places.hosts_changed
