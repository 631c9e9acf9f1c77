import pytest

from lobby.domain.errors import InvalidMessage
from lobby.domain.listing import Query, Sort, SortKey, Where
from lobby.domain.status import GameStatus
from lobby.wire.queries import ListGames, WatchGames


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


def test_everything_is_watched_unless_less_is_asked_for() -> None:
    assert WatchGames.parse({}).where.where() == Where()
    assert not WatchGames.parse({"off": False}).off
    assert WatchGames.parse({"where": {"name": "go"}}).where.where() == Where(name="go")


@pytest.mark.parametrize("off", [True, "off"])
def test_watching_is_stopped_by_a_word_or_a_flag(off: object) -> None:
    assert WatchGames.parse({"off": off}).off


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        ({"off": "on"}, "off: .*boolean"),
        ({"off": 1}, "off: .*boolean"),
        ({"off": True, "where": {}}, "off and where exclude each other"),
        ({"where": {"colour": 1}}, "where.colour: is not a field"),
        ({"limit": 5}, "limit: is not a field"),
    ],
)
def test_watching_what_does_not_fit_is_refused(payload: object, why: str) -> None:
    with pytest.raises(InvalidMessage, match=why):
        WatchGames.parse(payload)
