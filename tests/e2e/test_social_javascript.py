"""Talk and invites with the official JavaScript client: all namespaces over one connection."""

import subprocess
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.e2e.javascript import node

pytestmark = pytest.mark.e2e

PROGRAM = Path(__file__).with_name("social.mjs")
TIMEOUT_SECONDS = 30

Report = dict[str, Any]


@pytest.fixture(scope="module")
def report(server: str) -> Report:
    """Return what two JavaScript players saw, and what they were answered."""
    played = subprocess.run(
        [node(), PROGRAM, server],
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
    )
    assert played.returncode == 0, played.stderr
    told: Report = orjson.loads(played.stdout)
    return told


def heard(report: Report, player: int, namespace: str, event: str) -> list[Report]:
    pushes = report["players"][player]["heard"][namespace]
    return [data for name, data in pushes if name == event]


def test_namespaces_share_a_connection_and_a_player(report: Report) -> None:
    for number, player in enumerate(report["players"]):
        welcomes = [heard(report, number, namespace, "welcome")[0] for namespace in player["heard"]]

        assert player["opened"] == 1
        assert len({welcome["playerId"] for welcome in welcomes}) == 1
        assert all(pushes[0][0] == "welcome" for pushes in player["heard"].values())


def test_both_hear_what_is_said(report: Report) -> None:
    said = [heard(report, player, "chat", "message") for player in (0, 1)]

    assert said[0] == said[1]
    assert [(push["number"], push["text"]) for push in said[0]] == [(1, "a game, Bob?")]


def test_games_room_opens_with_the_invite(report: Report) -> None:
    acks = report["acks"]

    assert acks["foreign"]["error"]["code"] == "not-in-game"
    assert acks["joined"]["gameId"] == acks["entered"]["roomId"] == acks["created"]["gameId"]
    (invite,) = heard(report, 1, "notifications", "notification")
    assert (invite["kind"], invite["data"]["invite"]) == ("game-invite", acks["invited"]["invite"])
    assert [push["unread"] for push in heard(report, 1, "notifications", "unread-count")] == [0, 1]
