"""How the listing is shown to clients, in acks, pushes and over HTTP."""

from collections.abc import Sequence
from typing import Self

from pydantic import Field

from lobby.domain.listing import Page
from lobby.domain.status import GameStatus
from lobby.domain.summary import Seeker, Summary, WhyNot, why_not
from lobby.wire.message import Message, Shown, encoded_size
from lobby.wire.pushes import Push

MAX_SUMMARY_METADATA_BYTES = 512


class SummaryView(Message):
    """
    A game as the listing shows it.

    ``metadata`` is ``null`` where it takes more than 512 bytes: the listing goes to everyone.
    ``whyNot`` is there where the one who asked could not join, and is the code they would get.
    """

    id: str
    name: str
    status: GameStatus
    host_id: str
    host_name: str
    player_count: int
    max_players: int
    spectator_count: int
    has_password: bool
    tags: list[str]
    metadata: Shown
    created_at: int
    joinable: bool
    why_not: WhyNot | None = None

    @classmethod
    def of(cls, game: Summary, seeker: Seeker | None = None) -> Self:
        """Return the view of a listed game, for everybody or for one who looks for a game."""
        metadata = dict(game.metadata)
        is_small = encoded_size(metadata) <= MAX_SUMMARY_METADATA_BYTES
        view = cls(
            id=game.id,
            name=game.name,
            status=game.status,
            host_id=game.host_id,
            host_name=game.host_name,
            player_count=game.player_count,
            max_players=game.max_players,
            spectator_count=game.spectator_count,
            has_password=game.has_password,
            tags=list(game.tags),
            metadata=metadata if is_small else None,
            created_at=game.created_at,
            joinable=game.joinable,
        )
        reason = None if seeker is None else why_not(game, seeker)
        return view if reason is None else view.model_copy(update={"why_not": reason})


def summary_view(game: Summary) -> dict[str, object]:
    """Return a listed game's :class:`SummaryView`, written out: pushes show ten of them at once."""
    metadata = game.metadata
    is_small = not metadata or encoded_size(metadata) <= MAX_SUMMARY_METADATA_BYTES
    return {
        "id": game.id,
        "name": game.name,
        "status": game.status,
        "hostId": game.host_id,
        "hostName": game.host_name,
        "playerCount": game.player_count,
        "maxPlayers": game.max_players,
        "spectatorCount": game.spectator_count,
        "hasPassword": game.has_password,
        "tags": list(game.tags),
        "metadata": metadata if is_small else None,
        "createdAt": game.created_at,
        "joinable": game.joinable,
    }


class PageView(Message):
    """
    One page of the listing.

    ``version`` is the listing's number that the page reflects, ``cursor`` what to ask the next
    page with (``null`` on the last).
    """

    version: int
    total: int
    games: list[SummaryView]
    cursor: str | None

    @classmethod
    def of(cls, page: Page, version: int, seeker: Seeker | None = None) -> Self:
        """Return the view of a page, for everybody or for one who looks for a game."""
        games = [SummaryView.of(game, seeker) for game in page.games]
        return cls(version=version, total=page.total, games=games, cursor=page.cursor)


class GamesUpdated(Push):
    """
    The listing, or what changed in it.

    A ``snapshot`` replaces what you hold, whatever it is. A difference applies if ``from`` ≤ the
    version you hold < ``version``. There are ``total`` games in all.
    """

    event_name = "games-updated"

    from_: int = Field(alias="from")
    version: int
    snapshot: bool
    total: int
    games: list[SummaryView]
    removed: list[str]


def games_updated(
    since: int | None,
    version: int,
    total: int,
    games: Sequence[dict[str, object]],
    removed: Sequence[str] = (),
) -> dict[str, object]:
    """Return a :class:`GamesUpdated` of written-out views; ``since`` is ``None`` for a snapshot."""
    return {
        "from": since or 0,
        "version": version,
        "snapshot": since is None,
        "total": total,
        "games": games,
        "removed": removed,
    }
