"""One game's log: its newest events, numbered, for those who missed some."""

from collections import deque
from dataclasses import dataclass
from math import inf

from lobby.domain.events import (
    ActionSent,
    Event,
    GameChanged,
    GameEnded,
    PlayerUpdated,
    ServerEvent,
)
from lobby.domain.ids import Epoch, PlayerId
from lobby.domain.values import measure

EVENT_BYTES = 128  # what an event takes beside its action: a few short fields


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLimits:
    """
    How much history a game keeps; whichever limit is reached first.

    A phone in a tunnel is back within minutes, and a match of four players at 20 actions a second
    each fills 4,096 events in 51 seconds.
    """

    max_events: int = 4096
    max_bytes: int = 256 * 1024
    max_age_ms: int = 5 * 60 * 1000

    @property
    def words(self) -> tuple[int, int, int]:
        """All three, in this order."""
        return self.max_events, self.max_bytes, self.max_age_ms


class GameLog:
    """
    The events of one game from the oldest kept to number ``seq``, and which actions are among them.

    Attributes:
        seq: Number of the newest event; the first is 1.

    """

    __slots__ = ("_bytes", "_events", "_limits", "_sent", "_times", "epoch", "seq")

    def __init__(self, epoch: Epoch, limits: LogLimits) -> None:
        self.epoch = epoch
        self.seq = 0
        self._limits = limits
        # Two queues in step: a pair for each event would be a tenth of the memory of a short one.
        self._events: deque[Event] = deque()
        self._times: deque[int] = deque()
        self._sent: dict[tuple[PlayerId, str], int] = {}
        self._bytes = 0

    def append(self, event: Event, *, at: int) -> int:
        """Add the next event at Unix time ``at`` (ms) and return its number."""
        self.seq = seq = self.seq + 1
        if type(event) is ActionSent:
            self._bytes += EVENT_BYTES + event.size_bytes
            if event.action_id is not None:
                self._sent[event.player, event.action_id] = seq
        else:
            self._bytes += size_of(event)
        self._events.append(event)
        self._times.append(at)
        self._trim(at)
        return seq

    def after(self, seq: int, *, at: int, max_bytes: float = inf) -> list[tuple[int, Event]] | None:
        """
        Return the events after number ``seq``, or ``None`` if the log does not hold them all.

        At most about ``max_bytes`` of them, but at least one.
        """
        self._trim(at)
        events = self._events
        first = len(events) - (self.seq - seq)
        if not 0 <= first <= len(events):
            return None
        found: list[tuple[int, Event]] = []
        # By index, which leaps over the middle of a deque that an iterator would walk through.
        for index in range(first, len(events)):
            event = events[index]
            max_bytes -= size_of(event)
            if max_bytes < 0 and found:
                break
            seq += 1
            found.append((seq, event))
        return found

    def seq_of(self, action: ActionSent) -> int | None:
        """Return the number of an action that was sent before, while the log remembers it."""
        if action.action_id is None:
            return None
        return self._sent.get((action.player, action.action_id))

    def _trim(self, now: int) -> None:
        times, limits = self._times, self._limits
        while times and (
            self._bytes > limits.max_bytes
            or len(times) > limits.max_events
            or now - times[0] > limits.max_age_ms
        ):
            times.popleft()
            self._forget(self._events.popleft())

    def _forget(self, event: Event) -> None:
        self._bytes -= size_of(event)
        if type(event) is ActionSent and event.action_id is not None:
            del self._sent[event.player, event.action_id]


def size_of(event: Event) -> int:
    """Return about how many bytes an event counts as."""
    if type(event) is ActionSent:
        return EVENT_BYTES + event.size_bytes
    if isinstance(event, GameEnded):
        return EVENT_BYTES + measure(event.result)
    if isinstance(event, ServerEvent):
        return EVENT_BYTES + measure(event.data)
    if isinstance(event, PlayerUpdated) and event.data is not None:
        return EVENT_BYTES + measure(event.data)
    if isinstance(event, GameChanged):
        return EVENT_BYTES + measure(event.options.metadata) + measure(list(event.options.tags))
    return EVENT_BYTES
