from collections.abc import Callable
from dataclasses import replace

import pytest

from lobby.domain.errors import LobbyError
from lobby.domain.game import Game
from lobby.domain.ids import PlayerId
from lobby.domain.joining import Entry, join
from lobby.domain.status import GameStatus
from lobby.domain.summary import Seeker, Summary, why_not
from tests.builders import ANN, BOB, CAT, G1, G2, a_game, a_match, a_summary, at

CAT_SEEKS = Seeker(CAT.id)
EVERY_OBSTACLE = {
    "banned": frozenset({CAT.id}),
    "has_password": True,
    "status": GameStatus.PLAYING,
    "is_locked": True,
    "player_count": 4,
}
REASONS = ["banned", "password-required", "wrong-state", "game-locked", "game-full"]


def test_summary_tells_what_a_stranger_may_know() -> None:
    summary = Summary.of(a_game(BOB))

    assert (summary.host_id, summary.host_name) == (ANN.id, "Ann")
    assert (summary.player_count, summary.max_players, summary.joinable) == (2, 4, True)
    assert summary.status is GameStatus.WAITING


def test_summary_of_a_match_is_not_joinable() -> None:
    assert not Summary.of(a_match(BOB)).joinable


def test_what_nobody_is_shown_makes_no_difference() -> None:
    assert a_summary() == a_summary(is_locked=True, banned=frozenset({BOB.id}))
    assert a_summary() != a_summary(has_password=True)


@pytest.mark.parametrize(
    ("summary", "reason"),
    [
        (a_summary(), None),
        (a_summary(banned=frozenset({BOB.id})), None),
        (a_summary(banned=frozenset({CAT.id})), "banned"),
        (a_summary(has_password=True), "password-required"),
        (a_summary(status=GameStatus.STARTING), "wrong-state"),
        (a_summary(status=GameStatus.PLAYING), "wrong-state"),
        (a_summary(status=GameStatus.FINISHED), "wrong-state"),
        (a_summary(is_locked=True), "game-locked"),
        (a_summary(player_count=2, max_players=2), "game-full"),
    ],
)
def test_reason_is_the_code_of_the_refusal(summary: Summary, reason: str | None) -> None:
    assert why_not(summary, CAT_SEEKS) == reason


def test_who_is_in_the_game_is_kept_out_by_nothing() -> None:
    assert why_not(a_summary(**EVERY_OBSTACLE), Seeker(CAT.id, G1)) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("first", range(len(EVERY_OBSTACLE)))
def test_of_several_reasons_the_one_that_join_game_names_is_named(first: int) -> None:
    obstacles = dict(list(EVERY_OBSTACLE.items())[first:])

    assert why_not(a_summary(**obstacles), CAT_SEEKS) == REASONS[first]  # type: ignore[arg-type]


def test_being_elsewhere_comes_last() -> None:
    elsewhere = Seeker(CAT.id, G2)

    assert why_not(a_summary(), elsewhere) == "already-in-game"
    assert why_not(a_summary(has_password=True), elsewhere) == "password-required"
    assert why_not(a_summary(banned=frozenset({CAT.id})), elsewhere) == "banned"


@pytest.mark.parametrize("is_locked", [False, True])
@pytest.mark.parametrize("password", [None, "hash"])
@pytest.mark.parametrize("banned", [frozenset(), frozenset({CAT.id})])
@pytest.mark.parametrize("max_players", [2, 4])
@pytest.mark.parametrize("begin", [a_game, a_match])
def test_reason_is_the_code_that_joining_is_refused_with(
    begin: Callable[..., Game],
    max_players: int,
    banned: frozenset[PlayerId],
    password: str | None,
    is_locked: bool,
) -> None:
    game = begin(BOB, max_players=max_players, password_hash=password)
    game = replace(game, banned=banned, options=replace(game.options, locked=is_locked))

    reason = why_not(Summary.of(game), CAT_SEEKS)

    assert reason == code_of(lambda: join(game, CAT, Entry(), at()))


def code_of(act: Callable[[], object]) -> str | None:
    try:
        act()
    except LobbyError as exc:
        return exc.code
    return None


def test_summaries_that_clients_can_tell_apart_do_not_look_alike() -> None:
    assert a_summary(metadata={"n": 1}).looks_like(a_summary(metadata={"n": 1}))
    assert not a_summary(metadata={"n": 1}).looks_like(a_summary(metadata={"n": True}))
    assert not a_summary().looks_like(a_summary(player_count=2))
