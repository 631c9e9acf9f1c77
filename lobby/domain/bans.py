"""Who may not come to this server."""

from dataclasses import dataclass

from lobby.domain.ids import PlayerId


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban:
    """
    One player's ban from the whole server; a host's bans are the game's own.

    Attributes:
        by: The administrator who pronounced it.
        at: When, in Unix ms.
        until: When it ends by itself, in Unix ms; ``None`` for never.

    """

    player: PlayerId
    by: PlayerId
    at: int
    until: int | None = None
    reason: str | None = None

    def is_over(self, at: int) -> bool:
        """Return whether it has ended by itself."""
        return self.until is not None and self.until <= at
