"""
What can go wrong for a client of a lobby.

* :exc:`LobbyClientError`
    * :exc:`LobbyRefused`: the lobby said no, and why
    * :exc:`ConnectionLost`: a command was under way, and whether it was carried out is not known
    * :exc:`CannotConnect`: no lobby answered
    * :exc:`SessionEnded`: the lobby ended the session; the client does not come back by itself
    * :exc:`FellBehind`: a subscriber left too many pushes unread
    * :exc:`ClientClosed`: the client is closed, or was never connected
    * :exc:`UnexpectedReply`: a command was carried out, and its answer cannot be read

"""

from collections.abc import Mapping
from typing import Self


class LobbyClientError(Exception):
    """Any of these."""


class LobbyRefused(LobbyClientError):
    """
    The lobby refused a command or a connection; nothing has changed.

    Attributes:
        code: For programs, such as ``game-full``.
        message: For people.
        retryable: Whether the same request may succeed later.
        retry_after_ms: How long to wait before that, where the lobby said so.
        hint: What could be done instead, if there is something to say.
        was_resent: Whether the command had been sent before, over a connection that was lost.

    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        retryable: bool = False,
        retry_after_ms: int | None = None,
        hint: str | None = None,
        was_resent: bool = False,
    ) -> None:
        super().__init__(f"{code}: {message}" + (f" ({hint})" if hint else ""))
        self.code = code
        self.message = message
        self.retryable = retryable
        self.retry_after_ms = retry_after_ms
        self.hint = hint
        self.was_resent = was_resent

    @classmethod
    def of(cls, error: Mapping[str, object], *, was_resent: bool = False) -> Self:
        """Return the refusal that an ack's ``error`` tells of."""
        after, hint = error.get("retryAfterMs"), error.get("hint")
        code = str(error.get("code", "refused"))
        return cls(
            code,
            str(error.get("message", code)),
            retryable=error.get("retryable") is True,
            retry_after_ms=int(after) if isinstance(after, int | float) else None,
            hint=str(hint) if hint else None,
            was_resent=was_resent,
        )


class ConnectionLost(LobbyClientError):
    """
    A command was not answered: the connection was lost, or the lobby too slow.

    Attributes:
        event: The command.
        was_sent: Whether the lobby may have carried it out. If not, it surely has not.

    """

    def __init__(self, event: str, reason: str, *, was_sent: bool) -> None:
        known = "may or may not have been carried out" if was_sent else "was not sent"
        super().__init__(f"{event} {known}: {reason}")
        self.event = event
        self.was_sent = was_sent


class CannotConnect(LobbyClientError):
    """No lobby answered at the address."""


class SessionEnded(LobbyClientError):
    """
    The lobby ended the session, and the client stays away.

    Attributes:
        code: ``session-replaced``, ``banned``, ``kicked-by-admin`` …
        reason: The same for people.

    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


class FellBehind(LobbyClientError):
    """A subscriber did not take its pushes, and would now miss some."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} pushes wait for a subscriber that does not take them")


class ClientClosed(LobbyClientError):
    """The client is closed, has ended, or was never connected."""

    def __init__(self, why: str = "use it within `async with`") -> None:
        super().__init__(f"the client is not connected: {why}")


class UnexpectedReply(LobbyClientError):
    """A command was carried out, and the lobby answered in a way that this client cannot read."""

    def __init__(self, event: str, why: str) -> None:
        super().__init__(f"the answer to {event} cannot be read: {why}")
        self.event = event
