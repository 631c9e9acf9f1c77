"""
Everything the lobby refuses to do, and the code a client sees for it.

Those that the rules of games name are in :mod:`lobby.domain.refusals`.

* :exc:`LobbyError`
    * :exc:`NotFound`: the thing named is not there, or not for the caller
        * :exc:`GameNotFound`, :exc:`NoMatch`, :exc:`RoomNotFound`, :exc:`NotificationNotFound`,
          :exc:`NotBanned`, :exc:`NoSuchAlert`
    * :exc:`Refused`: asking again changes nothing
        * :exc:`WrongState`, :exc:`GameFull`, :exc:`SpectatorsFull`, :exc:`GameLocked`,
          :exc:`AlreadyInGame`
        * :exc:`PasswordRequired`, :exc:`WrongPassword`, :exc:`InviteInvalid`, :exc:`Banned`
        * :exc:`NotInGame`, :exc:`ReadOnly`, :exc:`NotHost`, :exc:`CannotKickYourself`,
          :exc:`PlayerAway`
        * :exc:`NotEnoughPlayers`, :exc:`NotReady`
        * :exc:`NotInRoom`, :exc:`RoomFull`, :exc:`RoomExists`, :exc:`TooManyRooms`, :exc:`Muted`,
          :exc:`NotCreator`, :exc:`CannotLeave`
        * :exc:`TokenInvalid` (:exc:`TokenMissing`), :exc:`TokenExpired`, :exc:`NotAuthorized`,
          :exc:`IdentityMismatch`, :exc:`Flooding`,
          :exc:`Replaced`, :exc:`ForeignPage`,
          :exc:`KickedByAdmin`, :exc:`BannedFromServer`
    * :exc:`Busy`: asking again may work
        * :exc:`VersionConflict`, :exc:`CodeTaken`, :exc:`Contended`, :exc:`Overloaded`,
          :exc:`StaleEpoch`, :exc:`ServerDraining`, :exc:`ServerFull`, :exc:`RateLimited`,
          :exc:`Unavailable`
    * :exc:`BadRequest`: the message itself is wrong
        * :exc:`UnknownEvent`, :exc:`InvalidMessage`

"""

from datetime import UTC, datetime
from math import ceil
from typing import ClassVar

from lobby.domain.bans import Ban
from lobby.domain.ids import Epoch, GameId, JoinCode, PlayerId


class LobbyError(Exception):
    """
    A refusal that a client may see.

    Attributes:
        code: Stable name for programs, part of the wire contract.
        retryable: Whether the same request may succeed later.
        hint: What the caller could do instead, if there is something to say.
        retry_after_ms: How long the caller should wait at least, if that is known.

    """

    code: ClassVar[str]
    retryable: ClassVar[bool] = False
    hint: str | None = None
    retry_after_ms: int | None = None


class NotFound(LobbyError):
    """The thing named does not exist, or not for this caller: the two look the same."""

    code = "not-found"


class GameNotFound(NotFound):
    """There is no such game, or it has been closed."""

    def __init__(self, named: str) -> None:
        super().__init__(f"there is no game {named!r}; it may have been closed")


class NoMatch(NotFound):
    """No open game fits what a quick join asked for."""

    code = "no-match"

    def __init__(self) -> None:
        super().__init__("no game that you could join fits")
        self.hint = "give create, and a game is opened for you"


class NotBanned(NotFound):
    """The player named is not banned from this server."""

    def __init__(self, player: PlayerId) -> None:
        super().__init__(f"player {player} is not banned")


class NoSuchAlert(NotFound):
    """Nothing is wrong, or somebody else has cleared it."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"there is no alert {kind} now")


class Refused(LobbyError):
    """The request is well formed and understood, and the answer is no."""


class TokenInvalid(Refused):
    """The token was not signed by anyone this server trusts, or says nothing usable."""

    code = "token-invalid"

    def __init__(self, reason: str) -> None:
        super().__init__(f"the token is not valid: {reason}")
        self.hint = "connect with auth {name} to become a new guest"


class TokenExpired(Refused):
    """The token was good once."""

    code = "token-expired"

    def __init__(self) -> None:
        super().__init__("the token has expired")
        self.hint = "connect with auth {name} to become a new guest"


class TokenMissing(TokenInvalid):
    """A request over HTTP says nothing of who makes it."""

    def __init__(self, *roles: str) -> None:
        super().__init__("the request bears none")
        self.hint = f"send Authorization: Bearer and a token with the role {' or '.join(roles)}"


class NotAuthorized(Refused):
    """The caller's token does not have the role that it takes."""

    code = "not-authorized"

    def __init__(self, *roles: str) -> None:
        super().__init__(f"this is for tokens with the role {' or '.join(roles)}")
        self.hint = "lobby token makes one"


