"""A store that answers later, as one across a network does."""

import asyncio
from collections import deque
from collections.abc import Sequence

from lobby.domain.events import Event
from lobby.domain.ids import Epoch, GameId
from lobby.ports import Sink, Subscription
from lobby.storage import MemoryGameStore


class LateStore(MemoryGameStore):
    """Tells subscribers, and answers who reads the log, when the test lets it."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self._sinks: list[_LateSink] = []
        self._reads: deque[asyncio.Future[None]] = deque()

    async def read(
        self, game: GameId, epoch: Epoch, after: int, max_bytes: int
    ) -> Sequence[tuple[int, Event]] | None:
        read = await super().read(game, epoch, after, max_bytes)
        self._reads.append(asyncio.get_running_loop().create_future())
        await self._reads[-1]
        return read

    async def subscribe(self, game: GameId, epoch: Epoch, after: int, sink: Sink) -> Subscription:
        self._sinks.append(_LateSink(sink))
        return await super().subscribe(game, epoch, after, self._sinks[-1])

    def answer(self, *, newest: bool = False) -> None:
        """Answer one read, the oldest unless told otherwise."""
        if self._reads:
            read = self._reads.pop() if newest else self._reads.popleft()
            read.set_result(None)

    def deliver(self) -> None:
        """Tell each subscriber one thing more."""
        for sink in self._sinks:
            sink.deliver()

    @property
    def is_idle(self) -> bool:
        return not self._reads and all(sink.is_idle for sink in self._sinks)


class _LateSink:
    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._waiting: deque[tuple[Epoch, int, Event]] = deque()

    def receive(self, epoch: Epoch, seq: int, event: Event) -> None:
        self._waiting.append((epoch, seq, event))

    def reset(self, epoch: Epoch) -> None:
        self._sink.reset(epoch)

    def deliver(self) -> None:
        if self._waiting:
            self._sink.receive(*self._waiting.popleft())

    @property
    def is_idle(self) -> bool:
        return not self._waiting
