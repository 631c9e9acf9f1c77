"""The envelope of every answer: ``ok`` and what was asked for, or why it was refused."""

from functools import cache
from typing import Literal, Self

from pydantic import create_model

from lobby.domain.errors import LobbyError
from lobby.domain.game import Game
from lobby.domain.ids import Epoch
from lobby.wire.message import Message
from lobby.wire.views import GameView, MatchState, known


class ErrorView(Message):
    """
    Why a request was refused.

    ``code`` is for programs, ``message`` for people; ``retryable`` says whether the same request
    may succeed later, ``retryAfterMs`` from when on.
    """

    code: str
    message: str
    retryable: bool
    retry_after_ms: int | None = None
    hint: str | None = None

    @classmethod
    def of(cls, error: LobbyError) -> Self:
        """Return the view of a refusal."""
        view = cls(code=error.code, message=str(error), retryable=error.retryable)
        more = {"retry_after_ms": error.retry_after_ms, "hint": error.hint}
        return view.model_copy(update={key: told for key, told in more.items() if told})


class Refusal(Message):
    """The answer to what was not done; nothing has changed."""

    ok: Literal[False]
    error: ErrorView


class Done(Message):
    """The answer to what was done and says no more."""

    ok: Literal[True]


UNEXPECTED = ErrorView(
    code="internal-error",
    message="the server made a mistake; it has been logged",
    retryable=False,
)
"""What a client learns of an exception that nobody foresaw: nothing of its text."""


class Seated(MatchState):
    """
    The answer to coming into a game, and the push ``game-created``.

    The room's pushes to this socket begin at ``seq + 1``.
    """

    game_id: str
    join_code: str
    epoch: str
    seq: int
    game: GameView

    @classmethod
    def of(cls, game: Game, epoch: Epoch, seq: int, state: MatchState | None = None) -> Self:
        """Return the answer for a game as it is after event ``seq``, and for its match if any."""
        return cls(
            **known(state),
            game_id=game.id,
            join_code=game.code,
            epoch=epoch,
            seq=seq,
            game=GameView.inside(game),
        )


class Invited(Message):
    """The answer to an invitation: what the player joins with, until ``expiresAt`` (Unix ms)."""

    invite: str
    expires_at: int


class ActionTaken(Message):
    """The answer to an action: its number, and whether an earlier attempt had brought it."""

    seq: int
    duplicate: bool = False


def action_taken(seq: int, *, duplicate: bool) -> dict[str, object]:
    """Return the ack of an action: :class:`ActionTaken`, written out for the hot path."""
    if duplicate:
        return {"ok": True, "seq": seq, "duplicate": True}
    return {"ok": True, "seq": seq}


def ok(reply: Message | None = None) -> dict[str, object]:
    """Return the ack of a command that was carried out."""
    return {"ok": True} if reply is None else {"ok": True, **reply.payload()}


def failed(error: ErrorView) -> dict[str, object]:
    """Return the ack of a command that was refused."""
    return {"ok": False, "error": error.payload()}


@cache
def ack_model(reply: type[Message] | None) -> type[Message]:
    """Return the model of what :func:`ok` makes of a reply, for those who document it."""
    if reply is None:
        return Done
    name = f"{reply.__name__}Ack"
    return create_model(name, __base__=reply, __doc__=reply.__doc__, ok=Literal[True])
