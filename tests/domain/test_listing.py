import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobby.domain.errors import InvalidMessage
from lobby.domain.listing import (
    Page,
    Query,
    Sort,
    SortKey,
    Where,
    page,
    place_in,
)
from lobby.domain.status import GameStatus
from lobby.domain.summary import Summary
from lobby.domain.values import Value
from tests.builders import BOB, EVE, a_game, a_summary, watched


def ids(found: Page) -> list[str]:
    return [game.id for game in found.games]


@pytest.mark.parametrize(
    "where",
    [
        Where(),
        Where(status=frozenset({GameStatus.WAITING, GameStatus.PLAYING})),
        Where(tags=frozenset({"fast"})),
        Where(name="CHE"),
        Where(joinable=True),
        Where(min_free_seats=3),
        Where(metadata={"mode": "duel"}),
        Where(metadata={"list": [1, {"x": None}]}),
    ],
)
def test_game_that_meets_every_condition_matches(where: Where) -> None:
    metadata: dict[str, Value] = {"mode": "duel", "n": 1, "list": [1, {"x": None}]}
    assert where.matches(a_summary(tags=("fast", "eu"), metadata=metadata))


@pytest.mark.parametrize(
    "where",
    [
        Where(status=frozenset()),
        Where(status=frozenset({GameStatus.PLAYING})),
        Where(tags=frozenset({"fast", "slow"})),
        Where(name="go"),
        Where(joinable=False),
        Where(min_free_seats=4),
        Where(metadata={"mode": "race"}),
        Where(metadata={"map": "duel"}),
        Where(metadata={"n": True}),
        Where(metadata={"list": [True]}),
        Where(metadata={"list": [1, 2]}),
        Where(metadata={"map": {"x": True}}),
        Where(name="chess", joinable=False),
    ],
)
def test_game_that_fails_one_condition_does_not(where: Where) -> None:
    metadata: dict[str, Value] = {"mode": "duel", "n": 1, "list": [1], "map": {"x": 1}}
    assert not where.matches(a_summary(tags=("fast", "eu"), metadata=metadata))


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort(), ["c", "b", "a"]),
        (Sort(SortKey.CREATED_AT, descending=False), ["a", "b", "c"]),
        (Sort(SortKey.NAME, descending=False), ["b", "a", "c"]),
        (Sort(SortKey.NAME, descending=True), ["c", "a", "b"]),
        (Sort(SortKey.PLAYER_COUNT, descending=True), ["b", "c", "a"]),
    ],
)
def test_page_is_sorted(sort: Sort, expected: list[str]) -> None:
    games = [
        a_summary("a", name="mill", created_at=1, player_count=1),
        a_summary("b", name="Go", created_at=2, player_count=3),
        a_summary("c", name="poker", created_at=3, player_count=2),
    ]

    assert ids(page(games, Query(sort=sort))) == expected


def test_page_tells_how_many_match_in_all() -> None:
    games = [a_summary(f"g{n}", created_at=n) for n in range(5)]

    found = page(games, Query(limit=2))

    assert (len(found.games), found.total, found.cursor is None) == (2, 5, False)


def test_last_page_has_no_cursor() -> None:
    assert page([a_summary()], Query(limit=1)).cursor is None


@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["Go", "go", "Chess", "ß"]))),
    st.sampled_from(SortKey),
    st.booleans(),
    st.integers(1, 4),
)
def test_pages_show_every_game_once(
    games: list[tuple[int, str]], key: SortKey, descending: bool, limit: int
) -> None:
    listed = [
        a_summary(f"g{n}", created_at=at, name=name, player_count=at)
        for n, (at, name) in enumerate(games)
    ]
    sort = Sort(key, descending)
    whole = ids(page(listed, Query(sort=sort, limit=100)))

    shown: list[str] = []
    cursor = None
    while True:
        listed.reverse()  # the order in which a store holds them does not matter
        after = place_in(cursor, sort) if cursor else None
        found = page(listed, Query(sort=sort, limit=limit, after=after))
        shown += ids(found)
        cursor = found.cursor
        if cursor is None:
            break

    assert shown == whole
    assert sorted(shown) == sorted(game.id for game in listed)


def test_next_page_is_not_disturbed_by_games_that_came_or_went() -> None:
    games = [a_summary(f"g{n}", created_at=n) for n in range(6)]
    first = page(games, Query(limit=2))

    changed = [a_summary("new", created_at=9), *games[:5]]
    second = page(changed, Query(limit=2, after=place_in(first.cursor or "", Sort())))

    assert (ids(first), ids(second)) == (["g5", "g4"], ["g3", "g2"])


@pytest.mark.parametrize("cursor", ["", "x", "bm8=", "Ww==", "WzFd", "e30=", "W" * 2000, "ü"])
def test_cursor_that_is_not_ours_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidMessage, match="cursor"):
        place_in(cursor, Sort())


def test_cursor_of_another_order_is_refused() -> None:
    games = [a_summary(f"g{n}", created_at=n) for n in range(3)]
    cursor = page(games, Query(limit=1)).cursor

    with pytest.raises(InvalidMessage, match="sorted by name"):
        place_in(cursor or "", Sort(SortKey.NAME))


@pytest.mark.parametrize(
    ("player", "is_found"), [("", True), ("BO", True), ("eve", True), ("dan", False)]
)
def test_player_is_found_by_part_of_a_name_or_an_id(player: str, is_found: bool) -> None:
    game = Summary.of(watched(a_game(BOB), EVE))

    assert Where(player=player).matches(game) is is_found


def test_filters_that_want_the_same_have_one_key() -> None:
    one = Where(
        status=frozenset(GameStatus),
        tags=frozenset({"a", "b", "c"}),
        name="GO",
        metadata={"x": 1, "y": [True]},
    )
    same = Where(
        status=frozenset(reversed(GameStatus)),
        tags=frozenset({"c", "b", "a"}),
        name="go",
        metadata={"y": [True], "x": 1},
    )

    assert one.key == same.key


def test_filters_that_want_different_games_have_different_keys() -> None:
    filters = [
        Where(),
        Where(status=frozenset()),
        Where(status=frozenset({GameStatus.WAITING})),
        Where(tags=frozenset({"1"})),
        Where(name="1"),
        Where(joinable=True),
        Where(joinable=False),
        Where(min_free_seats=1),
        Where(metadata={"x": 1}),
        Where(metadata={"x": True}),
        Where(metadata={"x": "1"}),
    ]

    assert len({where.key for where in filters}) == len(filters)
