"""How a game and its players are shown to clients, in acks, pushes and over HTTP."""

from typing import Any, Self

from lobby.domain.game import Game
from lobby.domain.ids import Epoch
from lobby.domain.options import GameOptions, StartRule, Visibility
from lobby.domain.seats import Seat, Spectator
from lobby.domain.status import GameStatus
from lobby.wire.message import Message, Shown


class SpectatorView(Message):
    """Somebody who watches."""

    id: str
    name: str
    connected: bool = True

    @classmethod
    def of(cls, spectator: Spectator) -> Self:
        """Return the view of a spectator."""
        player = spectator.player
        return cls(id=player.id, name=player.name, connected=spectator.is_connected)


class PlayerView(Message):
    """
    Somebody with a seat; ``seat`` is its number, from 0.

    ``connected`` is false while the seat is kept for a player whose connection was lost, and
    ``data`` is what the player tells everybody about themselves.
    """

    id: str
    name: str
    seat: int
    ready: bool
    connected: bool = True
    data: Shown = {}

    @classmethod
    def of(cls, seat: Seat) -> Self:
        """Return the view of a taken seat."""
        return cls(
            id=seat.player.id,
            name=seat.player.name,
            seat=seat.number,
            ready=seat.ready,
            connected=seat.is_connected,
            data=dict(seat.data),
        )


class OptionsView(Message):
    """What the host asked for; of a password, only that there is one."""

    name: str
    visibility: Visibility
    has_password: bool
    locked: bool
    min_players: int
    max_players: int
    max_spectators: int
    start_rule: StartRule
    countdown_seconds: int
    tags: list[str]
    metadata: Shown

    @classmethod
    def of_options(cls, options: GameOptions) -> Self:
        """Return the view of a game's options."""
        return cls(**_of_options(options))


def _of_options(options: GameOptions) -> dict[str, Any]:
    return {
        "name": options.name,
        "visibility": options.visibility,
        "has_password": options.password_hash is not None,
        "locked": options.locked,
        "min_players": options.min_players,
        "max_players": options.max_players,
        "max_spectators": options.max_spectators,
        "start_rule": options.start_rule,
        "countdown_seconds": options.countdown_seconds,
        "tags": list(options.tags),
        "metadata": dict(options.metadata),
    }


class GameView(OptionsView):
    """
    A game as those in its room see it.

    ``createdAt`` and ``startsAt``, which is there during a countdown, are Unix times in
    milliseconds, ``code`` is told to those in the room only, ``result``, which is there once the
    match has ended, is what the host said of it, and ``rematch`` names those who want to play
    again.
    """

    id: str
    code: str | None = None
    status: GameStatus
    host_id: str
    players: list[PlayerView]
    player_count: int
    spectators: list[SpectatorView]
    spectator_count: int
    created_at: int
    starts_at: int | None = None
    result: Shown = None
    rematch: list[str] = []

    @classmethod
    def of(cls, game: Game) -> Self:
        """Return the view for strangers."""
        return cls(
            **_of_options(game.options),
            id=game.id,
            status=game.status,
            host_id=game.host,
            players=[PlayerView.of(seat) for seat in game.seats],
            player_count=len(game.seats),
            spectators=[SpectatorView.of(spectator) for spectator in game.spectators],
            spectator_count=len(game.spectators),
            created_at=game.created_at,
            rematch=sorted(game.rematch),
            **_of_status(game),
        )

    @classmethod
    def inside(cls, game: Game) -> Self:
        """Return the view for those in the room."""
        return cls.of(game).model_copy(update={"code": game.code})


def _of_status(game: Game) -> dict[str, Any]:
    """Return, as fields, what there is to tell in some statuses only."""
    if game.status is GameStatus.STARTING:
        return {"starts_at": game.starts_at}
    if game.status is GameStatus.FINISHED:
        return {"result": game.result}
    return {}


class MatchState(Message):
    """
    What somebody who comes into a match needs to follow it.

    ``state`` is what the host saved last, as it was just after event ``stateSeq`` (``null`` at the
    start of the match), and ``events`` are the pushes since, each with its name as ``event``. Where
    ``events`` is missing the history is too short: the host is asked, and ``game-state`` follows.
    """

    state: Shown = None
    state_seq: int | None = None
    events: list[dict[str, object]] | None = None


def known(view: Message | None) -> dict[str, Any]:
    """Return what a view tells, as fields; what it leaves out stays left out."""
    return {} if view is None else {name: getattr(view, name) for name in view.model_fields_set}


class LastGameView(Message):
    """A game the player was in; ``reason`` is closed, lost, kicked, banned or timed-out."""

    game_id: str
    reason: str


class OwnGameView(GameView, MatchState):
    """The game in which a player sits or watches: the room's pushes go on at ``seq + 1``."""

    epoch: str
    seq: int

    @classmethod
    def at(cls, game: Game, epoch: Epoch, seq: int, state: MatchState | None = None) -> Self:
        """Return the view of a game whose pushes go on after ``seq``, with its match if any."""
        return cls(**known(GameView.inside(game)), **known(state), epoch=epoch, seq=seq)
