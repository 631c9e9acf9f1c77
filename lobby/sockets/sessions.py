"""Who is connected to a namespace: one session a player, the newest."""

import asyncio
from collections.abc import Awaitable
from typing import NamedTuple

from lobby.domain.ids import Epoch, GameId, PlayerId
from lobby.domain.rates import Strikes
from lobby.engine import Socket, neighbourhood
from lobby.services.identity import Identity
from lobby.services.limits import Allowance


class Resume(NamedTuple):
    """Where a player was when the connection was lost: the last number heard of a game's log."""

    game: GameId
    epoch: Epoch
    after: int


class Session:
    """
    A player's socket in one namespace.

    Attributes:
        player_id: Whose it is: ``identity.player.id``, which every action asks for.
        resume: Where the client asks to go on; ``None`` if it does not.
        allowance: What the player may still do; shared with their other sockets.
        strikes: Its refusals of late; ``None`` before the first.
        is_greeted: Whether it was told all that it has to know first.
        is_over: Whether the server has ended it: what still waits is not carried out.
        number: See :class:`lobby.ports.Visit`.

    """

    __slots__ = (
        "_gone", "allowance", "identity", "is_greeted", "is_over", "number", "player_id", "resume",
        "socket", "strikes",
    )  # fmt: skip

    def __init__(
        self,
        socket: Socket,
        identity: Identity,
        allowance: Allowance,
        resume: Resume | None = None,
    ) -> None:
        self.socket = socket
        self.resume = resume
        self.identity = identity
        self.player_id = identity.player.id
        self.allowance = allowance
        self.strikes: Strikes | None = None
        self.is_greeted = False
        self.is_over = False
        self.number = 0
        self._gone: asyncio.Future[None] | None = None

    def gone(self) -> Awaitable[None]:
        """
        Return what is done when the session, still entered, has left.

        Nothing that it began goes on then. To be asked for before it is made to leave.
        """
        if self._gone is None:
            self._gone = asyncio.get_running_loop().create_future()
        return asyncio.shield(self._gone)

    def left(self) -> None:
        """Let those know who wait for it to be :meth:`gone`."""
        if self._gone is not None:
            self._gone.set_result(None)

    @property
    def address(self) -> str | None:
        """What limits by address count it for; ``None`` if none applies: it is loopback."""
        return neighbourhood(self.socket.connection.address)


class Sessions:
    """The newest session of every player connected to one namespace."""

    def __init__(self) -> None:
        self._newest: dict[PlayerId, Session] = {}

    def enter(self, session: Session) -> Session | None:
        """Make a session its player's newest and return the one it takes over from, if any."""
        older = self._newest.get(session.player_id)
        self._newest[session.player_id] = session
        return older

    def of(self, player: PlayerId) -> Session | None:
        """Return a player's session; ``None`` if they are not connected."""
        return self._newest.get(player)

    def all(self) -> list[Session]:
        """Return every player's session."""
        return list(self._newest.values())

    def sockets(self) -> list[Socket]:
        """Return the socket of every player."""
        return [session.socket for session in self._newest.values()]

    def players(self) -> list[PlayerId]:
        """Return everybody who is connected."""
        return list(self._newest)

    def socket_of(self, player: PlayerId) -> Socket | None:
        """Return a player's socket; ``None`` if they are not connected."""
        session = self._newest.get(player)
        return None if session is None else session.socket

    def leave(self, session: Session) -> bool:
        """Forget a session; return whether it was the newest, so that its player is gone."""
        session.left()
        if self._newest.get(session.player_id) is not session:
            return False
        del self._newest[session.player_id]
        return True
