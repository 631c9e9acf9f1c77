"""How old a change is when it is heard of."""

import orjson
import pytest

from loadtest.frames import Json
from loadtest.listing import feed as feed_module
from loadtest.listing.feed import Feed


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_module, "now_micros", lambda: 7)


def text(version: int, *games: dict[str, Json], snapshot: bool = False, gone: str = "") -> bytes:
    body = {
        "from": version - 1,
        "version": version,
        "snapshot": snapshot,
        "games": games,
        "removed": [gone] if gone else [],
    }
    return orjson.dumps(["games-updated", body])


def a_game(name: str, players: int = 1) -> dict[str, Json]:
    return {"id": f"game:{name}", "name": name, "playerCount": players}


def test_change_is_as_old_as_its_asking() -> None:
    feed = Feed()
    feed.ask("game:a")

    assert feed.read(text(1, a_game("a"))).asked_micros == (7,)


def test_game_that_has_no_id_yet_is_known_by_its_name() -> None:
    feed = Feed()
    feed.ask("a")

    assert feed.read(text(1, a_game("a"))).asked_micros == (7,)


def test_removal_is_a_change() -> None:
    feed = Feed()
    feed.ask("game:a")

    assert feed.read(text(1, gone="game:a")).asked_micros == (7,)


def test_every_watcher_hears_the_same() -> None:
    feed = Feed()
    feed.ask("game:a")
    first = feed.read(text(1, a_game("a")))

    assert feed.read(text(1, a_game("a"))) is first


def test_change_counts_once() -> None:
    feed = Feed()
    feed.ask("game:a")
    feed.read(text(1, a_game("a")))

    assert feed.read(text(2, a_game("a", 2))).asked_micros == ()


def test_whole_list_that_repeats_a_game_does_not_tell_its_change() -> None:
    feed = Feed()
    feed.read(text(1, a_game("a"), snapshot=True))
    feed.ask("game:a")

    assert feed.read(text(2, a_game("a"), a_game("b"), snapshot=True)).asked_micros == ()
    assert feed.read(text(3, a_game("a", 2), snapshot=True)).asked_micros == (7,)


def test_few_messages_are_remembered() -> None:
    feed = Feed()
    first = feed.read(text(1))
    for version in range(2, 100):
        feed.read(text(version))

    assert feed.read(text(1)) is not first
