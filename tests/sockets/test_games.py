import asyncio
from typing import Any

import pytest

from tests.sockets.lobbies import Guest, Lobby
from tests.test_tokens import NOW


async def test_welcome_is_the_first_push_and_the_listing_the_second() -> None:
    ann = await Lobby().enter({"name": "Ann"})

    assert ann.socket.events == ["welcome", "games-updated"]
    welcome = ann.socket.last("welcome")
    assert (welcome["name"], welcome["serverTime"], welcome["protocol"]) == ("Ann", NOW, 1)
    assert "game" not in welcome


async def test_creator_hears_of_the_game_as_in_the_ack() -> None:
    ann = await Lobby().enter({"name": "Ann"})

    ack = await ann.ask("create-game", "Chess")

    assert ack.pop("ok") is True
    assert ann.socket.sent[-1] == ("game-created", ack)


async def test_joiner_is_acknowledged_and_the_others_are_told() -> None:
    lobby = Lobby()
    ann, bob = await lobby.enter({"name": "Ann"}), await lobby.enter({"name": "Bob"})
    created = await ann.ask("create-game", {"name": "Chess"})

    joined = await bob.ask("join-game", created["gameId"])

    assert (joined["seq"], ann.socket.last("player-joined")["seq"]) == (1, 1)
    assert "player-joined" not in bob.socket.events


async def test_join_by_code_however_it_is_typed() -> None:
    lobby = Lobby()
    ann, bob = await lobby.enter({"name": "Ann"}), await lobby.enter({"name": "Bob"})
    created = await ann.ask("create-game", {"name": "Chess"})

    joined = await bob.ask("join-game", {"code": created["joinCode"].lower()})

    assert joined["gameId"] == created["gameId"]


async def test_action_reaches_the_others_and_its_number_the_sender() -> None:
    ann, bob, cat = await Lobby().a_match("Ann", "Bob", "Cat")

    ack = await bob.ask("game-action", {"action": {"x": 1}, "actionId": "a1"})

    assert ack == {"ok": True, "seq": 4}
    for other in (ann, cat):
        update = other.socket.last("game-update")
        assert (update["seq"], update["playerId"], update["action"]) == (4, bob.id, {"x": 1})
    assert "game-update" not in bob.socket.events


async def test_action_to_some_hides_what_it_was_from_the_rest() -> None:
    ann, bob, cat = await Lobby().a_match("Ann", "Bob", "Cat")

    await ann.ask("game-action", {"action": "psst", "to": [bob.id]})

    assert bob.socket.last("game-update")["action"] == "psst"
    assert cat.socket.last("game-update")["action"] is None
    assert cat.socket.last("game-update")["hidden"] is True
    assert "game-update" not in ann.socket.events


async def test_retried_action_is_acknowledged_as_a_duplicate() -> None:
    ann, bob = await Lobby().a_match("Ann", "Bob")

    first = await bob.ask("game-action", {"action": 1, "actionId": "a1"})
    again = await bob.ask("game-action", {"action": 1, "actionId": "a1"})

    assert again == {**first, "duplicate": True}
    assert ann.socket.events.count("game-update") == 1


async def test_action_for_another_game_is_refused() -> None:
    _, bob = await Lobby().a_match("Ann", "Bob")

    ack = await bob.ask("game-action", {"action": 1, "gameId": "game:other"})

    assert ack["error"]["code"] == "not-in-game"
    assert "game:other" in ack["error"]["message"]


async def test_action_of_somebody_without_a_seat_is_refused() -> None:
    ann = await Lobby().enter({"name": "Ann"})

    ack = await ann.ask("game-action", {"action": 1})

    assert ack["error"]["code"] == "not-in-game"


async def test_actor_hears_what_they_did_unless_it_is_an_action() -> None:
    ann, bob = await Lobby().a_match("Ann", "Bob")

    await ann.ask("end-game", {"result": {"winner": bob.id}})

    assert ann.socket.last("game-ended") == bob.socket.last("game-ended")
    assert ann.socket.last("game-ended")["result"] == {"winner": bob.id}


