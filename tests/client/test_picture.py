from typing import Any

import pytest

from lobby.client.picture import is_member, told, view_in
from lobby.client.reading import kinds_of, read
from lobby.domain.status import GameStatus
from lobby.wire import pushes
from lobby.wire.views import GameView
from tests.client.payloads import BOB, CAT, ME, a_game, a_player, in_room, joined, left

KINDS = kinds_of(pushes)
WATCHER = {"id": CAT, "name": "Cat", "connected": True}
OPTIONS: dict[str, Any] = {
    name: a_game()[name]
    for name in (
        "name",
        "visibility",
        "hasPassword",
        "locked",
        "minPlayers",
        "maxPlayers",
        "maxSpectators",
        "startRule",
        "countdownSeconds",
        "tags",
        "metadata",
    )
}


def a_view(**fields: object) -> GameView:
    return read(GameView, a_game(**fields))


def after(event: str, payload: dict[str, object], game: GameView | None = None) -> GameView:
    push: Any = read(KINDS[event], payload)
    return told(game or a_view(), push)


def test_newcomer_takes_a_seat() -> None:
    game = after("player-joined", joined(1, CAT))

    assert [player.id for player in game.players] == [ME, BOB, CAT]
    assert game.player_count == 3


def test_player_who_joins_twice_sits_once() -> None:
    assert [player.id for player in after("player-joined", joined(1, BOB, 1)).players] == [ME, BOB]


def test_spectator_watches() -> None:
    payload = {**joined(1, CAT), "as": "spectator", "player": WATCHER, "spectatorCount": 1}

    game = after("player-joined", payload)

    assert ([player.id for player in game.players], game.spectator_count) == ([ME, BOB], 1)
    assert [watcher.id for watcher in game.spectators] == [CAT]


def test_spectator_who_takes_a_seat_watches_no_longer() -> None:
    game = after("player-joined", joined(1, CAT), a_view(spectators=[WATCHER], spectatorCount=1))

    assert [player.id for player in game.players] == [ME, BOB, CAT]
    assert (game.spectators, game.spectator_count) == ([], 0)


def test_leaver_is_gone_with_their_vote() -> None:
    game = after("player-left", left(1, BOB), a_view(rematch=[ME, BOB]))

    assert ([player.id for player in game.players], game.player_count) == ([ME], 1)
    assert game.rematch == [ME]


def test_spectator_who_leaves_is_gone() -> None:
    assert after("player-left", left(1, CAT), a_view(spectators=[WATCHER])).spectators == []


@pytest.mark.parametrize(
    "news", [{"ready": True}, {"connected": False}, {"data": {"color": "red"}}], ids=str
)
def test_only_what_changed_of_one_player_is_changed(news: dict[str, Any]) -> None:
    before = a_view()

    game = after("player-updated", in_room(1, playerId=BOB, **news), before)

    assert game.players[0] == before.players[0]
    assert game.players[1] == before.players[1].model_copy(update=news)


def test_new_name_of_a_player_is_not_the_games() -> None:
    game = after("player-updated", in_room(1, playerId=BOB, name="Robert"))

    assert (game.players[1].name, game.name) == ("Robert", "Chess")


def test_what_a_backend_says_changes_nothing() -> None:
    before = a_view()

    assert after("server-event", in_room(1, name="storm", data={}), before) == before


def test_spectator_may_be_cut_off() -> None:
    game = after(
        "player-updated",
        in_room(1, playerId=CAT, connected=False),
        a_view(spectators=[WATCHER]),
    )

    assert not game.spectators[0].connected


def test_new_host_hosts() -> None:
    assert after("host-changed", in_room(1, hostId=BOB)).host_id == BOB


@pytest.mark.parametrize(
    ("event", "fields", "status"),
    [
        ("game-starting", {"startsAt": 5}, GameStatus.STARTING),
        ("game-started", {}, GameStatus.PLAYING),
        ("game-ended", {"reason": "ended"}, GameStatus.FINISHED),
        ("game-closed", {"reason": "empty"}, GameStatus.CLOSED),
    ],
)
def test_status_follows(event: str, fields: dict[str, Any], status: GameStatus) -> None:
    assert after(event, in_room(1, **fields)).status is status


def test_countdown_is_there_until_it_is_over() -> None:
    starting = after("game-starting", in_room(1, startsAt=5), a_view(status="waiting"))

    assert starting.starts_at == 5
    assert after("game-started", in_room(2), starting).starts_at is None


def test_result_is_kept() -> None:
    game = after("game-ended", in_room(1, reason="ended", result={"winner": BOB}))

    assert game.result == {"winner": BOB}


def test_changed_options_are_taken_over() -> None:
    changed: dict[str, Any] = {
        **OPTIONS,
        "name": "Go",
        "locked": True,
        "tags": ["slow"],
        "maxPlayers": 2,
    }

    game = after("game-changed", in_room(1, status="waiting", **changed), a_view(status="waiting"))

    assert (game.name, game.locked, game.tags, game.max_players) == ("Go", True, ["slow"], 2)


def test_rematch_begins_with_nobody_ready_and_no_result() -> None:
    ready = [a_player(ME, 0, ready=True), a_player(BOB, 1, ready=True)]
    finished = a_view(status="finished", result=1, rematch=[ME, BOB], players=ready)

    game = after("game-changed", in_room(1, status="waiting", **OPTIONS), finished)

    assert (game.status, game.result, game.rematch) == (GameStatus.WAITING, None, [])
    assert [player.ready for player in game.players] == [False, False]


def test_broken_countdown_leaves_the_others_ready() -> None:
    ready = [a_player(ME, 0, ready=True), a_player(BOB, 1)]

    game = after(
        "game-changed",
        in_room(1, status="waiting", **OPTIONS),
        a_view(status="starting", startsAt=5, players=ready),
    )

    assert [player.ready for player in game.players] == [True, False]
    assert game.starts_at is None


def test_members_are_those_who_play_or_watch() -> None:
    game = a_view(spectators=[WATCHER])

    assert is_member(game, ME)
    assert is_member(game, CAT)
    assert not is_member(game, "g_stranger")


@pytest.mark.parametrize("payload", [None, {}, {"id": 5}, "game"])
def test_what_is_no_game_is_none(payload: object) -> None:
    assert view_in(payload) is None
