"""Who must host and who must be there, by the pushes."""

import pytest

from loadtest.frames import Json
from loadtest.reconnect.places import NOT_REINSTATED, UNLAWFUL, WRONG_END, WRONG_HOST, Places
from loadtest.reconnect.violations import Violations

Push = tuple[str, dict[str, Json]]


def lost(player: str) -> Push:
    return "player-updated", {"playerId": player, "connected": False}


def back(player: str) -> Push:
    return "player-updated", {"playerId": player, "connected": True}


def hosts(player: str) -> Push:
    return "host-changed", {"hostId": player}


def a_game(*players: str, host: str = "ann", away: str = "", status: str = "playing") -> Push:
    seats: list[Json] = [{"id": player, "connected": player != away} for player in players]
    return "", {"players": seats, "hostId": host, "status": status}


def found(*pushes: Push, end: Push | None = None) -> set[str]:
    violations = Violations()
    places = Places(["ann", "bob", "cat"], violations, "game:1")
    for name, body in pushes:
        places.hear(name, body)
    places.audit((end or a_game("ann", "bob", "cat"))[1])
    return {text.split(" (first")[0] for text in violations.faults}


@pytest.mark.parametrize(
    "pushes",
    [
        [],
        [lost("bob"), back("bob")],
        [lost("ann"), back("ann")],
        [lost("ann"), hosts("bob"), back("ann"), hosts("ann")],
        [
            lost("ann"),
            hosts("bob"),
            lost("bob"),
            hosts("cat"),
            back("bob"),
            back("ann"),
            hosts("ann"),
        ],
    ],
)
def test_what_follows_the_rules_is_faultless(pushes: list[Push]) -> None:
    assert found(*pushes) == set()


@pytest.mark.parametrize(
    ("pushes", "fault"),
    [
        ([hosts("bob"), hosts("ann")], WRONG_HOST),
        (
            [lost("ann"), lost("bob"), hosts("bob"), back("bob"), back("ann"), hosts("ann")],
            WRONG_HOST,
        ),
        ([lost("ann"), hosts("dan"), back("ann"), hosts("ann")], WRONG_HOST),
        ([lost("ann"), hosts("bob"), back("ann"), lost("bob"), back("bob")], NOT_REINSTATED),
        ([lost("ann"), hosts("bob"), back("ann")], NOT_REINSTATED),
        ([lost("bob"), lost("bob"), back("bob")], UNLAWFUL),
        ([back("bob")], UNLAWFUL),
        ([("player-left", {"playerId": "bob"})], UNLAWFUL),
        ([("player-updated", {"playerId": "bob", "ready": True})], UNLAWFUL),
        ([lost("bob")], WRONG_END),
    ],
)
def test_lie_about_places_is_found_out(pushes: list[Push], fault: str) -> None:
    assert fault in found(*pushes)


@pytest.mark.parametrize(
    "end",
    [
        a_game("bob", "ann", "cat"),
        a_game("ann", "bob"),
        a_game("ann", "bob", "cat", away="cat"),
        a_game("ann", "bob", "cat", host="bob"),
        a_game("ann", "bob", "cat", status="finished"),
        ("", {}),
    ],
)
def test_game_that_is_shown_otherwise_is_found_out(end: Push) -> None:
    assert found(end=end) == {WRONG_END}


def test_changes_of_host_are_counted() -> None:
    places = Places(["ann", "bob"], Violations())
    for name, body in (lost("ann"), hosts("bob"), back("ann"), hosts("ann")):
        places.hear(name, body)

    assert places.hosts_changed == 2
