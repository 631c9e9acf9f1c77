"""What the client makes of the pushes: numbers, pictures, resume."""

import asyncio
from typing import Any

import pytest

from lobby.client import ConnectionLost, LobbyClient, Place, RawPush, Resync, SeatLost
from lobby.wire.pushes import GameState, GameUpdate, RoomPush, Welcome
from lobby.wire.where import WhereFilter
from tests.client.links import FakeLobby
from tests.client.payloads import (
    BOB,
    CAT,
    GAME,
    ME,
    a_summary,
    in_room,
    joined,
    left,
    listed,
    own_game,
    refused,
    seated,
    update,
    welcome,
)
from tests.client.waiting import turns, until

SEATED = welcome(game=own_game(3))
BACK = welcome(recovered=True, game=own_game(3))


def numbers(heard: list[object]) -> list[int]:
    return [push.seq for push in heard if isinstance(push, RoomPush)]


def hearing(client: LobbyClient) -> list[object]:
    """Return a list that fills with the pushes of the games."""
    heard: list[object] = []
    client.games.on_push(heard.append)
    return heard


async def acting(client: LobbyClient, **action: Any) -> Any:
    """Act, and return the one who waits for the answer."""
    waiting = asyncio.ensure_future(client.games.act(1, **action))
    await turns(3)
    return waiting


async def test_push_is_typed_and_counted() -> None:
    lobby = FakeLobby(SEATED)
    moves: list[GameUpdate] = []
    async with lobby.client() as client:
        client.games.on_game_update(moves.append)
        lobby.link.push("game-update", update(4, {"move": "e4"}))
        await turns()

        assert client.games.place == Place(GAME, "e1", 4)
    assert [(move.player_id, move.action) for move in moves] == [(BOB, {"move": "e4"})]


async def test_repeat_is_dropped() -> None:
    lobby = FakeLobby(SEATED)
    async with lobby.client() as client:
        heard = hearing(client)
        for seq in (4, 4, 3, 5):
            lobby.link.push("game-update", update(seq))
        await turns()

    assert numbers(heard) == [4, 5]


async def test_gap_is_filled_by_coming_back() -> None:
    lobby = FakeLobby(SEATED, welcome(recovered=True, game=own_game(4)))
    async with lobby.client() as client:
        heard = hearing(client)
        lobby.link.push("game-update", update(4))
        lobby.link.push("game-update", update(6))
        lobby.link.push("game-update", update(7))
        await until(lambda: len(lobby.links) == 2)
        await turns()
        for seq in (5, 6, 7):
            lobby.link.push("game-update", update(seq))
        await turns()

    assert lobby.link.auth == {"token": "t1", "gameId": GAME, "epoch": "e1", "seq": 4}
    assert numbers(heard) == [4, 5, 6, 7]


async def test_gap_in_the_first_moment_after_a_return_is_noticed() -> None:
    lobby = FakeLobby(SEATED)
    async with lobby.client():
        lobby.link.lose()
        lobby.answer(None, welcome(game=own_game(9)))
        await until(lambda: len(lobby.links) == 2)
        await turns()
        lobby.link.push("welcome", welcome(recovered=True, game=own_game(9)))
        lobby.link.push("game-update", update(8))
        await until(lambda: len(lobby.links) == 3)


async def test_own_actions_count_by_their_acks() -> None:
    lobby = FakeLobby(SEATED)
    async with lobby.client() as client:
        heard = hearing(client)
        waiting = await acting(client)
        lobby.link.push("game-update", update(4))
        lobby.link.last("game-action").ok(seq=5)
        lobby.link.push("game-update", update(6))
        await waiting
        await turns()

        assert client.games.place == Place(GAME, "e1", 6)
    assert numbers(heard) == [4, 6]