async def test_namespace_is_idle_but_for_matches_of_those_who_are_connected() -> None:
    lobby = Lobby()
    ann, _ = await lobby.a_room("Ann", "Bob", countdownSeconds=3)
    await ann.ask("set-ready", {"ready": True})
    seen = [lobby.namespace.is_idle()]

    for command, payload in (
        ("start-game", {}),  # the countdown
        ("update-player", {"data": {}}),
        ("set-ready", {"ready": False}),
    ):
        await ann.ask(command, payload)
        seen.append(lobby.namespace.is_idle())
    guests = await lobby.a_match("Cat", "Dan")
    seen.append(lobby.namespace.is_idle())
    await guests[0].ask("end-game")
    seen.append(lobby.namespace.is_idle())
    await lobby.a_match("Eve", "Flo")
    seen.append(lobby.namespace.is_idle())

    assert seen == [True, False, False, True, False, True, False]


async def test_idle_is_who_has_lost_everybody_in_a_match() -> None:
    lobby = Lobby()
    for guest in await lobby.a_match("Ann", "Bob"):
        await guest.vanish()

    assert lobby.namespace.is_idle()


async def test_everybody_in_the_room_sees_the_same_numbers() -> None:
    ann, bob = await Lobby().a_match("Ann", "Bob")

    await ann.ask("game-action", {"action": 1})
    await bob.ask("game-action", {"action": 2})
    await ann.ask("end-game")

    # 1 Bob joined, 2 started, 3 and 4 the actions, 5 ended, 6 no votes for a rematch so far; the
    # sender's own are in the acks.
    assert [seq for seq in ann.socket.seqs if seq] == [1, 2, 4, 5, 6]
    assert bob.socket.seqs == [2, 3, 5, 6]


async def test_ready_is_told_to_everybody() -> None:
    lobby = Lobby()
    ann, bob = await lobby.enter({"name": "Ann"}), await lobby.enter({"name": "Bob"})
    created = await ann.ask("create-game", "Chess")
    await bob.ask("join-game", created["gameId"])

    await bob.ask("set-ready", {"ready": True})

    assert ann.socket.last("player-updated")["ready"] is True
    assert bob.socket.last("player-updated")["playerId"] == bob.id


async def test_last_that_a_leaver_hears_is_that_they_left() -> None:
    ann, bob, _ = await Lobby().a_match("Ann", "Bob", "Cat")

    assert await bob.ask("leave-game") == {"ok": True}
    await ann.ask("game-action", {"action": 1})

    assert bob.socket.events[-1] == "player-left"
    assert bob.socket.last("player-left")["playerId"] == bob.id


async def test_host_who_leaves_hands_the_game_over() -> None:
    ann, bob, cat = await Lobby().a_match("Ann", "Bob", "Cat")

    await ann.ask("leave-game")

    assert cat.socket.last("host-changed")["hostId"] == bob.id


async def test_player_who_vanished_keeps_the_seat_for_a_while() -> None:
    lobby = Lobby(grace_ms=20_000)
    ann, bob = await lobby.a_match("Ann", "Bob")

    await bob.vanish()
    await lobby.pass_by(19_000)

    update = ann.socket.last("player-updated")
    assert (update["playerId"], update["connected"]) == (bob.id, False)
    assert "player-left" not in ann.socket.events
    await lobby.pass_by(1_000)
    assert ann.socket.last("player-left")["reason"] == "timed-out"
    assert ann.socket.last("game-ended")["reason"] == "not-enough-players"


async def test_player_who_vanished_loses_the_seat_at_once_where_there_is_no_grace() -> None:
    ann, bob = await Lobby(grace_ms=0).a_match("Ann", "Bob")

    await bob.vanish()

    assert ann.socket.last("player-left")["reason"] == "timed-out"


async def test_page_tells_the_caller_which_games_they_could_not_join() -> None:
    lobby = Lobby()
    ann, bob, cat = [await lobby.enter({"name": name}) for name in ("Ann", "Bob", "Cat")]
    small = await ann.ask("create-game", {"name": "Go", "maxPlayers": 2})
    large = await cat.ask("create-game", {"name": "Bridge"})
    await bob.ask("join-game", small["gameId"])
    dan = await lobby.enter({"name": "Dan"})

    found = {
        name: {game["id"]: game.get("whyNot") for game in (await who.ask("list-games"))["games"]}
        for name, who in (("Bob", bob), ("Dan", dan))
    }

    assert found["Bob"] == {small["gameId"]: None, large["gameId"]: "already-in-game"}
    assert found["Dan"] == {small["gameId"]: "game-full", large["gameId"]: None}


