"""What a client may ask for on ``/games``: one model per command."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lobby.domain.events import ActionSent
from lobby.domain.ids import MAX_SEATS, MIN_SEATS, PlayerId
from lobby.domain.options import GameOptions
from lobby.wire.message import AnyValue, JsonValue, Message, Metadata, Name, Tags

MAX_ACTION_ID = 64
MAX_ID = 128  # longer than any id or code of ours, short enough to quote in an error
MAX_TOKEN = 4096  # a backend's JWT with a long key; ours take 250

Id = Annotated[str, Field(min_length=1, max_length=MAX_ID)]
Seats = Annotated[int, Field(ge=MIN_SEATS, le=MAX_SEATS)]


class Credentials(Message):
    """
    What a client presents when it connects (``auth``).

    ``token`` makes it the player it was; ``name`` is what a guest wants to be called.
    """

    name: Name | None = None
    token: Annotated[str, Field(max_length=MAX_TOKEN)] | None = None


class Command(Message):
    """
    A request that is acknowledged.

    Attributes:
        shorthand: The field that a bare string stands for, where tutorials send one.

    """

    shorthand: ClassVar[str | None] = None


class CreateGame(Command):
    """Open a game; the caller hosts it and takes the first seat."""

    shorthand = "name"

    name: Name
    max_players: Seats = MAX_SEATS
    min_players: Seats = MIN_SEATS
    tags: Tags = []
    metadata: Metadata = {}

    def options(self) -> GameOptions:
        """
        Return what the host asked for.

        Raises:
            InvalidMessage: If ``minPlayers`` is more than ``maxPlayers``.

        """
        return GameOptions(
            name=self.name,
            min_players=self.min_players,
            max_players=self.max_players,
            tags=tuple(dict.fromkeys(self.tags)),
            metadata=self.metadata,
        )


class JoinGame(Command):
    """Take a seat in a game, named by its id or by its join code."""

    shorthand = "gameId"

    game_id: Id | None = None
    code: Id | None = None

    @model_validator(mode="after")
    def _check_that_one_is_given(self) -> Self:
        if (self.game_id is None) == (self.code is None):
            raise PydanticCustomError("target", "exactly one of gameId and code is required")
        return self


class LeaveGame(Command):
    """Give one's seat up."""


class SetReady(Command):
    """Say whether one is ready to start."""

    ready: bool


class StartGame(Command):
    """Begin the match; for the host."""


class EndGame(Command):
    """Finish the match; for the host."""

    result: JsonValue = None


class GameAction(Command):
    """Do something in the game; the rest of the room hears of it."""

    action: AnyValue
    action_id: Annotated[str, Field(min_length=1, max_length=MAX_ACTION_ID)] | None = None
    game_id: Id | None = None
    to: Annotated[list[Id], Field(max_length=MAX_SEATS)] | None = None

    def event(self, player: PlayerId) -> ActionSent:
        """Return the action as something that the player did."""
        return ActionSent(
            player=player,
            action=self.action.value,
            size_bytes=self.action.size_bytes,
            action_id=self.action_id,
            to=None if self.to is None else frozenset(map(PlayerId, self.to)),
        )