async def test_ack_that_shows_a_gap_is_noticed() -> None:
    lobby = FakeLobby(SEATED, BACK)
    async with lobby.client() as client:
        waiting = await acting(client)
        lobby.link.last("game-action").ok(seq=5)
        await until(lambda: len(lobby.links) == 2)
        await waiting

        assert lobby.link.auth["seq"] == 3


async def test_number_of_an_action_counts_though_its_sender_gave_up() -> None:
    lobby = FakeLobby(SEATED)
    async with lobby.client() as client:
        waiting = await acting(client)
        waiting.cancel()
        await turns()
        lobby.link.last("game-action").ok(seq=4)
        lobby.link.push("game-update", update(5))
        await turns()

        assert client.games.place == Place(GAME, "e1", 5)
        assert len(lobby.links) == 1


async def test_taking_a_seat_begins_the_count() -> None:
    lobby = FakeLobby()
    async with lobby.client() as client:
        heard = hearing(client)
        joining = asyncio.ensure_future(client.games.join_game(GAME))
        await turns(3)
        lobby.link.last("join-game").acknowledge(seated(7))
        lobby.link.push("game-created", in_room(7, joinCode="ABC234", game=own_game(7)))
        lobby.link.push("game-update", update(8))
        await joining
        await turns()

        assert client.games.place == Place(GAME, "e1", 8)
    assert numbers(heard) == [8]


async def test_unknown_push_is_kept_and_its_number_counts() -> None:
    lobby = FakeLobby(SEATED)
    raw: list[RawPush] = []
    async with lobby.client() as client:
        client.games.on_raw_push(raw.append)
        lobby.link.push("weather-changed", in_room(4, sky="grey"))
        lobby.link.push("game-update", {**update(5), "playerId": None})
        lobby.link.push("fortune", "hello")
        await turns()

        assert client.games.place == Place(GAME, "e1", 5)
    assert [push.name for push in raw] == ["weather-changed", "game-update", "fortune"]
    assert raw[0].payload == in_room(4, sky="grey")


async def test_pushes_since_the_state_of_a_match_are_typed() -> None:
    lobby = FakeLobby(SEATED)
    events = [{"event": "game-update", **update(3)}, {"event": "later", "x": 1}]
    async with lobby.client() as client:
        stream = client.games.pushes()
        place = {"gameId": GAME, "epoch": "e1"}
        lobby.link.push("game-state", {**place, "state": 1, "stateSeq": 2, "events": events})
        match = await anext(stream)

        assert isinstance(match, GameState)
        first, second = client.games.pushes_in(match)
    assert isinstance(first, GameUpdate)
    assert second == RawPush("later", {"x": 1})


async def test_picture_of_the_game_is_kept_current() -> None:
    lobby = FakeLobby(SEATED)
    async with lobby.client() as client:
        lobby.link.push("player-joined", joined(4, CAT))
        lobby.link.push("player-updated", in_room(5, playerId=CAT, ready=True))
        lobby.link.push("host-changed", in_room(6, hostId=BOB))

        game = client.games.game
        assert game is not None
        assert [(player.id, player.ready) for player in game.players] == [
            (ME, False),
            (BOB, False),
            (CAT, True),
        ]
        assert game.host_id == BOB


@pytest.mark.parametrize(
    ("event", "fields"),
    [
        ("game-closed", {"reason": "empty"}),
        ("player-left", left(4, ME, "kicked")),
    ],
)
async def test_game_that_is_over_for_the_player_is_none(event: str, fields: dict[str, Any]) -> None:
    lobby = FakeLobby(SEATED)
    async with lobby.client() as client:
        heard = hearing(client)
        lobby.link.push(event, {**in_room(4), **fields})
        await turns()

        assert (client.games.game, client.games.place) == (None, None)
    assert numbers(heard) == [4]


async def test_resume_goes_on_where_it_was() -> None:
    lobby = FakeLobby(SEATED, BACK)
    async with lobby.client() as client:
        heard = hearing(client)
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 2)
        await turns()
        assert client.games.place == Place(GAME, "e1", 3)
        for seq in (4, 5, 6, 7):
            lobby.link.push("game-update", update(seq))
        await turns()

    assert numbers(heard) == [4, 5, 6, 7]
    assert not any(isinstance(push, Resync) for push in heard)


