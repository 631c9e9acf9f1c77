"""What a client may ask for on ``/games``: one model per command."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from lobby.domain.events import ActionSent
from lobby.domain.ids import MAX_SEATS, PlayerId
from lobby.domain.options import MAX_SPECTATORS
from lobby.domain.values import MAX_INTEGER
from lobby.wire.acks import ActionTaken, Seated
from lobby.wire.command import Command
from lobby.wire.games import Password, QuickGame
from lobby.wire.message import AnyValue, JsonValue, Message, Name, PlayerData
from lobby.wire.where import WhereFilter

MAX_ACTION_ID = 64
MAX_ID = 128  # longer than any id or code of ours, short enough to quote in an error
MAX_TOKEN = 4096  # a backend's JWT with a long key; ours take 250

Id = Annotated[str, Field(min_length=1, max_length=MAX_ID)]
PlayerRef = Annotated[str, Field(pattern=r"^(operator:)?[A-Za-z0-9._-]{1,64}$")]
"""The id that a player has or might have: nobody else is told, muted, invited or banned."""

Token = Annotated[str, Field(max_length=MAX_TOKEN)]
Seq = Annotated[int, Field(ge=0, le=MAX_INTEGER)]


class Credentials(Message):
    """
    What a client presents when it connects (``auth``).

    ``token`` makes it the player it was; ``name`` is what a guest wants to be called. With
    ``gameId``, ``epoch`` and ``seq``, the number of the last push it saw, it hears what it missed.
    """

    name: Name | None = None
    token: Annotated[Token | None, Field(repr=False)] = None
    game_id: Id | None = None
    epoch: Id | None = None
    seq: Seq | None = None


class JoinGame(Command):
    """
    Come into a game, named by its id, by its join code, or by an invite.

    ``as`` a ``player`` takes a seat, ``as`` a ``spectator`` watches.
    """

    shorthand = "gameId"
    replies = (Seated,)

    game_id: Id | None = None
    code: Id | None = None
    password: Annotated[Password | None, Field(repr=False)] = None
    invite: Annotated[Token | None, Field(repr=False)] = None
    as_: Annotated[Literal["player", "spectator"], Field(alias="as")] = "player"

    @model_validator(mode="after")
    def _check_that_one_is_given(self) -> Self:
        if self.game_id is not None and self.code is not None:
            raise PydanticCustomError("target", "only one of gameId and code can be given")
        if self.game_id is None and self.code is None and self.invite is None:
            raise PydanticCustomError("target", "gameId, code or invite is required")
        return self


class UpdatePlayer(Command):
    """Replace what one tells everybody about oneself."""

    data: PlayerData


class Rematch(Command):
    """Say whether one wants to play again."""

    accept: bool = True


class KickPlayer(Command):
    """Throw somebody out, for good with ``ban``; for the host."""

    shorthand = "playerId"

    player_id: Id
    ban: bool = False
    reason: Name | None = None


class TransferHost(Command):
    """Make another player the host; for the host."""

    shorthand = "playerId"

    player_id: Id


class InvitePlayer(Command):
    """Invite somebody: the invite opens a private game, and one with a password, to them alone."""

    shorthand = "playerId"

    player_id: PlayerRef


class SaveState(Command):
    """
    Keep the newest state of the match for late joiners; for the host.

    ``state`` is the match as it was just after event ``seq``.
    """

    state: AnyValue
    seq: Seq


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

    replies = (ActionTaken,)

    action: AnyValue
    action_id: Annotated[str, Field(min_length=1, max_length=MAX_ACTION_ID)] | None = None
    game_id: Id | None = None
    to: Annotated[list[Id], Field(max_length=MAX_SEATS + MAX_SPECTATORS)] | None = None

    def event(self, player: PlayerId) -> ActionSent:
        """Return the action as something that the player did."""
        names = sum(len(name.encode()) for name in (self.action_id or "", *(self.to or ())))
        return ActionSent(
            player=player,
            action=self.action.value,
            size_bytes=self.action.size_bytes + names,
            action_id=self.action_id,
            to=None if self.to is None else frozenset(map(PlayerId, self.to)),
        )


class QuickJoin(Command):
    """Join the fullest public game that fits, or open one with ``create`` if there is none."""

    replies = (Seated,)

    where: WhereFilter = WhereFilter()
    create: QuickGame | None = None
