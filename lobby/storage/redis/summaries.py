"""Games as the listing and the roll show them, on their way between nodes."""

from collections.abc import Mapping
from dataclasses import fields
from hashlib import blake2b
from typing import NamedTuple

import msgpack

from lobby.domain.game import Game
from lobby.domain.status import GameStatus
from lobby.domain.summary import Summary, is_listed
from lobby.storage.redis.codec import Codec

SUMMARIES: Codec[Summary] = Codec(Summary)

_SHOWN = [each.name for each in fields(Summary) if each.compare]


class Entry(NamedTuple):
    """
    What the roll says of a game.

    Attributes:
        summary: The game; ``None`` once it is closed.
        is_listed: Whether the listing shows it.

    """

    summary: Summary | None
    is_listed: bool

    @classmethod
    def of(cls, game: Game) -> "Entry":
        """Return what the roll says of a game."""
        if game.status is GameStatus.CLOSED:
            return cls(None, is_listed=False)
        return cls(Summary.of(game), is_listed=is_listed(game))

    @classmethod
    def read(cls, packed: bytes) -> "Entry":
        """Return what bytes say: whether it is listed, and the summary if there is one."""
        summary = SUMMARIES.loads(packed[1:]) if len(packed) > 1 else None
        return cls(summary, is_listed=packed[:1] == b"1")

    @property
    def packed(self) -> bytes:
        """The summary as bytes; none of them once the game is closed."""
        return b"" if self.summary is None else SUMMARIES.dumps(self.summary)

    @property
    def shown(self) -> bytes:
        """A digest of what everybody can see; nothing if that is nothing."""
        if self.summary is None or not self.is_listed:
            return b""
        seen = [_canonical(getattr(self.summary, name)) for name in _SHOWN]
        return blake2b(msgpack.packb(seen), digest_size=16).digest()


def _canonical(value: object) -> object:
    """Return the same for values that no client can tell apart."""
    if isinstance(value, Mapping):
        return [[key, _canonical(value[key])] for key in sorted(value)]
    if isinstance(value, list | tuple):
        return [*map(_canonical, value)]
    return int(value) if isinstance(value, float) and value.is_integer() else value