async def test_failed_resume_replaces_the_picture() -> None:
    new = own_game(2, epoch="e2", hostId=BOB)
    lobby = FakeLobby(SEATED, welcome(recovered=False, game=new))
    async with lobby.client() as client:
        heard = hearing(client)
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 2)
        lobby.link.push("game-update", {**update(3), "epoch": "e2"})
        await turns()

        assert client.games.place == Place(GAME, "e2", 3)
        assert client.games.game is not None
        assert client.games.game.host_id == BOB
        assert isinstance(heard[0], Welcome)
        assert heard[1] == Resync(client.games.game)
    assert numbers(heard) == [3]


async def test_lost_seat_is_told() -> None:
    lobby = FakeLobby(SEATED, welcome(lastGame={"gameId": GAME, "reason": "timed-out"}))
    async with lobby.client() as client:
        heard = hearing(client)
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 2)
        await turns()

        assert (client.games.game, client.games.place) == (None, None)
    assert heard[1:] == [SeatLost(GAME, "timed-out")]


async def test_seat_that_is_gone_without_a_word_is_told_too() -> None:
    lobby = FakeLobby(SEATED, welcome())
    async with lobby.client() as client:
        heard = hearing(client)
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 2)
        await turns()

    assert heard[1:] == [Resync(None)]


async def test_another_client_may_resume_where_one_ended() -> None:
    lobby = FakeLobby(BACK)
    async with lobby.client(name=None, token="kept", place=Place(GAME, "e1", 3)) as client:
        heard = hearing(client)
        for seq in (4, 5, 6):
            lobby.link.push("game-update", update(seq))
        await turns()

        assert client.games.game is not None
    assert lobby.link.auth == {"token": "kept", "gameId": GAME, "epoch": "e1", "seq": 3}
    assert numbers(heard) == [4, 5, 6]


async def test_seat_that_was_lost_and_taken_again_in_the_replay_is_kept() -> None:
    lobby = FakeLobby(SEATED, BACK)
    async with lobby.client() as client:
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 2)
        lobby.link.push("player-left", left(4, ME, "timed-out"))
        lobby.link.push("player-joined", joined(5, ME))
        lobby.link.end_replay()
        lobby.link.push("game-update", update(6))

        assert client.games.place == Place(GAME, "e1", 6)
        assert client.games.game is not None


async def test_seat_that_was_lost_in_the_replay_is_gone() -> None:
    lobby = FakeLobby(SEATED, BACK)
    async with lobby.client() as client:
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 2)
        lobby.link.push("player-left", left(4, ME, "kicked"))
        lobby.link.end_replay()

        assert (client.games.game, client.games.place) == (None, None)


async def test_action_that_had_arrived_is_answered_by_the_replay() -> None:
    lobby = FakeLobby(SEATED, BACK)
    async with lobby.client() as client:
        heard = hearing(client)
        waiting = await acting(client, action_id="a1")
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 2)
        await turns()
        lobby.link.push("game-update", update(4, 1, ME, actionId="a1"))
        lobby.link.push("game-update", update(5))
        lobby.link.end_replay()
        taken = await waiting
        await turns()

    assert taken.seq == 4
    assert numbers(heard) == [5]
    assert lobby.link.events == []


async def test_action_that_had_not_arrived_is_sent_after_the_replay() -> None:
    lobby = FakeLobby(SEATED, BACK)
    async with lobby.client() as client:
        waiting = await acting(client, action_id="a1")
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 2)
        await turns()
        lobby.link.push("game-update", update(4))
        lobby.link.push("game-update", update(5))
        assert lobby.link.events == []
        lobby.link.end_replay()

        sent = lobby.link.last("game-action")
        sent.ok(seq=6)
        assert (await waiting).seq == 6
        assert sent.payload == {"action": 1, "actionId": "a1", "gameId": GAME}


