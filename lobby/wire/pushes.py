"""What the server says on ``/games`` without being asked: one model per push."""

from typing import ClassVar, Literal

from pydantic import Field

from lobby.domain.events import CloseReason, EndReason, LeaveReason
from lobby.domain.status import GameStatus
from lobby.wire.acks import ErrorView, Seated
from lobby.wire.message import Message, Shown
from lobby.wire.views import (
    LastGameView,
    MatchState,
    OptionsView,
    OwnGameView,
    PlayerView,
    SpectatorView,
)

PROTOCOL = 1


class Push(Message):
    """
    A message from the server.

    Attributes:
        event_name: Its name on the wire.

    """

    event_name: ClassVar[str]


class LimitsView(Message):
    """What this server takes, sizes in bytes, and for how long it keeps a lost player's seat."""

    message_bytes: int
    action_bytes: int
    metadata_bytes: int
    player_data_bytes: int
    name_length: int
    seats: int
    grace_seconds: float


class Welcome(Push):
    """
    The first push of a connection: who the player is.

    ``token`` makes the bearer this player again; ``serverTime`` is Unix time in milliseconds.
    ``game`` is there if the player sits or watches in one. ``recovered`` is there if the client
    asked to go on where it was: ``true`` says that every push after ``game.seq``, the last it had
    seen, comes now (``game`` itself is newer than that); ``false`` that ``game``, if there is one,
    replaces what it held. ``lastGame`` tells why a place in a game is gone.
    """

    event_name = "welcome"

    player_id: str
    name: str
    token: str
    limits: LimitsView
    server_time: int
    protocol: int = PROTOCOL
    game: OwnGameView | None = None
    recovered: bool | None = None
    last_game: LastGameView | None = None


class GameCreated(Push, Seated):
    """The caller's new game, as in the ack."""

    event_name = "game-created"


class SessionReplaced(Push):
    """A newer connection of this player took over; this one ends and must not come back."""

    event_name = "session-replaced"

    code: str
    reason: str


class ServerDraining(Push):
    """The server stops in ``seconds`` at the latest; until then games go on, but none is opened."""

    event_name = "server-draining"

    seconds: float


class StateRequested(Push):
    """A player needs the state of the match: answer with ``save-state``, or an action to them."""

    event_name = "state-requested"

    game_id: str
    player_id: str


class GameState(Push, MatchState):
    """What the caller lacked of the match: its state, and all pushes since, whichever they had."""

    event_name = "game-state"

    game_id: str
    epoch: str


class ErrorPush(Push):
    """
    A command that was sent without an ack id, ``event``, was refused.

    Or it was one refusal too many (``flooding``): then the session ends. Without ``event`` it is
    an administrator who ends it (``kicked-by-admin``, ``banned``).
    """

    event_name = "error"

    ok: Literal[False] = False
    error: ErrorView
    event: str | None = None


class RoomPush(Push):
    """
    Something that happened in the caller's room.

    ``seq`` counts everything that happened there, without a gap, the same for every member.
    """

    game_id: str
    epoch: str
    seq: int


class PlayerJoined(RoomPush):
    """
    Somebody came: ``as`` a ``player`` on a free seat, or as a ``spectator``.

    A spectator who takes a seat comes once more, as a player, and watches no longer.
    """

    event_name = "player-joined"

    as_: Literal["player", "spectator"] = Field(alias="as")
    player: PlayerView | SpectatorView
    player_count: int
    spectator_count: int


class PlayerLeft(RoomPush):
    """
    Somebody went, player or spectator.

    ``reason`` is ``left``, ``kicked``, ``banned`` or ``timed-out``; ``message`` is what a kicking
    host said. Who was kicked hears it, too: it is the last they hear of the room.
    """

    event_name = "player-left"

    player_id: str
    reason: LeaveReason
    message: str | None = None
    player_count: int
    spectator_count: int


class PlayerUpdated(RoomPush):
    """What changed of a player: ``ready``, ``connected``, their own ``data`` or their ``name``."""

    event_name = "player-updated"

    player_id: str
    ready: bool | None = None
    connected: bool | None = None
    data: Shown = None
    name: str | None = None


class HostChanged(RoomPush):
    """Another player hosts from now on."""

    event_name = "host-changed"

    host_id: str


class GameChanged(RoomPush, OptionsView):
    """
    The host changed the game, or it is ``waiting`` again.

    That happens when a countdown is broken off, and when all have agreed to a rematch: then nobody
    is ready, and there is no result any more.
    """

    event_name = "game-changed"

    status: GameStatus


class GameStarting(RoomPush):
    """The countdown runs; the match begins at ``startsAt`` (Unix ms) unless it is broken off."""

    event_name = "game-starting"

    starts_at: int


class GameStarted(RoomPush):
    """The match is on."""

    event_name = "game-started"


class GameEnded(RoomPush):
    """The match is over; ``reason`` is ``ended`` or ``not-enough-players``."""

    event_name = "game-ended"

    reason: EndReason
    result: Shown = None


class RematchUpdated(RoomPush):
    """So many have ``accepted`` a rematch, ``of`` the connected players: ``rematch`` names them."""

    event_name = "rematch-updated"

    accepted: int
    of: int
    rematch: list[str]


class ServerEvent(RoomPush):
    """The game's own backend has something to say: what, is between it and the game."""

    event_name = "server-event"

    name: str
    data: Shown = None


class GameClosed(RoomPush):
    """
    The game is gone: the last push of its room.

    ``reason`` is ``empty`` (the last player left), ``abandoned`` (nobody was connected for too
    long), ``finished`` (its match ended long ago) or ``admin`` (an administrator closed it).
    """

    event_name = "game-closed"

    reason: CloseReason


class GameUpdate(RoomPush):
    """
    A player's action.

    One that was sent ``to`` some is ``directed: true``: what all must agree on does not follow
    from it. Whoever it was not meant for gets ``action: null`` and ``hidden: true``.
    """

    event_name = "game-update"

    player_id: str
    action: Shown
    action_id: str | None = None
    directed: bool = False
    hidden: bool = False


ROOM_PUSHES: tuple[type[RoomPush], ...] = (
    PlayerJoined,
    PlayerLeft,
    PlayerUpdated,
    HostChanged,
    GameChanged,
    GameStarting,
    GameStarted,
    GameEnded,
    RematchUpdated,
    GameUpdate,
    ServerEvent,
    GameClosed,
)
"""Everything that can happen in a room."""
