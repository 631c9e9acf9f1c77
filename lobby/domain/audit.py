"""What administrators did: who, what, to whom, when."""

from dataclasses import dataclass
from enum import StrEnum

from lobby.domain.ids import PlayerId


class Act(StrEnum):
    """Something that an administrator does; the words are those of the commands."""

    CLOSE_GAME = "close-game"
    KICK_PLAYER = "kick-player"
    BAN_PLAYER = "ban-player"
    UNBAN_PLAYER = "unban-player"
    ANNOUNCE = "announce"
    CLEAR_ALERT = "clear-alert"
    DRAIN = "drain"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """
    One act that was carried out.

    Attributes:
        at: When, in Unix ms.
        target: The game, player or alert that it was done to, if it was to one.
        detail: What else was said: the reason, for how long, the announcement.

    """

    at: int
    by: PlayerId
    act: Act
    target: str | None = None
    detail: str | None = None