async def test_action_nobody_waits_for_is_told_by_the_replay() -> None:
    lobby = FakeLobby(SEATED, BACK)
    async with lobby.client() as client:
        heard = hearing(client)
        waiting = await acting(client, action_id="a1")
        waiting.cancel()
        await turns()
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 2)
        await turns()
        lobby.link.push("game-update", update(4, 1, ME, actionId="a1"))
        await turns()

    assert numbers(heard) == [4]


async def test_action_is_not_doubled_where_the_lobby_forgot() -> None:
    lobby = FakeLobby(SEATED, welcome(recovered=False, game=own_game(1, epoch="e2")))
    async with lobby.client() as client:
        waiting = await acting(client)
        lobby.link.lose()

        with pytest.raises(ConnectionLost, match="may or may not"):
            await waiting
        assert lobby.link.events == []


async def test_connection_lost_in_the_replay_is_resumed_from_there() -> None:
    lobby = FakeLobby(SEATED, BACK, welcome(recovered=True, game=own_game(4)))
    async with lobby.client() as client:
        waiting = await acting(client, action_id="a1")
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 2)
        await turns()
        lobby.link.push("game-update", update(4))
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 3)
        await turns()
        assert lobby.link.auth["seq"] == 4
        lobby.link.push("game-update", update(5))
        lobby.link.push("game-update", update(6, 1, ME, actionId="a1"))

        assert (await waiting).seq == 6


async def test_listing_is_kept_current() -> None:
    lobby = FakeLobby()
    async with lobby.client() as client:
        lobby.link.push("games-updated", listed(0, 5, "a", snapshot=True))
        lobby.link.push("games-updated", listed(5, 6, "b"))

        assert list(client.games.listing.games) == ["a", "b"]
        assert client.games.listing.version == 6


async def test_gap_in_the_listing_is_filled_by_asking_once() -> None:
    lobby = FakeLobby()
    async with lobby.client() as client:
        lobby.link.push("games-updated", listed(0, 5, "a", snapshot=True))
        lobby.link.push("games-updated", listed(7, 8, "c"))
        lobby.link.push("games-updated", listed(8, 9, "d"))
        assert lobby.link.events == ["watch-games"]
        lobby.link.last("watch-games").ok(version=9, total=4, games=[a_summary(i) for i in "abcd"])
        lobby.link.push("games-updated", listed(9, 10, "e"))

        assert list(client.games.listing.games) == list("abcde")
        assert lobby.link.events == ["watch-games"]


async def test_refused_listing_is_not_asked_for_with_every_push() -> None:
    lobby = FakeLobby()
    async with lobby.client():
        lobby.link.push("games-updated", listed(0, 5, snapshot=True))
        lobby.link.push("games-updated", listed(7, 8))
        lobby.link.last("watch-games").acknowledge(refused("rate-limited", retryAfterMs=5000))
        for version in range(8, 20):
            lobby.link.push("games-updated", listed(version, version + 1))

        assert lobby.link.events == ["watch-games"]


async def test_narrowed_listing_is_narrowed_again_after_a_return() -> None:
    lobby = FakeLobby()
    async with lobby.client() as client:
        watching = asyncio.ensure_future(client.games.watch_games(WhereFilter(joinable=True)))
        await turns(3)
        lobby.link.last("watch-games").ok(version=5, total=1, games=[a_summary("a")])
        assert list((await watching).games) == ["a"]
        lobby.link.lose()
        await until(lambda: len(lobby.links) == 2)
        await turns()
        lobby.link.push("games-updated", listed(0, 7, "a", "b", "c", snapshot=True))

        sent = lobby.link.last("watch-games")
        sent.ok(version=7, total=1, games=[a_summary("b")])
        assert sent.payload == {"where": {"joinable": True}}
        assert list(client.games.listing.games) == ["b"]
