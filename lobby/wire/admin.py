"""What administrators may ask for on ``/admin``: one model per command."""

from dataclasses import replace
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from lobby.domain.alerts import AlertKind
from lobby.domain.listing import DEFAULT_LIMIT, MAX_LIMIT, Query
from lobby.domain.names import MAX_NAME, is_line
from lobby.wire.command import Command
from lobby.wire.commands import Id, PlayerRef, Seq
from lobby.wire.message import Name, check_markup, documented_line
from lobby.wire.queries import ListGames

MAX_ANNOUNCEMENT = 500
MAX_BAN_SECONDS = 10 * 366 * 24 * 3600  # whoever means longer means for good
MAX_DRAIN_SECONDS = 24 * 3600


def _check_line(text: str) -> str:
    if not is_line(text, MAX_ANNOUNCEMENT):
        limit = {"limit": MAX_ANNOUNCEMENT}
        raise PydanticCustomError("line", "must be 1 to {limit} characters on one line", limit)
    return text


Line = Annotated[
    str,
    AfterValidator(_check_line),
    AfterValidator(check_markup),
    documented_line(MAX_ANNOUNCEMENT),
]
"""What an administrator says to everybody: shown as text, never as markup."""


class RequestStats(Command):
    """Ask how the node does now."""


class WatchStats(Command):
    """Have that pushed to this socket every two seconds, or with ``off`` no more."""

    shorthand = "off"

    off: Annotated[bool, BeforeValidator(lambda value: value == "off" or value)] = False


class ListAllGames(ListGames):
    """Ask for one page of all open games; ``player`` is part of a name or an id of one there."""

    player: Annotated[str, Field(max_length=MAX_NAME)] = ""

    def query(self) -> Query:
        """See :meth:`ListGames.query`."""
        query = super().query()
        return replace(query, where=replace(query.where, player=self.player))


class InspectGame(Command):
    """Ask for everything that is known of a game."""

    shorthand = "gameId"

    game_id: Id


class CloseGame(Command):
    """Close a game at once; ``reason`` is for the audit log."""

    shorthand = "gameId"

    game_id: Id
    reason: Name | None = None


class KickPlayer(Command):
    """Take a player out of their game and off the server; they may come back."""

    shorthand = "playerId"

    player_id: PlayerRef
    reason: Name | None = None


class BanPlayer(Command):
    """Do the same, and keep the player out for so many ``seconds``, or for good."""

    shorthand = "playerId"

    player_id: PlayerRef
    seconds: Annotated[int, Field(ge=1, le=MAX_BAN_SECONDS)] | None = None
    reason: Name | None = None


class UnbanPlayer(Command):
    """Let a player come back."""

    shorthand = "playerId"

    player_id: PlayerRef


class Announce(Command):
    """Say something to everybody, by way of their inboxes."""

    shorthand = "text"

    text: Line


class ClearAlert(Command):
    """Say that an alert is taken care of."""

    shorthand = "kind"

    kind: Annotated[AlertKind, Field(strict=False)]


class ListActs(Command):
    """Ask what administrators did, newest first; ``before`` is the last ``number`` one knows."""

    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    before: Seq | None = None


class DrainNode(Command):
    """
    Let the node stop: it opens no games any more, and running ones may end.

    It stops when nobody is connected any more, after ``seconds`` at the latest, or after the time
    that it is set to.
    """

    seconds: Annotated[float, Field(ge=0, le=MAX_DRAIN_SECONDS)] | None = None
