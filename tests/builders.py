"""Values that tests start from, with something sensible for what a test does not care about."""

from lobby.domain.events import ActionSent
from lobby.domain.game import Game, Player
from lobby.domain.ids import GameId, JoinCode, PlayerId
from lobby.domain.options import GameOptions, Visibility
from lobby.domain.status import GameStatus
from lobby.domain.summary import Summary
from lobby.domain.values import Value

ANN = Player(PlayerId("ann"), "Ann")
BOB = Player(PlayerId("bob"), "Bob")
CAT = Player(PlayerId("cat"), "Cat")
DAN = Player(PlayerId("dan"), "Dan")
EVE = Player(PlayerId("eve"), "Eve")
G1 = GameId("game:g1")
G2 = GameId("game:g2")


def a_game(
    *others: Player,
    id_: GameId = G1,
    host: Player = ANN,
    max_players: int = 4,
    min_players: int = 2,
    created_at: int = 1_000,
    visibility: Visibility = Visibility.PUBLIC,
) -> Game:
    """Return a waiting game of ``host`` and the others."""
    options = GameOptions(
        name="Chess", min_players=min_players, max_players=max_players, visibility=visibility
    )
    code = JoinCode(f"CODE{id_[-2:].upper()}")
    game = Game.opened(id_, code, options, host, at=created_at)
    for player in others:
        game = game.join(player).game
    return game


def a_match(*others: Player, host: Player = ANN, min_players: int = 2) -> Game:
    """Return a game that is being played."""
    return a_game(*others, host=host, min_players=min_players).start(host.id).game


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
