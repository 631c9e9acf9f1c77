"""What the server says on ``/games`` without being asked: one model per push."""

from typing import ClassVar, Literal

from lobby.wire.acks import ErrorView, Seated
from lobby.wire.message import Message, Shown
from lobby.wire.views import OwnGameView, PlayerView

PROTOCOL = 1


class Push(Message):
    """
    A message from the server.

    Attributes:
        event_name: Its name on the wire.

    """

    event_name: ClassVar[str]


class LimitsView(Message):
    """What this server takes; sizes in bytes."""

    message_bytes: int
    action_bytes: int
    metadata_bytes: int
    name_length: int
    seats: int


class Welcome(Push):
    """
    The first push of a connection: who the player is.

    ``token`` makes the bearer this player again; ``serverTime`` is Unix time in milliseconds.
    ``game`` is there if the player has a seat.
    """

    event_name = "welcome"

    player_id: str
    name: str
    token: str
    limits: LimitsView
    server_time: int
    protocol: int = PROTOCOL
    game: OwnGameView | None = None


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


class ErrorPush(Push):
    """A command that was sent without an ack id, ``event``, was refused."""

    event_name = "error"

    ok: Literal[False] = False
    error: ErrorView
    event: str


class RoomPush(Push):
    """
    Something that happened in the caller's room.

    ``seq`` counts everything that happened there, without a gap, the same for every member.
    """

    game_id: str
    epoch: str
    seq: int


class PlayerJoined(RoomPush):
    """A player took a free seat."""

    event_name = "player-joined"

    player: PlayerView
    player_count: int


class PlayerLeft(RoomPush):
    """A seat became free; ``reason`` is ``left`` or ``timed-out``."""

    event_name = "player-left"

    player_id: str
    reason: str
    player_count: int


class PlayerUpdated(RoomPush):
    """A player got ready, or is not ready any more."""

    event_name = "player-updated"

    player_id: str
    ready: bool


class HostChanged(RoomPush):
    """Another player hosts from now on."""

    event_name = "host-changed"

    host_id: str


class GameStarted(RoomPush):
    """The match is on."""

    event_name = "game-started"


class GameEnded(RoomPush):
    """The match is over; ``reason`` is ``ended`` or ``not-enough-players``."""

    event_name = "game-ended"

    reason: str
    result: Shown = None


class GameClosed(RoomPush):
    """The game is gone: the last push of its room."""

    event_name = "game-closed"

    reason: str


class GameUpdate(RoomPush):
    """
    A player's action.

    Whoever it was not meant for gets ``action: null`` and ``hidden: true``.
    """

    event_name = "game-update"

    player_id: str
    action: Shown
    action_id: str | None = None
    hidden: bool = False
