"""The listing as it arrives: read once, however many watchers get the same bytes."""

from dataclasses import dataclass

import orjson

from loadtest.listing.picture import Push, Summary
from loadtest.player import now_micros

_REMEMBERED = 64  # messages: the last watcher may read the first when the first is at the last


@dataclass(frozen=True, slots=True)
class News:
    """A message, and when the changes in it were asked for."""

    push: Push
    asked_micros: tuple[int, ...]


class Feed:
    """Everything that watchers of one server have read lately; tells how old each change is."""

    def __init__(self) -> None:
        self._read: dict[bytes, News] = {}
        self._known: dict[str, Summary] = {}
        self._asked: dict[str, int] = {}

    def ask(self, name: str) -> None:
        """Take note that a change of a game is asked for now; name it by its id or its name."""
        self._asked.setdefault(name, now_micros())

    def read(self, text: bytes) -> News:
        """Return what a message says; ``text`` is the event's JSON."""
        news = self._read.get(text)
        if news is None:
            news = self._parse(text)
            self._read[text] = news
            if len(self._read) > _REMEMBERED:
                del self._read[next(iter(self._read))]
        return news

    def _parse(self, text: bytes) -> News:
        push = Push.of(orjson.loads(text)[1])
        names = [*push.removed]
        for game, summary in push.games.items():
            # A whole list repeats what has not changed.
            if not push.is_snapshot or self._known.get(game) != summary:
                names += [game, str(summary.get("name"))]
        self._known.update(push.games)
        asked = (self._asked.pop(name, None) for name in names)
        return News(push, tuple(micros for micros in asked if micros is not None))