async def test_socket_watches_what_it_asks_for_until_it_is_off() -> None:
    lobby = Lobby()
    ann, bob = await lobby.enter({"name": "Ann"}), await lobby.enter({"name": "Bob"})
    ack = await ann.ask("watch-games", {"where": {"name": "go"}})
    assert ack == {"ok": True, "games": [], "total": 0, "version": 0, "cursor": None}

    await bob.ask("create-game", "Go")
    lobby.later.pass_by()
    assert ann.socket.last("games-updated")["total"] == 1
    assert await ann.ask("watch-games", "off") == {"ok": True}
    await bob.ask("leave-game")
    lobby.later.pass_by()
    assert ann.socket.last("games-updated")["total"] == 1

    assert (await ann.ask("watch-games"))["total"] == 0
    await bob.ask("create-game", "Chess")
    lobby.later.pass_by()
    assert ann.socket.last("games-updated")["games"][0]["name"] == "Chess"


async def test_what_is_watched_is_the_same_for_all_and_tells_nobody_why_not() -> None:
    lobby = Lobby()
    ann, bob = await lobby.enter({"name": "Ann"}), await lobby.enter({"name": "Bob"})
    await ann.ask("create-game", "Go")
    await bob.ask("create-game", "Chess")

    ack = await ann.ask("watch-games", {})

    assert ack["total"] == 2
    assert not any("whyNot" in game for game in ack["games"])


async def test_visitor_who_vanished_leaves_no_trace() -> None:
    lobby = Lobby()
    visitor = await lobby.enter({"name": "Ann"})

    await visitor.vanish()

    assert visitor.socket.events == ["welcome", "games-updated"]


async def test_last_player_to_vanish_takes_the_game_out_of_the_listing() -> None:
    lobby = Lobby()
    ann, bob = await lobby.a_match("Ann", "Bob")
    await ann.vanish()
    await bob.vanish()

    watcher = await lobby.enter({"name": "Cat"})

    assert watcher.socket.last("games-updated")["total"] == 0
    assert await lobby.store.count() == 1


async def test_newest_connection_takes_the_seat_over() -> None:
    lobby = Lobby()
    ann, bob = await lobby.a_match("Ann", "Bob")

    again = await lobby.enter({"token": bob.token})
    await ann.ask("game-action", {"action": 1})

    assert bob.socket.events[-1] == "session-replaced"
    game = again.socket.last("welcome")["game"]
    assert (game["seq"], [player["name"] for player in game["players"]]) == (2, ["Ann", "Bob"])
    assert again.socket.last("game-update")["seq"] == 3
    assert "player-left" not in ann.socket.events
    assert "player-updated" not in ann.socket.events


async def test_what_an_older_connection_still_says_is_not_carried_out() -> None:
    lobby = Lobby()
    _, bob = await lobby.a_match("Ann", "Bob")
    await lobby.enter({"token": bob.token})

    assert await bob.ask("leave-game") is None

    assert (await lobby.game_of(bob)).game.seats[-1].player.id == bob.id


async def test_newer_connection_is_told_of_what_an_older_one_had_begun() -> None:
    lobby = Lobby()
    ann = await lobby.enter({"name": "Ann"})
    creating = asyncio.create_task(ann.ask("create-game", {"name": "Chess", "password": "1234"}))
    await asyncio.sleep(0)  # the password is being hashed

    again = await lobby.enter({"token": ann.token})
    await creating

    assert again.socket.last("welcome")["game"]["hostId"] == ann.id
    await again.ask("set-ready", {"ready": True})
    assert again.socket.last("player-updated")["seq"] == 1


async def test_only_the_newest_of_several_that_come_at_once_has_the_seat() -> None:
    lobby = Lobby()
    ann, bob = await lobby.a_match("Ann", "Bob")

    racing = await asyncio.gather(*(lobby.back(bob) for _ in range(5)))
    await ann.ask("game-action", {"action": 1})

    *older, newest = racing
    assert [guest.socket.events[-1] for guest in older] == ["session-replaced"] * 4
    assert [guest.socket.is_connected for guest in racing] == [False] * 4 + [True]
    assert newest.socket.last("game-update")["seq"] == 3
    assert ann.socket.events.count("player-updated") == 0


async def test_joining_twice_is_no_error() -> None:
    lobby = Lobby()
    ann = await lobby.enter({"name": "Ann"})
    created = await ann.ask("create-game", "Chess")

    assert (await ann.ask("join-game", created["gameId"]))["seq"] == created["seq"]
    assert ann.socket.events.count("game-created") == 1


