"""What a run is to do."""

from dataclasses import dataclass
from enum import StrEnum


class Dialect(StrEnum):
    """What the players speak."""

    JSON = "json"
    MSGPACK = "msgpack"
    COLYSEUS = "colyseus"


@dataclass(frozen=True, slots=True)
class Plan:
    """How many act how often, for how long."""

    games: int
    players: int
    rate: float
    """Actions per second and player."""
    seconds: float
    warmup_seconds: float = 0.0
    padding_bytes: int = 32
    acks: bool = True
    dialect: Dialect = Dialect.JSON
    is_numbered: bool = True
    """Whether the server gives what happens in a room one order; not all do that have nodes."""

    @property
    def connections(self) -> int:
        """Players in all."""
        return self.games * self.players

    @property
    def actions_per_second(self) -> float:
        """The rate of all players together."""
        return self.connections * self.rate
