"""What a watcher makes of what it is told; no socket, no server."""

import asyncio
from typing import cast

import orjson
import pytest
from picows import WSMsgType, WSTransport
from picows.picows import _make_test_ws_frame

from loadtest.errors import CommandRefused
from loadtest.frames import Json, parse
from loadtest.histogram import Histogram
from loadtest.host import source_address
from loadtest.listing.changes import Changes
from loadtest.listing.feed import Feed
from loadtest.listing.watcher import Watcher


class Wire:
    """Stands for a transport; answers each command with the next reply."""

    def __init__(self, watcher: Watcher, *replies: dict[str, Json]) -> None:
        self.watcher = watcher
        self.replies = list(replies)
        self.asked: list[Json] = []
        watcher.on_ws_connected(cast("WSTransport", self))

    def send(self, _kind: WSMsgType, frame: bytes) -> None:
        packet = parse(frame, "/games")
        self.asked.append(packet.payload)
        reply = b"43/games,%d%b" % (packet.ack_id or 0, orjson.dumps([self.replies.pop(0)]))
        asyncio.get_running_loop().call_soon(hear, self.watcher, reply)


def hear(watcher: Watcher, payload: bytes) -> None:
    frame = _make_test_ws_frame(WSMsgType.TEXT, payload, True, False)
    watcher.on_ws_frame(cast("WSTransport", None), frame)


def a_watcher(feed: Feed | None = None) -> Watcher:
    return Watcher(0, feed or Feed(), Histogram())


def a_listing(begin: int, version: int, *games: str, total: int = 0) -> bytes:
    listed = [{"id": game, "name": game} for game in games]
    body = {
        "from": begin,
        "version": version,
        "snapshot": not begin,
        "total": total or len(games),
        "games": listed,
        "removed": [],
    }
    return b"42/games," + orjson.dumps(["games-updated", body])


async def test_listing_is_counted_and_applied() -> None:
    watcher = a_watcher()
    payloads = [a_listing(0, 1, "a"), a_listing(1, 2, "b")]
    for payload in payloads:
        hear(watcher, payload)

    assert set(watcher.picture.games) == {"a", "b"}
    assert (watcher.messages, watcher.bytes) == (2, sum(map(len, payloads)) + 2 * 4)
    await watcher.reached("games-updated")


async def test_gap_is_a_fault() -> None:
    watcher = a_watcher()
    hear(watcher, a_listing(0, 1, "a"))
    hear(watcher, a_listing(3, 4, "b"))

    assert watcher.faults == {"gaps in the listing": 1}


async def test_every_page_is_fetched() -> None:
    watcher = a_watcher()
    wire = Wire(
        watcher,
        {"ok": True, "version": 1, "games": [{"id": "b"}], "cursor": "next"},
        {"ok": True, "version": 1, "games": [{"id": "c"}], "cursor": None},
    )
    hear(watcher, a_listing(0, 1, "a", total=3))
    await watcher.complete()

    assert set(watcher.picture.games) == {"a", "b", "c"}
    assert wire.asked[1] == ["list-games", {"limit": 100, "cursor": "next"}]


async def test_complete_listing_is_not_fetched() -> None:
    watcher = a_watcher()
    wire = Wire(watcher)
    hear(watcher, a_listing(0, 1, "a"))
    await watcher.complete()

    assert wire.asked == []


OK: dict[str, Json] = {"ok": True}


def seated(game: str) -> dict[str, Json]:
    return {"ok": True, "gameId": game}


async def test_changes_keep_the_number_of_games_and_know_the_truth() -> None:
    feed = Feed()
    ann, bob, cat = (a_watcher(feed) for _ in range(3))
    Wire(ann, seated("g1"), OK)
    Wire(bob, seated("g2"))
    Wire(cat, seated("g1"), OK)
    changes = Changes([ann, bob, cat], feed)
    await changes.open_games(2)
    assert changes.truth() == {"g1": 1, "g2": 1}

    changes.change(0)
    await changes.finish()
    assert changes.truth() == {"g1": 2, "g2": 1}

    changes.change(1)
    await changes.finish()
    assert (changes.truth(), changes.made) == ({"g1": 1, "g2": 1}, 2)


async def test_refused_change_is_a_fault_and_no_change() -> None:
    feed = Feed()
    ann = a_watcher(feed)
    Wire(ann, {"ok": False, "error": {"code": "busy", "message": "later", "retryAfterMs": 250}})
    changes = Changes([ann], feed)
    changes.change(3)
    await changes.finish()

    assert (changes.made, changes.faults) == (0, {"create-game was refused: busy: later": 1})


async def test_refusal_says_when_to_ask_again() -> None:
    watcher = a_watcher()
    Wire(watcher, {"ok": False, "error": {"code": "rate-limited", "retryAfterMs": 250}})

    with pytest.raises(CommandRefused) as refused:
        await watcher.call("create-game", {})

    assert (refused.value.code, refused.value.retry_after_seconds) == ("rate-limited", 0.25)


def test_one_address_is_enough_until_its_ports_run_short() -> None:
    addresses = [source_address(index) for index in (0, 19_999, 20_000, 40_000)]

    assert addresses == [None, None, "127.0.0.2", "127.0.0.3"]
