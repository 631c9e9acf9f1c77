"""What ends by itself unless it is renewed: one timer for all of it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from lobby.ports import Later, Seconds

Key = TypeVar("Key", bound=Hashable)


class Lapses(Generic[Key]):
    """
    Keys that are held for the same time each, so that the oldest is always the next to go.

    Args:
        seconds: How long each is held after it was last renewed.
        now: The clock.
        later: Sets the timer.
        lapsed: Told of each key whose time is up; it is not held any more by then.

    """

    def __init__(
        self, seconds: float, now: Seconds, later: Later, lapsed: Callable[[Key], None]
    ) -> None:
        self._seconds = seconds
        self._now = now
        self._later = later
        self._lapsed = lapsed
        self._due: OrderedDict[Key, float] = OrderedDict()
        self._is_waiting = False

    def __contains__(self, key: Key) -> bool:
        return key in self._due

    def renew(self, key: Key) -> bool:
        """Hold a key, from now on anew; return whether it was not held before."""
        is_new = key not in self._due
        self._due[key] = self._now() + self._seconds
        self._due.move_to_end(key)
        self._wait()
        return is_new

    def drop(self, key: Key) -> bool:
        """Hold a key no more; return whether it was held."""
        return self._due.pop(key, None) is not None

    def _wait(self) -> None:
        if self._due and not self._is_waiting:
            self._is_waiting = True
            due = next(iter(self._due.values()))
            self._later(max(0.0, due - self._now()), self._wake)

    def _wake(self) -> None:
        self._is_waiting = False
        now = self._now()
        while self._due:
            key, due = next(iter(self._due.items()))
            if due > now:
                break
            del self._due[key]
            self._lapsed(key)
        self._wait()
