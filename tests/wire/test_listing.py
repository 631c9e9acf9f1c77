import pytest

from lobby.domain.listing import Page
from lobby.domain.status import GameStatus
from lobby.domain.summary import Seeker, Summary
from lobby.wire.listing import (
    GamesUpdated,
    PageView,
    SummaryView,
    games_updated,
    summary_view,
)
from tests.builders import ANN, BOB, a_summary


def test_summary_shows_what_the_listing_needs() -> None:
    assert SummaryView.of(a_summary(tags=("fast",), metadata={"n": 1})).payload() == {
        "id": "game:g1",
        "name": "Chess",
        "status": "waiting",
        "hostId": "ann",
        "hostName": "Ann",
        "playerCount": 1,
        "maxPlayers": 4,
        "tags": ["fast"],
        "metadata": {"n": 1},
        "createdAt": 1_000,
        "joinable": True,
        "spectatorCount": 0,
        "hasPassword": False,
    }


def test_seeker_is_told_the_reason_and_nobody_else() -> None:
    game = a_summary(has_password=True, banned=frozenset({ANN.id}))

    assert SummaryView.of(game, Seeker(ANN.id)).payload()["whyNot"] == "banned"
    assert SummaryView.of(game, Seeker(BOB.id)).payload()["whyNot"] == "password-required"
    assert "whyNot" not in SummaryView.of(game).payload()
    assert "whyNot" not in SummaryView.of(game, Seeker(ANN.id, game.id)).payload()


def test_large_metadata_stays_out_of_the_listing() -> None:
    small = SummaryView.of(a_summary(metadata={"x": "y" * 504}))
    large = SummaryView.of(a_summary(metadata={"x": "y" * 505}))

    assert small.metadata == {"x": "y" * 504}
    assert large.metadata is None


def test_page_tells_the_version_it_reflects() -> None:
    page = PageView.of(Page((a_summary(),), total=3, cursor="c"), version=9)

    assert (page.version, page.total, page.cursor, len(page.games)) == (9, 3, "c", 1)


@pytest.mark.parametrize(
    "game",
    [
        a_summary(tags=("fast",), metadata={"n": 1}, has_password=True),
        a_summary(metadata={"x": "y" * 505}),
        a_summary(status=GameStatus.PLAYING, joinable=False),
    ],
)
def test_summary_written_out_is_the_model(game: Summary) -> None:
    assert summary_view(game) == SummaryView.of(game).payload()


def test_push_written_out_is_the_model() -> None:
    game = a_summary()
    model = GamesUpdated(
        from_=3, version=5, snapshot=False, total=1, games=[SummaryView.of(game)], removed=["g2"]
    )

    assert games_updated(3, 5, 1, [summary_view(game)], ["g2"]) == model.payload()


def test_snapshot_applies_to_whatever_is_held() -> None:
    model = GamesUpdated(from_=0, version=5, snapshot=True, total=0, games=[], removed=[])

    assert games_updated(None, 5, 0, [], []) == model.payload()
