from dataclasses import replace

import pytest

from lobby.domain.audit import Act, AuditEntry
from lobby.domain.chat_events import Member
from lobby.domain.errors import InvalidMessage
from lobby.domain.ids import Epoch
from lobby.domain.options import Visibility
from lobby.domain.seats import Spectator
from lobby.domain.stats import Stats, overview
from lobby.domain.status import OPEN_STATUSES
from lobby.domain.summary import Summary
from lobby.wire.admin import (
    Announce,
    BanPlayer,
    ClearAlert,
    DrainNode,
    ListActs,
    ListAllGames,
    WatchStats,
)
from lobby.wire.administration import ActView, AdminSummaryView, Inspected, StatsView
from lobby.wire.command import Command
from lobby.wire.queries import ListGames
from tests.builders import ANN, CAT, G1, a_game


@pytest.mark.parametrize(
    ("command", "payload"),
    [
        (Announce, {"text": ""}),
        (Announce, {"text": " "}),
        (Announce, {"text": "a\nb"}),
        (Announce, {"text": "a\u202eb"}),
        (Announce, {"text": "x" * 501}),
        (BanPlayer, {"playerId": ""}),
        (BanPlayer, {"playerId": "x", "seconds": 0}),
        (BanPlayer, {"playerId": "x", "seconds": 1.5}),
        (BanPlayer, {"playerId": "x", "seconds": 10**12}),
        (BanPlayer, {"playerId": "x", "reason": "a\nb"}),
        (ClearAlert, {"kind": "weather"}),
        (DrainNode, {"seconds": "30"}),
        (DrainNode, {"seconds": 10**9}),
        (DrainNode, {"seconds": True}),
        (ListActs, {"limit": 101}),
        (ListActs, {"before": -1}),
        (WatchStats, {"off": 1}),
    ],
)
def test_what_does_not_fit_is_refused(command: type[Command], payload: object) -> None:
    with pytest.raises(InvalidMessage):
        command.parse(payload)


def test_text_of_an_announcement_is_taken_as_it_is() -> None:
    text = "1 < 2, back at 9 🎲"

    assert Announce.parse({"text": text}).text == text


def test_whole_seconds_are_taken_for_a_drain() -> None:
    assert DrainNode.parse({"seconds": 30}).seconds == 30


def test_summary_tells_administrators_who_sees_a_game() -> None:
    summary = Summary.of(a_game(visibility=Visibility.PRIVATE))

    payload = AdminSummaryView.of(summary).payload()

    assert (payload["id"], payload["visibility"]) == (G1, "private")
    assert "whyNot" not in payload


def test_summary_tells_administrators_who_is_there() -> None:
    game = replace(a_game(), spectators=(Spectator(CAT, lost_at=5),))
    summary = Summary.of(game)

    assert AdminSummaryView.of(summary).payload()["people"] == [
        {"id": "ann", "name": "Ann", "connected": True, "watching": False},
        {"id": "cat", "name": "Cat", "connected": False, "watching": True},
    ]


def test_query_of_administrators_names_a_player() -> None:
    command = ListAllGames.parse({"player": "ann", "where": {"name": "x"}, "limit": 3})

    query = command.query()

    assert (query.where.player, query.where.name, query.limit) == ("ann", "x", 3)


def test_players_are_not_looked_for_by_everybody() -> None:
    with pytest.raises(InvalidMessage):
        ListGames.parse({"where": {"player": "ann"}})


def test_inspected_game_shows_who_is_in_its_chat_room() -> None:
    payload = Inspected.of(a_game(), Epoch("e"), 3, [Member(ANN, 7)]).payload()

    assert payload["members"] == [{"playerId": "ann", "name": "Ann", "joinedAt": 7}]


def test_inspected_game_never_shows_its_password() -> None:
    payload = Inspected.of(a_game(password_hash="$scrypt$..."), Epoch("e"), 3).payload()

    assert payload["seq"] == 3
    assert "scrypt" not in str(payload)


def test_act_without_target_and_detail_leaves_them_out() -> None:
    entry = AuditEntry(at=1, by=ANN.id, act=Act.DRAIN)

    assert ActView.of(7, entry).payload() == {"number": 7, "at": 1, "by": "ann", "act": "drain"}


def a_stats(players: int) -> Stats:
    return Stats(
        at=1,
        players=players,
        sockets=players,
        games=dict.fromkeys(OPEN_STATUSES, 1),
        actions_per_second=0.5,
        deliveries_per_second=1.5,
        lag_p99_ms=0.25,
        memory_bytes=2,
        queued_bytes=3,
        slow_consumers=4,
        is_draining=False,
    )


def test_figures_name_the_nodes_only_if_there_are_several() -> None:
    alone = StatsView.of(overview("one", a_stats(1), {})).payload()
    of_two = StatsView.of(overview("one", a_stats(1), {"two": a_stats(2)})).payload()

    assert "nodes" not in alone
    assert (alone["players"], of_two["players"]) == (1, 3)
    assert of_two["nodes"] == [
        {**StatsView.of(overview("", a_stats(players), {})).payload(), "node": node}
        for node, players in (("one", 1), ("two", 2))
    ]
