"""A lobby without a network: links that the test answers, and waits that are over at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from lobby.client import Backoff, LobbyClient
from lobby.client.link import Acknowledge, Listener, Payload
from lobby.client.subscribers import Hook, Publisher
from tests.client.payloads import listed, welcome

GAMES, CHAT, NOTIFICATIONS, ADMIN = ("/games", "/chat", "/notifications", "/admin")


@dataclass
class Sent:
    """A command that went out."""

    namespace: str
    event: str
    payload: Payload
    acknowledge: Acknowledge

    def ok(self, **fields: object) -> None:
        self.acknowledge({"ok": True, **fields})


class FakeLink:
    """A link whose other end is the test; every namespace is welcomed alike."""

    def __init__(self, namespaces: Collection[str], listener: Listener, first: "Answer") -> None:
        self.namespaces = list(namespaces)
        self.max_bytes = 0
        self.auth: Mapping[str, object] = {}
        self.sent: list[Sent] = []
        self.is_closed = False
        self.listener = listener
        self._first = first

    async def open(self, auth: Payload) -> None:
        self.auth = auth
        if isinstance(self._first, Exception):
            raise self._first
        if self._first is not None:
            for namespace in self.namespaces:
                self.push("welcome", self._first, namespace)

    def emit(self, namespace: str, event: str, payload: Payload, acknowledge: Acknowledge) -> None:
        if event == "too-large":
            raise ValueError("the message is too large")
        self.sent.append(Sent(namespace, event, payload, acknowledge))

    async def close(self) -> None:
        self.is_closed = True

    def push(self, event: str, payload: object, namespace: str = GAMES) -> None:
        self.listener.heard(namespace, event, payload)

    def lose(self) -> None:
        self.listener.lost("cut")

    def dismiss(self, namespace: str = GAMES) -> None:
        self.listener.dismissed(namespace)

    def end_replay(self) -> None:
        """Say what comes after everything that was missed."""
        self.push("games-updated", listed(0, 1, snapshot=True))

    def last(self, event: str) -> Sent:
        return [sent for sent in self.sent if sent.event == event][-1]

    @property
    def events(self) -> list[str]:
        return [sent.event for sent in self.sent]


Answer = dict[str, Any] | Exception | None
"""What a connection meets: a welcome, a refusal, or silence."""


class FakeLobby:
    """
    Makes links, and answers each with what the test has laid out; then with plain welcomes.

    Attributes:
        links: All that were made, in order.
        waits: The seconds that the client would have waited.

    """

    def __init__(self, *answers: Answer) -> None:
        self.links: list[FakeLink] = []
        self.waits: list[float] = []
        self._answers = list(answers)

    def __call__(self, namespaces: Collection[str], listener: Listener) -> FakeLink:
        answer = self._answers.pop(0) if self._answers else welcome()
        link = FakeLink(namespaces, listener, answer)
        self.links.append(link)
        return link

    @property
    def link(self) -> FakeLink:
        """The newest."""
        return self.links[-1]

    def answer(self, *answers: Answer) -> None:
        self._answers += answers

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    def client(self, **options: Any) -> LobbyClient:
        """Return a client of this lobby whose waits double from one second, and are not spread."""
        backoff = Backoff(first_seconds=1.0, spread=lambda: 0.5)
        options = {"name": "Ann", "backoff": backoff, **options}
        return LobbyClient("http://lobby", dial=self, sleep=self.sleep, **options)


def hooks_of(kind: type[Publisher]) -> dict[str, type]:
    """Return the decorators of a class, its bases' too, and what each is for."""
    return {
        name: hook.kind
        for base in kind.__mro__
        for name, hook in vars(base).items()
        if isinstance(hook, Hook)
    }
