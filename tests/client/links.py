"""A lobby without a network: links that the test answers, and waits that are over at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lobby.client import Backoff, LobbyClient
from lobby.client.link import Acknowledge, Listener, Payload
from tests.client.payloads import listed, welcome

NAMESPACE = "/games"


@dataclass
class Sent:
    """A command that went out."""

    event: str
    payload: Payload
    acknowledge: Acknowledge

    def ok(self, **fields: object) -> None:
        self.acknowledge({"ok": True, **fields})


class FakeLink:
    """A link whose other end is the test."""

    def __init__(self, listener: Listener, first: "Answer") -> None:
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
            self.push("welcome", self._first)

    def emit(self, namespace: str, event: str, payload: Payload, acknowledge: Acknowledge) -> None:
        if event == "too-large":
            raise ValueError("the message is too large")
        self.sent.append(Sent(event, payload, acknowledge))

    async def close(self) -> None:
        self.is_closed = True

    def push(self, event: str, payload: object) -> None:
        self.listener.heard(NAMESPACE, event, payload)

    def lose(self) -> None:
        self.listener.lost("cut")

    def dismiss(self) -> None:
        self.listener.dismissed(NAMESPACE)

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

    def __call__(self, namespaces: Sequence[str], listener: Listener) -> FakeLink:
        answer = self._answers.pop(0) if self._answers else welcome()
        link = FakeLink(listener, answer)
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