async def test_quick_join_tells_of_the_game_that_it_opened() -> None:
    lobby = Lobby()
    ann, bob = await lobby.enter({"name": "Ann"}), await lobby.enter({"name": "Bob"})

    opened = await ann.ask("quick-join", {"create": {"name": "Go", "maxPlayers": 2}})
    met = await bob.ask("quick-join", {"create": {}})

    assert ann.socket.last("game-created")["gameId"] == opened["gameId"] == met["gameId"]
    assert "game-created" not in bob.socket.events
    assert ann.socket.last("player-joined")["playerCount"] == 2


async def test_quick_join_opens_nothing_unless_it_is_told_to() -> None:
    ann = await Lobby().enter({"name": "Ann"})

    assert (await ann.ask("quick-join"))["error"]["code"] == "no-match"


async def test_invited_player_needs_no_password() -> None:
    lobby = Lobby()
    [ann] = await lobby.a_room("Ann", password="1234", visibility="private")
    bob = await lobby.enter({"name": "Bob"})

    invited = await ann.ask("invite-player", bob.id)

    assert invited["expiresAt"] > NOW
    assert (await bob.ask("join-game", {"invite": invited["invite"]}))["ok"] is True


async def test_password_may_be_set_and_taken_away() -> None:
    lobby = Lobby()
    ann, bob, cat = [await lobby.enter({"name": name}) for name in ("Ann", "Bob", "Cat")]
    created = await ann.ask("create-game", "Chess")
    game = {"gameId": created["gameId"]}

    await ann.ask("update-game", {"password": "1234"})
    wrong = await bob.ask("join-game", {**game, "password": "4321"})
    right = await bob.ask("join-game", {**game, "password": "1234"})
    await ann.ask("update-game", {"password": None})

    assert ann.socket.last("game-changed")["hasPassword"] is False
    assert (wrong["error"]["code"], right["ok"]) == ("wrong-password", True)
    assert (await cat.ask("join-game", game))["ok"] is True


async def test_last_push_of_who_is_kicked_is_their_own_end() -> None:
    ann, bob = await Lobby().a_room("Ann", "Bob")

    await ann.ask("kick-player", {"playerId": bob.id, "ban": True, "reason": "cheated"})
    await ann.ask("set-ready", {"ready": True})

    left = bob.socket.last("player-left")
    assert bob.socket.events[-1] == "player-left"
    assert (left["playerId"], left["reason"], left["message"]) == (bob.id, "banned", "cheated")


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("start-game", {}),
        ("set-ready", {"ready": True}),
        ("update-player", {"data": {"colour": "red"}}),
        ("update-game", {"name": "Mine"}),
        ("game-action", {"action": 1}),
        ("invite-player", "bob"),
    ],
)
async def test_spectator_changes_nothing(event: str, payload: Any) -> None:
    lobby = Lobby()
    ann, eve = await lobby.enter({"name": "Ann"}), await lobby.enter({"name": "Eve"})
    created = await ann.ask("create-game", "Chess")
    await eve.ask("join-game", {"gameId": created["gameId"], "as": "spectator"})
    before = await lobby.game_of(ann)

    refused = await eve.ask(event, payload)

    assert refused["error"]["code"] == "read-only"
    assert await lobby.game_of(ann) == before


async def test_player_may_say_something_of_themselves() -> None:
    ann, bob = await Lobby().a_room("Ann", "Bob")

    await bob.ask("update-player", {"data": {"colour": "red"}})

    assert ann.socket.last("player-updated")["data"] == {"colour": "red"}


async def test_game_goes_to_whom_the_host_hands_it() -> None:
    ann, bob = await Lobby().a_room("Ann", "Bob")

    await ann.ask("transfer-host", bob.id)

    assert ann.socket.last("host-changed")["hostId"] == bob.id
    assert (await bob.ask("start-game"))["ok"] is True


async def test_all_who_are_there_agree_to_play_again() -> None:
    ann, bob = await Lobby().a_match("Ann", "Bob")
    await ann.ask("end-game")

    await ann.ask("rematch", {"accept": True})
    await bob.ask("rematch", {})

    votes = [data for event, data in bob.socket.sent if event == "rematch-updated"]
    assert [(vote["accepted"], vote["of"]) for vote in votes] == [(0, 2), (1, 2), (2, 2)]
    assert ann.socket.last("game-changed")["status"] == "waiting"


async def test_drain_is_announced_to_everybody() -> None:
    lobby = Lobby()
    ann, bob = await lobby.a_room("Ann", "Bob")
    visitor: Guest = await lobby.enter({"name": "Cat"})

    lobby.namespace.announce_drain(30)

    for guest in (ann, bob, visitor):
        assert guest.socket.last("server-draining") == {"seconds": 30}
