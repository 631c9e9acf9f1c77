"""A whole match, played with the official JavaScript client on its default transports."""

from typing import Any

import pytest

from tests.e2e.javascript import Report, report_of

pytestmark = pytest.mark.e2e

NAMES = ["Ann", "Bob", "Cat", "Dan"]


@pytest.fixture(scope="module")
def report(server: str) -> Report:
    """Return what four JavaScript players saw of a match, and what they were answered."""
    return report_of("match.mjs", server)


def player(report: Report, name: str) -> Report:
    found: Report = report["players"][NAMES.index(name)]
    return found


def heard(report: Report, name: str, event: str) -> list[Report]:
    return [data for pushed, data in player(report, name)["pushes"] if pushed == event]


def id_of(report: Report, name: str) -> str:
    id_: str = heard(report, name, "welcome")[0]["playerId"]
    return id_


def actions(report: Report, name: str) -> list[Any]:
    return [push["action"] for push in heard(report, name, "game-update")]


def test_each_client_began_with_polling_and_was_upgraded(report: Report) -> None:
    assert [each["transports"] for each in report["players"]] == [["polling", "websocket"]] * 4


def test_welcome_comes_first_and_the_listing_second(report: Report) -> None:
    for each in report["players"]:
        assert [event for event, _ in each["pushes"][:2]] == ["welcome", "games-updated"]
        assert each["pushes"][0][1]["name"] == each["name"]
        assert each["pushes"][1][1]["snapshot"] is True


def test_creator_gets_the_same_by_ack_and_push(report: Report) -> None:
    [push] = heard(report, "Ann", "game-created")

    assert report["acks"]["created"] == {"ok": True, **push}
    assert push["game"]["hostId"] == id_of(report, "Ann")


def test_players_join_by_id_by_code_and_by_shorthand(report: Report) -> None:
    acks = report["acks"]

    joined = [acks[name] for name in ("joinedById", "joinedByCode", "joinedByShorthand")]
    assert [ack["game"]["playerCount"] for ack in joined] == [2, 3, 4]
    seated = [push["player"]["name"] for push in heard(report, "Ann", "player-joined")]
    assert seated == ["Bob", "Cat", "Dan"]


def test_everybody_hears_who_is_ready_and_that_it_starts(report: Report) -> None:
    ids = [id_of(report, name) for name in NAMES]

    for name in NAMES:
        assert [push["playerId"] for push in heard(report, name, "player-updated")] == ids
        assert len(heard(report, name, "game-started")) == 1


def test_actions_reach_everybody_but_their_sender_in_order(report: Report) -> None:
    rounds = list(range(report["rounds"]))
    for name in NAMES:
        played = [action for action in actions(report, name) if isinstance(action, dict)]
        for sender in NAMES:
            seen = [action["round"] for action in played if action["by"] == sender]
            assert seen == ([] if sender == name else rounds)


def test_numbers_of_acks_and_pushes_have_no_gap(report: Report) -> None:
    for each in report["players"]:
        numbers = each["numbers"]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    last = [player(report, name)["numbers"][-1] for name in ("Bob", "Cat", "Dan")]
    assert len(set(last)) == 1


def test_bytes_arrive_as_bytes(report: Report) -> None:
    for name in ("Ann", "Cat", "Dan"):
        assert [{"bytes": "001eff"}, "map"] in actions(report, name)


def test_action_to_one_is_hidden_from_the_others(report: Report) -> None:
    seq = report["acks"]["hidden"]["seq"]
    pushes = {
        name: next(push for push in heard(report, name, "game-update") if push["seq"] == seq)
        for name in ("Ann", "Bob", "Dan")
    }

    assert pushes["Dan"]["action"] == "a card"
    for name in ("Ann", "Bob"):
        assert (pushes[name]["action"], pushes[name]["hidden"]) == (None, True)


def test_retried_action_is_delivered_once(report: Report) -> None:
    acks = report["acks"]

    assert acks["paidAgain"] == {"ok": True, "seq": acks["paid"]["seq"], "duplicate": True}
    for name in ("Ann", "Bob", "Cat"):
        assert actions(report, name).count("pay") == 1


def test_refusal_is_acknowledged_with_its_code(report: Report) -> None:
    refused = report["acks"]["tooLate"]

    assert (refused["ok"], refused["error"]["code"]) == (False, "not-host")


def test_match_ends_with_its_result(report: Report) -> None:
    for name in NAMES:
        [ended] = heard(report, name, "game-ended")
        assert (ended["reason"], ended["result"]) == ("ended", {"winner": "Bob"})


def test_host_who_leaves_is_followed_by_the_next(report: Report) -> None:
    for name in ("Bob", "Cat", "Dan"):
        [left], [changed] = heard(report, name, "player-left"), heard(report, name, "host-changed")
        assert (left["playerId"], left["playerCount"]) == (id_of(report, "Ann"), 3)
        assert changed["hostId"] == id_of(report, "Bob")
    assert player(report, "Ann")["pushes"][-1][0] in ("player-left", "games-updated")
    assert heard(report, "Ann", "host-changed") == []
