"""A change of a game, in the words of the scripts that carry it out."""

from collections.abc import Sequence

import msgpack

from lobby.domain.events import GameStarted, LeaveReason, PlayerLeft, StateEvent
from lobby.domain.game import Game
from lobby.domain.ids import PlayerId
from lobby.domain.status import WITHOUT_MATCH, GameStatus
from lobby.storage.log import LogLimits
from lobby.storage.redis.entries import entry_of
from lobby.storage.redis.followed import GAMES, TOLD_SECONDS
from lobby.storage.redis.link import Word
from lobby.storage.redis.summaries import Entry

READABLE_SECONDS = 60  # how long the end of a closed game can be read


def words_of(node: bytes, game: Game, listed: Entry) -> list[Word]:
    """Return what both scripts take of a game."""
    return [
        node,
        game.id,
        game.code,
        game.version,
        GAMES.dumps(game),
        game.status,
        "" if game.due_at is None else game.due_at,
        _packed(_members(game)),
        listed.shown,
        listed.packed,
    ]


def words_of_commit(
    node: bytes, game: Game, listed: Entry, events: Sequence[StateEvent], limits: LogLimits
) -> list[Word]:
    """Return the arguments of ``commit.lua``."""
    logged = [(*entry_of(event), int(isinstance(event, GameStarted))) for event in events]
    leavers = [
        (event.player, "" if event.reason is LeaveReason.LEFT else event.reason)
        for event in events
        if isinstance(event, PlayerLeft)
    ]
    return [
        *words_of(node, game, listed),
        _packed(logged),
        _packed(leavers),
        int(game.status not in WITHOUT_MATCH),
        READABLE_SECONDS,
        TOLD_SECONDS,
        *limits.words,
    ]


def _members(game: Game) -> list[tuple[PlayerId, str]]:
    if game.status is GameStatus.CLOSED:
        return []
    seated = [(seat.player.id, "seat") for seat in game.seats]
    return seated + [(each.player.id, "watch") for each in game.spectators]


def _packed(value: object) -> bytes:
    # Lua knows one kind of string.
    packed: bytes = msgpack.packb(value, use_bin_type=False)
    return packed