class IdentityMismatch(Refused):
    """One connection is one player."""

    code = "identity-mismatch"

    def __init__(self, settled: PlayerId) -> None:
        super().__init__(f"this connection already belongs to player {settled}")
        self.hint = "open another connection for another player"


class Flooding(Refused):
    """A session that is refused so often is ended."""

    code = "flooding"

    def __init__(self, refusals: int, seconds: float) -> None:
        super().__init__(f"{refusals} commands were refused within {seconds:g} s")
        self.hint = "wait for retryAfterMs, and do not repeat what is not retryable"


class Replaced(Refused):
    """A newer connection of the same player has taken over from the one that asked."""

    code = "session-replaced"

    def __init__(self) -> None:
        super().__init__("this player has connected from elsewhere")


class ForeignPage(Refused):
    """A page of another origin asks, in the browser of somebody who may know nothing of it."""

    code = "not-authorized"

    def __init__(self, origin: str) -> None:
        super().__init__(f"pages of other origins may not use this: {origin[:64]!r}")


class KickedByAdmin(Refused):
    """An administrator ends the player's sessions; they may come back."""

    code = "kicked-by-admin"

    def __init__(self, reason: str | None = None) -> None:
        super().__init__(reason or "an administrator has disconnected you")


class BannedFromServer(Refused):
    """An administrator keeps the player from this server, for a time or for good."""

    code = "banned"

    def __init__(self, ban: Ban) -> None:
        span = "for good"
        if ban.until is not None:
            end = datetime.fromtimestamp(ban.until / 1000, UTC)
            span = f"until {end:%Y-%m-%d %H:%M} UTC"
        super().__init__(f"you are banned from this server {span}")
        self.hint = ban.reason
        self.ban = ban


class Busy(LobbyError):
    """Nothing is wrong with the request; somebody else was faster."""

    code = "busy"
    retryable = True


class VersionConflict(Busy):
    """Somebody else committed first. Services start over; no client sees it."""

    def __init__(self, what: str, expected: int, found: int) -> None:
        super().__init__(f"{what} is at version {found}, not {expected}")


class CodeTaken(Busy):
    """A new game drew the join code of an open one. Services draw again; no client sees it."""

    def __init__(self, code: JoinCode) -> None:
        super().__init__(f"join code {code} is in use")


class Contended(Busy):
    """Every attempt lost the race against others."""

    def __init__(self, what: str, attempts: int) -> None:
        super().__init__(f"{what} changed under each of {attempts} attempts")


class Overloaded(Busy):
    """Too many wait for the same thing already."""

    def __init__(self, what: str) -> None:
        super().__init__(f"too many wait for {what} now; try again in a moment")


class StaleEpoch(Busy):
    """The game's log began anew since the caller last looked."""

    def __init__(self, game: GameId, epoch: Epoch) -> None:
        super().__init__(f"the log of {game} is no longer in epoch {epoch}")


class ServerDraining(Busy):
    """The node is about to stop and opens no games any more; another node may."""

    code = "server-draining"

    def __init__(self) -> None:
        super().__init__("this server is about to stop and opens no new games")


class ServerFull(Busy):
    """The node has as much of something as it may have; another node may have room."""

    code = "server-full"

    def __init__(self, what: str, most: int) -> None:
        super().__init__(f"this server has all the {most} {what} it may have")


class RateLimited(Busy):
    """The caller, or its address, has done this too often; nothing else is wrong with it."""

    code = "rate-limited"

    def __init__(self, what: str, seconds: float) -> None:
        # Rounded up: who waits for exactly so long is not refused again.
        self.retry_after_ms = ceil(seconds * 1000)
        super().__init__(f"too many {what}; the next is taken in {self.retry_after_ms} ms")


class Unavailable(Busy):
    """The store is away. Nothing was changed that anybody knows of; an action may be repeated."""

    code = "unavailable"

    def __init__(self) -> None:
        super().__init__("the server cannot reach its store now; try again in a moment")


class BadRequest(LobbyError):
    """The message itself is wrong; nothing was changed."""


class UnknownEvent(BadRequest):
    """The namespace has no such event."""

    code = "unknown-event"

    def __init__(self, event: str, known: str) -> None:
        super().__init__(f"there is no event {event[:64]!r} here")
        self.hint = f"the events are {known}"


class InvalidMessage(BadRequest):
    """A field is missing, unknown, of the wrong type or too large."""

    code = "invalid-message"

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}" if field else reason)
