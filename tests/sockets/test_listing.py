from typing import Any

from lobby.domain.ids import Epoch
from lobby.sockets.listing import ListingFeed
from lobby.storage import ListingIndex
from tests.builders import ANN, BOB, CAT, DAN, G1, G2, a_game
from tests.fakes import FakeLater
from tests.sockets.fakes import FakeSocket, a_server, as_socket


class Lobby:
    """A listing with its feed; time passes when the test says so."""

    def __init__(self) -> None:
        self.listing = ListingIndex(Epoch("listing"))
        self.later = FakeLater()
        self.feed = ListingFeed(self.listing, a_server(), self.later)

    def a_watcher(self, sid: str = "s1") -> FakeSocket:
        socket = FakeSocket(sid)
        self.feed.watch(as_socket(socket))
        return socket


def updates(socket: FakeSocket) -> list[Any]:
    return [data for event, data in socket.sent if event == "games-updated"]


def apply(socket: FakeSocket) -> tuple[int, dict[str, Any]]:
    """Return what a client that follows the contract's rule holds: version and games by id."""
    version = -1
    games: dict[str, Any] = {}
    for update in updates(socket):
        if update["snapshot"]:
            games = {}
        elif not update["from"] <= version < update["version"]:
            continue
        games.update({game["id"]: game for game in update["games"]})
        for gone in update["removed"]:
            games.pop(gone, None)
        version = update["version"]
    return version, games


def test_newcomer_gets_a_snapshot() -> None:
    lobby = Lobby()
    lobby.listing.update(a_game())

    (snapshot,) = updates(lobby.a_watcher())

    assert (snapshot["snapshot"], snapshot["total"], snapshot["version"]) == (True, 1, 1)
    assert [game["id"] for game in snapshot["games"]] == [G1]


def test_snapshot_holds_the_newest_fifty_of_many() -> None:
    lobby = Lobby()
    for number in range(60):
        lobby.listing.update(a_game(id_=f"game:{number}"))  # type: ignore[arg-type]

    (snapshot,) = updates(lobby.a_watcher())

    assert snapshot["total"] == 60
    assert [game["id"] for game in snapshot["games"]] == [f"game:{n}" for n in range(59, 9, -1)]


def test_changes_of_one_moment_come_as_one_message() -> None:
    lobby = Lobby()
    socket = lobby.a_watcher()

    lobby.listing.update(a_game())
    lobby.listing.update(a_game(id_=G2, host=BOB))
    lobby.listing.update(a_game(CAT, id_=G2, host=BOB))
    assert len(updates(socket)) == 1
    lobby.later.pass_by()

    _, change = updates(socket)
    assert (change["from"], change["version"], change["snapshot"]) == (0, 3, False)
    assert {game["id"]: game["playerCount"] for game in change["games"]} == {G1: 1, G2: 2}


def test_game_that_was_closed_is_removed() -> None:
    lobby = Lobby()
    lobby.listing.update(a_game())
    lobby.later.pass_by()
    socket = lobby.a_watcher()

    lobby.listing.update(a_game().leave(ANN.id).game)
    lobby.later.pass_by()

    assert updates(socket)[-1]["removed"] == [G1]
    assert apply(socket) == (2, {})


def test_nothing_is_sent_while_nothing_changes() -> None:
    lobby = Lobby()
    lobby.listing.update(a_game())
    lobby.later.pass_by()

    assert lobby.later.count == 0


def test_newcomer_between_a_change_and_its_message_ends_with_the_truth() -> None:
    lobby = Lobby()
    early = lobby.a_watcher("early")
    lobby.listing.update(a_game())
    late = lobby.a_watcher("late")
    lobby.listing.update(a_game(DAN))
    lobby.later.pass_by()

    assert apply(early) == apply(late)
    assert apply(late)[0] == lobby.listing.version == 2


def test_newcomer_is_not_told_again_what_the_snapshot_held() -> None:
    lobby = Lobby()
    lobby.listing.update(a_game())
    socket = lobby.a_watcher()

    lobby.later.pass_by()
    lobby.listing.update(a_game(DAN))
    lobby.later.pass_by()

    assert [(update["from"], update["version"]) for update in updates(socket)] == [(0, 1), (1, 2)]


def test_socket_far_behind_gets_one_snapshot_when_it_has_caught_up() -> None:
    lobby = Lobby()
    slow, quick = lobby.a_watcher("slow"), lobby.a_watcher("quick")

    slow.is_backlogged = True
    lobby.listing.update(a_game())
    lobby.later.pass_by()
    lobby.listing.update(a_game(DAN))
    lobby.later.pass_by()
    assert len(updates(slow)) == 1
    slow.drain()

    assert [update["snapshot"] for update in updates(slow)] == [True, True]
    assert apply(slow) == apply(quick)


def test_socket_that_is_gone_by_the_time_is_not_watched_for() -> None:
    lobby = Lobby()
    slow = lobby.a_watcher("slow")
    slow.is_backlogged = True
    lobby.listing.update(a_game())
    lobby.later.pass_by()

    slow.disconnect()
    slow.drain()

    assert lobby.feed._watchers == {}


def test_who_stopped_watching_gets_nothing() -> None:
    lobby = Lobby()
    socket = lobby.a_watcher()

    lobby.feed.forget(as_socket(socket))
    lobby.feed.forget(as_socket(socket))
    lobby.listing.update(a_game())
    lobby.later.pass_by()

    assert len(updates(socket)) == 1
