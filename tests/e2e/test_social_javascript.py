"""Talk and invites with the official JavaScript client: all namespaces over one connection."""

from typing import Any

import pytest

from tests.e2e.javascript import Report, report_of
from tests.e2e.lobbies import SECRET, operator_token

pytestmark = pytest.mark.e2e

SETTINGS = {"LOBBY_SECRET": SECRET}
NAMESPACES = ["games", "chat", "notifications"]
ANN, BOB, OPS = range(3)


@pytest.fixture(scope="module")
def report(server: str) -> Report:
    """Return what two players and an administrator saw, and what they were answered."""
    return report_of("social.mjs", server, operator_token("admin"))


def heard(report: Report, player: int, namespace: str, event: str) -> list[Any]:
    pushes = report["players"][player]["heard"][namespace]
    return [data for name, data in pushes if name == event]


def test_namespaces_share_a_connection_and_a_player(report: Report) -> None:
    for number, player in enumerate(report["players"]):
        welcomes = [heard(report, number, namespace, "welcome")[0] for namespace in NAMESPACES]

        assert player["opened"] == 1
        assert len({welcome["playerId"] for welcome in welcomes}) == 1
        assert all(player["heard"][namespace][0][0] == "welcome" for namespace in NAMESPACES)


def test_administrators_connection_has_all_four(report: Report) -> None:
    stats = report["acks"]["stats"]

    assert (stats["ok"], stats["players"], stats["sockets"]) == (True, 3, 3)
    assert heard(report, OPS, "chat", "welcome")[0]["playerId"] == "operator:ops"
    assert heard(report, OPS, "admin", "refused") == []


def test_guests_are_refused_where_administrators_are_and_stay_elsewhere(report: Report) -> None:
    for player in (ANN, BOB):
        (refusal,) = heard(report, player, "admin", "refused")
        assert refusal["code"] == "not-authorized"


def test_administrators_word_reaches_everybody(report: Report) -> None:
    for player in (ANN, BOB, OPS):
        told = heard(report, player, "notifications", "notification")
        assert [push["data"] for push in told if push["kind"] == "announcement"] == [
            {"text": "back at nine"}
        ]


def test_kick_ends_each_namespace_and_tells_why(report: Report) -> None:
    assert report["acks"]["kicked"]["sockets"] == 3
    for namespace in NAMESPACES:
        (error,) = heard(report, BOB, namespace, "error")
        assert error["error"]["code"] == "kicked-by-admin"
        assert heard(report, BOB, namespace, "ended") == ["io server disconnect"]
        assert heard(report, ANN, namespace, "ended") == []


def test_both_hear_what_is_said(report: Report) -> None:
    said = [heard(report, player, "chat", "message") for player in (ANN, BOB)]

    assert said[0] == said[1]
    assert [(push["number"], push["text"]) for push in said[0]] == [(1, "a game, Bob?")]


def test_games_room_opens_with_the_invite(report: Report) -> None:
    acks = report["acks"]

    assert acks["foreign"]["error"]["code"] == "not-in-game"
    assert acks["joined"]["gameId"] == acks["entered"]["roomId"] == acks["created"]["gameId"]
    invite = heard(report, BOB, "notifications", "notification")[0]
    assert (invite["kind"], invite["data"]["invite"]) == ("game-invite", acks["invited"]["invite"])
    counts = heard(report, BOB, "notifications", "unread-count")[:2]
    assert [push["unread"] for push in counts] == [0, 1]
