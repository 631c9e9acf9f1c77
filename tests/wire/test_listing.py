from lobby.domain.listing import Page
from lobby.domain.summary import Seeker
from lobby.wire.listing import PageView, SummaryView
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
