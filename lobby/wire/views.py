"""How a game and its players are shown to clients, in acks, pushes and over HTTP."""

from typing import Self

from lobby.domain.game import Game, Seat
from lobby.domain.ids import Epoch
from lobby.domain.status import GameStatus
from lobby.wire.message import Message, Shown


class PlayerView(Message):
    """Somebody with a seat; ``seat`` is its number, from 0."""

    id: str
    name: str
    seat: int
    ready: bool

    @classmethod
    def of(cls, seat: Seat) -> Self:
        """Return the view of a taken seat."""
        return cls(id=seat.player.id, name=seat.player.name, seat=seat.number, ready=seat.ready)


class GameView(Message):
    """
    A game as those in its room see it.

    ``createdAt`` is Unix time in milliseconds, ``code`` is told to those in the room only, and
    ``result`` is what the host said when the match ended.
    """

    id: str
    code: str | None = None
    name: str
    status: GameStatus
    host_id: str
    players: list[PlayerView]
    player_count: int
    min_players: int
    max_players: int
    tags: list[str]
    metadata: Shown
    created_at: int
    result: Shown = None

    @classmethod
    def of(cls, game: Game) -> Self:
        """Return the view for strangers."""
        return cls(
            id=game.id,
            name=game.options.name,
            status=game.status,
            host_id=game.host,
            players=[PlayerView.of(seat) for seat in game.seats],
            player_count=len(game.seats),
            min_players=game.options.min_players,
            max_players=game.options.max_players,
            tags=list(game.options.tags),
            metadata=dict(game.options.metadata),
            created_at=game.created_at,
            result=game.result,
        )

    @classmethod
    def inside(cls, game: Game) -> Self:
        """Return the view for those in the room."""
        return cls.of(game).model_copy(update={"code": game.code})


class OwnGameView(GameView):
    """The game in which a player has a seat: the room's pushes go on at ``seq + 1``."""

    epoch: str
    seq: int

    @classmethod
    def at(cls, game: Game, epoch: Epoch, seq: int) -> Self:
        """Return the view of a game as it is after event ``seq``."""
        return cls(**dict(GameView.inside(game)), epoch=epoch, seq=seq)
