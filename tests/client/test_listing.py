from lobby.client.listing import Fit, Listing
from lobby.client.reading import read
from lobby.wire.listing import GamesUpdated
from tests.client.payloads import a_summary


def a_push(
    from_: int,
    version: int,
    *games: dict[str, object],
    removed: tuple[str, ...] = (),
    snapshot: bool = False,
) -> GamesUpdated:
    payload = {
        "from": from_,
        "version": version,
        "snapshot": snapshot,
        "total": len(games),
        "games": list(games),
        "removed": list(removed),
    }
    return read(GamesUpdated, payload)


def a_listing(version: int = 5) -> Listing:
    listing = Listing()
    listing.take(a_push(0, version, a_summary("a", 1), a_summary("b", 2), snapshot=True))
    return listing


def test_snapshot_replaces_whatever_is_held() -> None:
    listing = a_listing(9)

    assert listing.take(a_push(0, 3, a_summary("c"), snapshot=True)) is Fit.APPLIED
    assert (list(listing.games), listing.version, listing.total) == (["c"], 3, 1)


def test_difference_changes_adds_and_removes() -> None:
    listing = a_listing()

    fit = listing.take(
        a_push(5, 7, a_summary("b", 2, playerCount=2), a_summary("c"), removed=("a",))
    )

    assert fit is Fit.APPLIED
    assert {id_: game.player_count for id_, game in listing.games.items()} == {"b": 2, "c": 1}
    assert listing.version == 7


def test_difference_from_before_what_is_held_applies_if_it_goes_beyond() -> None:
    assert a_listing(5).take(a_push(3, 6)) is Fit.APPLIED


def test_old_difference_changes_nothing() -> None:
    listing = a_listing(5)

    assert listing.take(a_push(4, 5, removed=("a",))) is Fit.OLD
    assert "a" in listing.games


def test_difference_that_does_not_join_up_changes_nothing() -> None:
    listing = a_listing(5)

    assert listing.take(a_push(6, 7, removed=("a",))) is Fit.GAP
    assert (listing.version, "a" in listing.games) == (5, True)


def test_newest_game_comes_first() -> None:
    assert [game.id for game in a_listing().newest_first] == ["b", "a"]
