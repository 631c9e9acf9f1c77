"""``/chat`` and ``/notifications`` with everything behind them in memory, and fake sockets."""

from typing import Any

from lobby.domain.rates import EventClass, Rate
from lobby.domain.seats import Player
from lobby.engine import Namespace
from lobby.services.entrance import Entrance
from lobby.services.errands import Errands
from lobby.services.identity import IdentityService
from lobby.services.inbox import InboxService
from lobby.sockets.chat import ChatNamespace, ChatServices
from lobby.sockets.greeting import Greeting
from lobby.sockets.notifications import NotificationsNamespace
from lobby.storage import MemoryInboxStore
from lobby.tokens import JwtTokens
from tests.fakes import CountingIds
from tests.services.talks import Talk
from tests.sockets.fakes import FakeSocket, a_server, an_entrance, as_socket
from tests.sockets.lobbies import LIMITS
from tests.test_tokens import NOW


class Visitor:
    """A player as a namespace sees them."""

    def __init__(self, namespace: Namespace, sid: str, *, is_slow: bool = False) -> None:
        self.namespace = namespace
        self.socket = FakeSocket(sid, is_slow=is_slow)

    async def enter(self, auth: dict[str, Any]) -> None:
        await self.namespace.accept(as_socket(self.socket), auth)
        await self.namespace.connected(as_socket(self.socket))

    @property
    def player(self) -> Player:
        welcome = self.socket.last("welcome")
        return Player(welcome["playerId"], welcome["name"])

    @property
    def id(self) -> str:
        return self.player.id

    @property
    def token(self) -> str:
        return str(self.socket.last("welcome")["token"])

    def heard(self, event: str) -> list[Any]:
        """Return every push of a name."""
        return [data for name, data in self.socket.sent if name == event]

    async def ask(self, event: str, *args: Any) -> Any:
        """Send a command and return its ack."""
        self.socket.acks.clear()
        await self.namespace.receive(as_socket(self.socket), event, list(args), 0)
        return self.socket.acks[0]

    async def code(self, event: str, *args: Any) -> str:
        """Send a command that is refused and return the code."""
        ack = await self.ask(event, *args)
        assert ack["ok"] is False, ack
        return str(ack["error"]["code"])

    async def vanish(self) -> None:
        """Lose the connection."""
        self.socket.disconnect()
        await self.namespace.disconnected(as_socket(self.socket), "transport close")


class _Hall:
    """A namespace, and those who come into it."""

    namespace: Namespace

    def __init__(self) -> None:
        self._count = 0

    async def enter(self, name: str = "", *, is_slow: bool = False, **auth: str) -> Visitor:
        """Let a guest in, or with ``token`` somebody who has been here."""
        self._count += 1
        visitor = Visitor(self.namespace, f"s{self._count}", is_slow=is_slow)
        await visitor.enter(auth or {"name": name})
        return visitor


class Chat(_Hall):
    """``/chat``."""

    def __init__(self, rates: dict[EventClass, Rate] | None = None) -> None:
        super().__init__()
        self.talk = talk = Talk()
        talk.cases.clock.advance(NOW - talk.cases.clock.now())
        self.namespace = ChatNamespace(
            _entrance(talk, rates),
            ChatServices(chat=talk.chat, hosting=talk.hosting, presence=talk.presence),
            talk.store,
            Greeting(talk.cases.clock, LIMITS),
            a_server(),
        )

    async def room(self, *names: str, room: str = "general") -> list[Visitor]:
        """Let guests into a room."""
        visitors = [await self.enter(name) for name in names]
        for visitor in visitors:
            await visitor.ask("join-room", room)
        return visitors


class Notifications(_Hall):
    """``/notifications``."""

    def __init__(self, store: MemoryInboxStore | None = None) -> None:
        super().__init__()
        self.talk = talk = Talk()
        talk.cases.clock.advance(NOW - talk.cases.clock.now())
        store = store or MemoryInboxStore()
        self.inboxes = InboxService(store, talk.cases.clock, CountingIds())
        self.namespace = NotificationsNamespace(
            _entrance(talk),
            self.inboxes,
            store,
            Greeting(talk.cases.clock, LIMITS),
            Errands(),
            a_server(),
        )


def _entrance(talk: Talk, rates: dict[EventClass, Rate] | None = None) -> Entrance:
    identities = IdentityService(JwtTokens("s" * 32), talk.cases.clock, CountingIds())
    return an_entrance(identities, rates)
