"""Values that tests start from, with something sensible for what a test does not care about."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lobby.domain import hosting
from lobby.domain.events import ActionSent
from lobby.domain.game import Game
from lobby.domain.ids import GameId, JoinCode, PlayerId
from lobby.domain.joining import Door, Entry, join, watch
from lobby.domain.leaving import lose
from lobby.domain.options import GameOptions
from lobby.domain.playing import set_ready
from lobby.domain.seats import Player
from lobby.domain.status import GameStatus
from lobby.domain.summary import Summary
from lobby.domain.transition import SECOND_MS, Moment, Timing
from lobby.domain.values import Value

ANN = Player(PlayerId("ann"), "Ann")
BOB = Player(PlayerId("bob"), "Bob")
CAT = Player(PlayerId("cat"), "Cat")
DAN = Player(PlayerId("dan"), "Dan")
EVE = Player(PlayerId("eve"), "Eve")
FAY = Player(PlayerId("fay"), "Fay")
G1 = GameId("game:g1")
G2 = GameId("game:g2")


def at(milliseconds: int = 1_000, timing: Timing | None = None) -> Moment:
    """Return a moment."""
    return Moment(milliseconds, timing or Timing())


def after(seconds: float, timing: Timing | None = None) -> Moment:
    """Return the moment so long after :func:`at`, when the games below are opened."""
    return at(1_000 + int(seconds * SECOND_MS), timing)


def a_game(
    *others: Player,
    id_: GameId = G1,
    host: Player = ANN,
    created_at: int = 1_000,
    **options: Any,
) -> Game:
    """Return a waiting game of ``host`` and the others; ``options`` as of :class:`GameOptions`."""
    code = JoinCode(f"CODE{id_[-2:].upper()}")
    asked = GameOptions(**{"name": "Chess", **options})
    game = Game.opened(id_, code, asked, host, at=created_at)
    for player in others:
        game = join(game, player, Entry(Door.INVITE), at(created_at)).game
    return game


def a_match(*others: Player, host: Player = ANN, **options: Any) -> Game:
    """Return a game that is being played."""
    return hosting.start(a_game(*others, host=host, **options), host.id, at()).game


def a_countdown(*others: Player, **options: Any) -> Game:
    """Return a game of Ann's, and of Bob's if nobody else is named, that starts in 10 seconds."""
    return a_match(*(others or (BOB,)), **{"countdown_seconds": 10, **options})


def a_finished_match(*others: Player, **options: Any) -> Game:
    """Return a game of Ann's whose match has just ended."""
    return hosting.finish(a_match(*others, **options), ANN.id, "done", at()).game


def all_ready(game: Game, now: Moment | None = None) -> Game:
    """Return a waiting game once all its players are ready."""
    for seat in game.seats:
        game = set_ready(game, seat.player.id, now or at(), ready=True).game
    return game


def watched(game: Game, *spectators: Player) -> Game:
    """Return a game with spectators."""
    for spectator in spectators:
        game = watch(game, spectator, Entry(Door.INVITE), at()).game
    return game


def cut_off(game: Game, *players: Player, now: Moment | None = None) -> Game:
    """Return a game once it has lost the connections of some of its members."""
    for player in players:
        game = lose(game, player.id, now or at()).game
    return game


def to(**options: Any) -> Callable[[GameOptions], GameOptions]:
    """Return a change of a game's options."""
    return lambda before: replace(before, **options)


def an_action(
    player: Player = ANN, value: Value = "move", *, id_: str | None = None, size: int = 6
) -> ActionSent:
    """Return an action of a player."""
    return ActionSent(player=player.id, action=value, size_bytes=size, action_id=id_)


def a_summary(
    id_: str = "game:g1",
    *,
    name: str = "Chess",
    status: GameStatus = GameStatus.WAITING,
    player_count: int = 1,
    max_players: int = 4,
    tags: tuple[str, ...] = (),
    metadata: dict[str, Value] | None = None,
    created_at: int = 1_000,
    joinable: bool = True,
    has_password: bool = False,
    is_locked: bool = False,
    banned: frozenset[PlayerId] = frozenset(),
) -> Summary:
    """Return a listed game."""
    return Summary(
        id=GameId(id_),
        name=name,
        status=status,
        host_id=ANN.id,
        host_name=ANN.name,
        player_count=player_count,
        max_players=max_players,
        tags=tags,
        metadata=metadata or {},
        created_at=created_at,
        joinable=joinable,
        has_password=has_password,
        is_locked=is_locked,
        banned=banned,
    )
