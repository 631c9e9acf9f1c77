"""``/api/games``: the listing, and one game."""

import re
from collections.abc import Callable, Iterable

import orjson
from quart import Blueprint, Response, request

from lobby.domain.errors import InvalidMessage
from lobby.domain.ids import GameId
from lobby.domain.listing import Query
from lobby.domain.summary import Seeker
from lobby.http.bearer import Gate
from lobby.http.operations import Operation, documented
from lobby.http.responses import json_response
from lobby.ports import Listing
from lobby.services.games import GameService
from lobby.wire.acks import ok
from lobby.wire.api import GameShown
from lobby.wire.listing import PageView
from lobby.wire.queries import ListGames
from lobby.wire.views import GameView

METADATA_PREFIX = "metadata."


def games_blueprint(listing: Listing, games: GameService, gate: Gate) -> Blueprint:
    """Return the routes that read games."""
    blueprint = Blueprint("games", __name__, url_prefix="/api/games")

    @blueprint.get("")
    @documented(Operation(query=ListGames, reply=PageView, may_bear=True, is_cached=True))
    async def list_games() -> Response:
        """One page of the listing, for everybody or for the one whose token comes along."""
        query = list_query(request.args.items(multi=True)).query()
        player = gate.player_of(request)
        if player is None:
            answer = _page_for_all(listing, query)
        else:
            answer = await _page_for(await games.seeker(player), listing, query)
        answer.headers["Vary"] = "Authorization"
        return answer

    @blueprint.get("/<game_id>")
    @documented(Operation(reply=GameShown, may_bear=True, refusals=(404,)))
    async def get_game(game_id: str) -> Response:
        """One game, as strangers see it; a private one, for those in it."""
        found = await games.show(GameId(game_id), gate.player_of(request))
        answer = json_response(ok(GameShown(game=GameView.of(found.game))))
        answer.headers["Vary"] = "Authorization"
        return answer

    return blueprint


def _page_for_all(listing: Listing, query: Query) -> Response:
    """Return the page that everybody is shown; 304 while nothing in the listing has changed."""
    # The version is the whole listing's, and the URL is the query: together they tell all.
    tag = f"{listing.epoch}-{listing.version}"
    if request.if_none_match.contains_weak(tag):
        answer = Response(status=304)
    else:
        answer = json_response(ok(PageView.of(listing.page(query), listing.version)))
    answer.set_etag(tag, weak=True)
    answer.headers["Cache-Control"] = "no-cache"  # may be kept, must be asked for again
    return answer


async def _page_for(seeker: Seeker, listing: Listing, query: Query) -> Response:
    """Return the page as one player is shown it; 304 while it stays the same."""
    page = PageView.of(listing.page(query), listing.version, seeker)
    answer = json_response(ok(page))
    answer.headers["Cache-Control"] = "private, no-cache"
    await answer.add_etag(weak=True)
    return await answer.make_conditional(request)


def list_query(pairs: Iterable[tuple[str, str]]) -> ListGames:
    """
    Return the command that a query string stands for; see :func:`list_fields`.

    Raises:
        InvalidMessage: If a parameter is unknown or does not fit.

    """
    return ListGames.parse(list_fields(pairs))


def list_fields(pairs: Iterable[tuple[str, str]]) -> dict[str, object]:
    """
    Return the fields of that command.

    ``status`` and ``tags`` take several values, repeated or separated by commas;
    ``metadata.KEY`` compares one key, its value read as JSON where it is JSON.

    Raises:
        InvalidMessage: If a number or a truth value is none.

    """
    top: dict[str, object] = {}
    where: dict[str, object] = {}
    metadata: dict[str, object] = {}
    lists: dict[str, list[str]] = {"status": [], "tags": []}
    for name, text in pairs:
        if name.startswith(METADATA_PREFIX):
            metadata[name.removeprefix(METADATA_PREFIX)] = _json_or(text)
        elif name in lists:
            lists[name].extend(filter(None, text.split(",")))
        elif name in ("sort", "cursor"):
            top[name] = text
        else:
            place = top if name == "limit" else where
            place[name] = _READERS.get(name, _text)(name, text)
    if metadata and "metadata" not in where:
        where["metadata"] = metadata
    where.update((name, words) for name, words in lists.items() if words)
    return {**top, "where": where}


def integer(name: str, text: str) -> int:
    """
    Return the whole number that a parameter stands for.

    Raises:
        InvalidMessage: If it is none.

    """
    if not re.fullmatch(r"-?[0-9]{1,16}", text):
        raise InvalidMessage(name, "must be a whole number")
    return int(text)


def _boolean(name: str, text: str) -> bool:
    if text not in ("true", "false"):
        raise InvalidMessage(name, "must be true or false")
    return text == "true"


def _text(_name: str, text: str) -> str:
    return text


_READERS: dict[str, Callable[[str, str], object]] = {
    "joinable": _boolean,
    "limit": integer,
    "minFreeSeats": integer,
}


def _json_or(text: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
