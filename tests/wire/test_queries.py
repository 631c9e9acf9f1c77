import pytest

from lobby.domain.errors import InvalidMessage
from lobby.domain.listing import Query, Sort, SortKey, Where
from lobby.domain.status import GameStatus
from lobby.wire.queries import ListGames


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        ({"limit": 0}, "limit: "),
        ({"limit": 101}, "limit: "),
        ({"sort": "age"}, "sort: .*createdAt.name.playerCount"),
        ({"sort": "--name"}, "sort: "),
        ({"where": {"status": "open"}}, "where.status.0: "),
        ({"where": {"host": "ann"}}, "where.host: is not a field"),
        ({"where": None}, "where: must be an object"),
        ({"where": {"status": ["waiting"] * 6}}, "where.status: "),
    ],
)
def test_what_does_not_fit_is_refused_naming_the_field(payload: object, why: str) -> None:
    with pytest.raises(InvalidMessage, match=why):
        ListGames.parse(payload)


def test_listing_is_asked_for_newest_first() -> None:
    assert ListGames.parse({}).query() == Query()


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", Sort(SortKey.NAME, descending=False)),
        ("+name", Sort(SortKey.NAME, descending=False)),
        ("-playerCount", Sort(SortKey.PLAYER_COUNT, descending=True)),
    ],
)
def test_order_is_a_key_with_a_sign(sort: str, expected: Sort) -> None:
    assert ListGames.parse({"sort": sort}).query().sort == expected


@pytest.mark.parametrize("status", ["waiting", ["waiting"]])
def test_one_status_needs_no_list(status: object) -> None:
    where = ListGames.parse({"where": {"status": status}}).query().where

    assert where == Where(status=frozenset({GameStatus.WAITING}))


def test_every_condition_is_taken() -> None:
    where = {
        "status": ["waiting", "playing"],
        "tags": ["fast"],
        "name": "che",
        "joinable": True,
        "minFreeSeats": 2,
        "metadata": {"mode": "duel"},
    }

    assert ListGames.parse({"where": where, "limit": 5}).query() == Query(
        where=Where(
            status=frozenset({GameStatus.WAITING, GameStatus.PLAYING}),
            tags=frozenset({"fast"}),
            name="che",
            joinable=True,
            min_free_seats=2,
            metadata={"mode": "duel"},
        ),
        limit=5,
    )
