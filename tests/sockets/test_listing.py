from typing import Any

from lobby.domain.ids import Epoch, GameId
from lobby.domain.leaving import leave
from lobby.domain.listing import NEWEST_FIRST, Query, Where, place_in
from lobby.domain.status import GameStatus
from lobby.sockets.listing import ListingFeed
from lobby.storage import ListingIndex
from tests.builders import ANN, BOB, CAT, DAN, G1, G2, a_game, a_match, at
from tests.fakes import FakeLater
from tests.sockets.fakes import FakeSocket, a_server, as_socket
from tests.sockets.pictures import Picture


class Lobby:
    """A listing with its feed; time passes when the test says so."""

    def __init__(self) -> None:
        self.listing = ListingIndex(Epoch("listing"))
        self.later = FakeLater()
        self.feed = ListingFeed(self.listing, a_server(), self.later)

    def narrow(self, socket: FakeSocket, **conditions: Any) -> Any:
        return self.feed.narrow(as_socket(socket), Where(**conditions)).payload()

    def a_watcher(self, sid: str = "s1") -> FakeSocket:
        socket = FakeSocket(sid)
        self.feed.watch(as_socket(socket))
        return socket


WAITING = frozenset({GameStatus.WAITING})


def updates(socket: FakeSocket) -> list[Any]:
    return [data for event, data in socket.sent if event == "games-updated"]


def apply(socket: FakeSocket) -> tuple[int, dict[str, Any]]:
    """Return what a client that follows the contract's rule holds: version and games by id."""
    picture = Picture()
    for update in updates(socket):
        picture.apply(update)
    return picture.version, picture.games


def test_newcomer_gets_a_snapshot() -> None:
    lobby = Lobby()
    lobby.listing.update(a_game())

    (snapshot,) = updates(lobby.a_watcher())

    assert (snapshot["snapshot"], snapshot["total"], snapshot["version"]) == (True, 1, 1)
    assert [game["id"] for game in snapshot["games"]] == [G1]


def test_snapshot_holds_the_newest_fifty_of_many() -> None:
    lobby = Lobby()
    for number in range(60):
        lobby.listing.update(a_game(id_=GameId(f"game:{number}"), created_at=number))

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

    lobby.listing.update(leave(a_game(), ANN.id, at()).game)
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
    lobby.feed.forget(as_socket(slow))
    slow.drain()

    assert lobby.feed._by_sid == {}


def test_who_stopped_watching_gets_nothing() -> None:
    lobby = Lobby()
    socket = lobby.a_watcher()

    lobby.feed.forget(as_socket(socket))
    lobby.feed.forget(as_socket(socket))
    lobby.listing.update(a_game())
    lobby.later.pass_by()

    assert len(updates(socket)) == 1


def test_socket_that_narrows_its_listing_is_shown_only_those_games() -> None:
    lobby = Lobby()
    lobby.listing.update(a_game())
    lobby.listing.update(a_game(DAN, CAT, id_=G2, host=BOB))
    socket = lobby.a_watcher()

    ack = lobby.narrow(socket, min_free_seats=2)

    assert [game["id"] for game in ack["games"]] == [G1]
    assert (ack["total"], ack["version"], ack["cursor"]) == (1, 2, None)


def test_snapshot_of_a_filter_goes_on_by_cursor() -> None:
    lobby = Lobby()
    for number in range(60):
        lobby.listing.update(a_game(id_=GameId(f"game:{number}"), created_at=number))

    ack = lobby.narrow(lobby.a_watcher(), status=WAITING)

    rest = lobby.listing.page(Query(after=place_in(ack["cursor"], NEWEST_FIRST)))
    assert (ack["total"], len(ack["games"])) == (60, 50)
    assert [game.id for game in rest.games] == [f"game:{n}" for n in range(9, -1, -1)]


def test_game_that_stops_matching_is_removed_from_that_listing_only() -> None:
    lobby = Lobby()
    lobby.listing.update(a_game(BOB))
    lobby.later.pass_by()
    wide, narrow = lobby.a_watcher("wide"), lobby.a_watcher("narrow")
    lobby.narrow(narrow, status=WAITING)

    lobby.listing.update(a_match(BOB))
    lobby.later.pass_by()

    last = updates(narrow)[-1]
    assert (last["games"], last["removed"], last["total"]) == ([], [G1], 0)
    assert updates(wide)[-1]["games"][0]["status"] == "playing"


def test_nothing_is_pushed_while_nothing_of_the_filter_changes_and_the_next_push_fits() -> None:
    lobby = Lobby()
    socket = lobby.a_watcher()
    ack = lobby.narrow(socket, name="chess", min_free_seats=3)
    heard = len(updates(socket))

    lobby.listing.update(a_game(BOB, CAT))
    lobby.later.pass_by()
    assert len(updates(socket)) == heard
    lobby.listing.update(a_game())
    lobby.later.pass_by()

    (push,) = updates(socket)[heard:]
    assert (push["from"], push["version"], push["total"]) == (ack["version"], 2, 1)


def test_those_who_watch_the_same_are_sent_the_same_message() -> None:
    lobby = Lobby()
    first, second = lobby.a_watcher("s1"), lobby.a_watcher("s2")
    lobby.narrow(first, name="CHE", tags=frozenset(), metadata={})
    lobby.narrow(second, name="che")

    lobby.listing.update(a_game())
    lobby.later.pass_by()

    assert updates(first)[-1] is updates(second)[-1]


def test_socket_watches_one_filter_at_a_time() -> None:
    lobby = Lobby()
    socket = lobby.a_watcher()
    lobby.narrow(socket, name="go")
    lobby.narrow(socket, name="chess")
    lobby.narrow(socket)
    heard = len(updates(socket))

    lobby.listing.update(a_game())
    lobby.later.pass_by()

    assert len(updates(socket)) == heard + 1
    assert len(lobby.feed._groups) == 1


def test_slow_socket_gets_a_snapshot_of_its_own_filter() -> None:
    lobby = Lobby()
    slow = lobby.a_watcher()
    lobby.narrow(slow, min_free_seats=3)

    slow.is_backlogged = True
    lobby.listing.update(a_game())
    lobby.later.pass_by()
    lobby.listing.update(a_game(CAT, id_=G2, host=BOB))
    lobby.later.pass_by()
    slow.drain()

    assert [update["snapshot"] for update in updates(slow)] == [True, True]
    assert set(apply(slow)[1]) == {G1}


def test_slow_socket_that_asked_meanwhile_is_not_sent_a_snapshot_it_has() -> None:
    lobby = Lobby()
    slow = lobby.a_watcher()
    slow.is_backlogged = True
    lobby.listing.update(a_game())
    lobby.later.pass_by()

    lobby.narrow(slow, name="chess")
    slow.drain()

    assert len(updates(slow)) == 1


def test_socket_that_comes_back_to_a_backlog_is_shown_the_listing_when_it_has_caught_up() -> None:
    lobby = Lobby()
    socket = FakeSocket()
    socket.is_backlogged = True
    lobby.feed.watch(as_socket(socket))
    assert updates(socket) == []

    socket.drain()

    assert [update["snapshot"] for update in updates(socket)] == [True]


def test_socket_that_has_left_already_is_not_watched_for() -> None:
    lobby = Lobby()
    socket = FakeSocket()
    socket.disconnect()

    lobby.feed.watch(as_socket(socket))

    assert lobby.feed._groups == {}
