"""The real clock, and real randomness."""

import os
import secrets
import time
from itertools import count
from pathlib import Path

from lobby.domain.chat import PRIVATE_PREFIX
from lobby.domain.ids import (
    CODE_ALPHABET,
    CODE_LENGTH,
    Epoch,
    GameId,
    JoinCode,
    NotificationId,
    PlayerId,
    RoomId,
)

_STATM = Path("/proc/self/statm")


def resident_bytes() -> int:
    """Return what the process takes in memory, 0 where the system does not tell (Linux does)."""
    try:
        return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


class SystemClock:
    """Implements :class:`lobby.ports.Clock`."""

    def now(self) -> int:
        """Return the Unix time in milliseconds."""
        return time.time_ns() // 1_000_000


class RandomIds:
    """Implements :class:`lobby.ports.Ids` with the operating system's randomness."""

    def __init__(self) -> None:
        self._notifications = count()

    def game(self) -> GameId:
        """Return a room name: 72 bits, so that knowing one game tells nothing of another."""
        return GameId(f"game:{secrets.token_urlsafe(9)}")

    def guest(self) -> PlayerId:
        """Return a guest's id: 128 bits, and the prefix no developer's own player may have."""
        return PlayerId(f"g_{secrets.token_urlsafe(16)}")

    def code(self) -> JoinCode:
        """Return a join code: 29 bits, to be typed; that it is free is the store's to say."""
        return JoinCode("".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)))

    def epoch(self) -> Epoch:
        """Return a log's epoch: 64 bits."""
        return Epoch(secrets.token_hex(8))

    def room(self) -> RoomId:
        """Return a private room's id: 72 bits, as a game's."""
        return RoomId(PRIVATE_PREFIX + secrets.token_urlsafe(9))

    def notification(self, at: int) -> NotificationId:
        """Return the time, a count which orders what one millisecond brings, and 32 bits."""
        count = next(self._notifications) & 0xFFFFFF
        return NotificationId(f"{at:012x}{count:06x}{secrets.token_hex(4)}")
