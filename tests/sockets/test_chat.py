import asyncio

import pytest

from lobby.domain.ids import RoomId
from lobby.domain.rates import EventClass, Rate
from tests.sockets.fakes import as_socket
from tests.sockets.social import Chat, Visitor
from tests.test_tokens import NOW


async def test_first_push_says_who_the_player_is() -> None:
    ann = await Chat().enter("Ann")

    assert ann.socket.events == ["welcome"]
    assert (ann.player.name, ann.socket.last("welcome")["protocol"]) == ("Ann", 1)


async def test_joiner_gets_the_room_after_the_ack_and_the_others_hear_of_them() -> None:
    ann, bob = await Chat().room("Ann", "Bob")

    joined = bob.socket.last("joined-room")

    assert bob.socket.acks[0] == {
        "ok": True,
        "roomId": "general",
        "kind": "general",
        "name": "general",
        "description": "",
        "memberCount": 2,
    }
    assert joined["members"] == [
        {"playerId": visitor.id, "name": visitor.player.name, "joinedAt": NOW}
        for visitor in (ann, bob)
    ]
    assert joined["messages"] == []
    assert ann.heard("room-updated") == [
        {
            "roomId": "general",
            "change": "member-joined",
            "memberCount": 2,
            "member": {"playerId": bob.id, "name": "Bob", "joinedAt": NOW},
        }
    ]
    assert bob.heard("room-updated") == []


async def test_message_reaches_everybody_in_the_room_its_sender_too() -> None:
    chat = Chat()
    ann, bob = await chat.room("Ann", "Bob")
    cat = await chat.enter("Cat")

    ack = await ann.ask("send-message", {"roomId": "general", "text": "1 < 2 & <3"})

    message = {
        "roomId": "general",
        "number": 1,
        "playerId": ann.id,
        "name": "Ann",
        "text": "1 < 2 & <3",
        "sentAt": NOW,
    }
    assert ack == {"ok": True, "roomId": "general", "number": 1, "sentAt": NOW}
    assert [who.heard("message") for who in (ann, bob, cat)] == [[message], [message], []]


async def test_who_comes_later_sees_what_was_said() -> None:
    chat = Chat()
    (ann,) = await chat.room("Ann")
    for number in range(3):
        await ann.ask("send-message", {"roomId": "general", "text": f"{number}"})

    (bob,) = await chat.room("Bob")

    assert [said["text"] for said in bob.socket.last("joined-room")["messages"]] == ["0", "1", "2"]
    page = await bob.ask("history", {"roomId": "general", "before": 3, "limit": 1})
    assert ([said["number"] for said in page["messages"]], page["more"]) == ([2], True)
    page = await bob.ask("history", "general")
    assert (len(page["messages"]), page["more"]) == (3, False)


async def test_leaver_hears_that_they_left_and_nothing_after() -> None:
    ann, bob = await Chat().room("Ann", "Bob")

    await bob.ask("leave-room", "general")
    await ann.ask("send-message", {"roomId": "general", "text": "gone?"})

    left = {"roomId": "general", "change": "member-left", "memberCount": 1}
    assert ann.socket.sent[-2] == ("room-updated", {**left, "playerId": bob.id, "reason": "left"})
    assert bob.socket.events[-1] == "room-updated"
    assert bob.heard("message") == []


async def test_typing_goes_to_the_others_and_ends_with_the_message() -> None:
    ann, bob = await Chat().room("Ann", "Bob")

    await ann.ask("typing", "general")
    await ann.ask("send-message", {"roomId": "general", "text": "hi"})

    typing = [(said["playerId"], said["typing"]) for said in bob.heard("user-typing")]
    assert typing == [(ann.id, True), (ann.id, False)]
    assert ann.heard("user-typing") == []


async def test_creator_is_in_the_new_room_and_those_allowed_hear_of_it() -> None:
    chat = Chat()
    ann, bob, cat = [await chat.enter(name) for name in ("Ann", "Bob", "Cat")]

    ack = await ann.ask("create-room", {"name": "Us", "visibility": "private", "allow": [bob.id]})

    room = ack["roomId"]
    assert (ack["kind"], ack["name"], ack["creatorId"]) == ("private", "Us", ann.id)
    assert ann.socket.events == ["welcome", "room-created", "joined-room"]
    assert [made["roomId"] for made in bob.heard("room-created")] == [room]
    assert cat.heard("room-created") == []
    assert await cat.code("join-room", room) == "not-found"
    await bob.ask("join-room", room)
    assert ann.socket.last("room-updated")["change"] == "member-joined"


async def test_public_room_is_found_by_its_name() -> None:
    chat = Chat()
    ann, bob = await chat.enter("Ann"), await chat.enter("Bob")

    await ann.ask("create-room", "Chess")

    assert bob.heard("room-created") == []
    found = await bob.ask("list-rooms", {"limit": 1})
    rest = await bob.ask("list-rooms", {"cursor": found["cursor"]})
    assert [room["roomId"] for page in (found, rest) for room in page["rooms"]] == [
        "Chess",
        "general",
    ]
    assert (found["rooms"][0]["memberCount"], rest["cursor"]) == (1, None)
    assert (await bob.ask("join-room", "Chess"))["ok"]


async def test_members_hear_of_a_changed_room_and_those_shut_out_that_they_are() -> None:
    chat = Chat()
    ann, bob, cat = [await chat.enter(name) for name in ("Ann", "Bob", "Cat")]
    made = await ann.ask("create-room", {"name": "Us", "visibility": "private", "allow": [bob.id]})
    room = made["roomId"]
    await bob.ask("join-room", room)

    await ann.ask("update-room", {"roomId": room, "description": "new", "allow": [cat.id]})

    changes = [(push["change"], push.get("reason")) for push in ann.heard("room-updated")[1:]]
    assert changes == [("member-left", "removed"), ("room-changed", None)]
    assert ann.socket.last("room-updated")["description"] == "new"
    assert bob.socket.last("room-updated")["playerId"] == bob.id
    assert [made["roomId"] for made in cat.heard("room-created")] == [room]
    assert await bob.code("send-message", {"roomId": room, "text": "hi"}) == "not-found"


async def test_room_hears_who_is_silenced() -> None:
    chat = Chat()
    ann = await chat.enter("Ann")
    await ann.ask("create-room", "Chess")
    (bob,) = await chat.room("Bob", room="Chess")
    mute = {"roomId": "Chess", "playerId": bob.id}

    assert await bob.code("mute-player", {**mute, "playerId": ann.id}) == "not-creator"
    await ann.ask("mute-player", mute)
    assert await bob.code("send-message", {"roomId": "Chess", "text": "hi"}) == "muted"
    await ann.ask("mute-player", {**mute, "muted": False})

    assert [(push["code"], push["text"]) for push in bob.heard("system-message")] == [
        ("player-muted", "Bob was muted"),
        ("player-unmuted", "Bob may speak again"),
    ]


async def test_word_to_another_player_reaches_them_wherever_they_are() -> None:
    chat = Chat()
    ann, bob, cat = [await chat.enter(name) for name in ("Ann", "Bob", "Cat")]

    ack = await ann.ask("send-message", {"to": bob.id, "text": "psst"})

    assert [who.heard("message") for who in (ann, bob)] == [[bob.socket.last("message")]] * 2
    assert cat.heard("message") == []
    assert await cat.code("join-room", ack["roomId"]) == "not-found"
    (mine,) = (await bob.ask("my-rooms"))["rooms"]
    assert (mine["roomId"], mine["kind"], mine["lastNumber"]) == (ack["roomId"], "direct", 1)
    await bob.ask("join-room", ack["roomId"])
    assert bob.socket.last("joined-room")["messages"][0]["text"] == "psst"
    assert await bob.code("leave-room", ack["roomId"]) == "cannot-leave"


async def test_games_room_follows_its_game() -> None:
    chat = Chat()
    ann, bob = await chat.enter("Ann"), await chat.enter("Bob")
    cases = chat.talk.cases
    game = await cases.open(ann.player)
    await cases.knock(bob.player, game)
    for visitor in (ann, bob):
        await visitor.ask("join-room", game.id)

    await cases.hosting.kick(ann.player.id, bob.player.id, ban=False, message=None)
    await asyncio.sleep(0)
    assert bob.socket.last("room-updated")["reason"] == "kicked"
    assert await bob.code("join-room", game.id) == "not-in-game"

    await cases.games.leave(ann.player.id)
    await asyncio.sleep(0)
    assert ann.socket.last("system-message")["code"] == "room-closed"


async def test_members_are_told_page_by_page() -> None:
    ann, bob, cat = await Chat().room("Ann", "Bob", "Cat")

    first = await ann.ask("room-members", {"roomId": "general", "limit": 2})
    second = await ann.ask("room-members", {"roomId": "general", "cursor": first["cursor"]})
    none = await ann.ask("room-members", {"roomId": "general", "cursor": "gone"})

    pages = [[member["playerId"] for member in page["members"]] for page in (first, second, none)]
    assert pages == [[ann.id, bob.id], [cat.id], []]
    assert (first["memberCount"], second["cursor"]) == (3, None)


async def test_player_who_is_back_is_shown_their_rooms_and_nobody_hears_of_it() -> None:
    chat = Chat()
    ann, bob = await chat.room("Ann", "Bob")
    await bob.vanish()
    await ann.ask("send-message", {"roomId": "general", "text": "missed"})

    back = await chat.enter(token=bob.token)

    assert back.socket.events == ["welcome", "joined-room"]
    assert back.socket.last("joined-room")["messages"][0]["text"] == "missed"
    assert ann.socket.events[-1] == "message"
    await ann.ask("send-message", {"roomId": "general", "text": "hi"})
    assert back.socket.last("message")["text"] == "hi"


async def test_player_who_stays_away_leaves() -> None:
    chat = Chat()
    ann, bob = await chat.room("Ann", "Bob")
    await bob.vanish()

    await chat.talk.pass_by(61)

    assert ann.socket.last("room-updated")["reason"] == "timed-out"
    assert (await chat.enter(token=bob.token)).socket.events == ["welcome"]


async def test_player_whom_the_server_throws_out_has_left_at_once() -> None:
    chat = Chat()
    ann, bob = await chat.room("Ann", "Bob")
    bob.socket.state.is_over = True

    await bob.vanish()
    await chat.talk.pass_by(0.5)

    left = ann.socket.last("room-updated")
    assert (left["playerId"], left["reason"]) == (bob.id, "removed")


async def test_newer_connection_takes_over_when_the_older_is_done() -> None:
    chat = Chat()
    (ann,) = await chat.room("Ann")
    newer = Visitor(chat.namespace, "newer")
    entering = asyncio.create_task(newer.enter({"token": ann.token}))
    await asyncio.sleep(0)

    assert ann.socket.events[-1] == "session-replaced"
    assert newer.socket.events == []
    await chat.namespace.disconnected(as_socket(ann.socket), "server disconnect")
    await entering

    assert newer.socket.events == ["welcome", "joined-room"]
    assert await chat.talk.members(RoomId("general")) == [newer.id]


async def test_slow_reader_is_shown_one_room_after_the_other() -> None:
    chat = Chat()
    (ann,) = await chat.room("Ann")
    await ann.ask("create-room", "Chess")
    await ann.vanish()
    slow = Visitor(chat.namespace, "slow", is_slow=True)
    entering = asyncio.create_task(slow.enter({"token": ann.token}))
    await asyncio.sleep(0)

    assert slow.socket.events == ["welcome", "joined-room"]
    slow.socket.drain()
    await asyncio.sleep(0)
    assert slow.socket.events == ["welcome", "joined-room", "joined-room"]

    slow.socket.disconnect()
    await entering


@pytest.mark.parametrize("event", ["send-message", "typing"])
async def test_talk_is_limited_as_its_class_is(event: str) -> None:
    rates = {EventClass.CHAT: Rate(2, 5), EventClass.COMMAND: Rate(9, 1)}
    (ann,) = await Chat(rates).room("Ann")
    payload = {"roomId": "general", **({"text": "hi"} if event == "send-message" else {})}

    acks = [await ann.ask(event, payload) for _ in range(3)]

    limited = [ack["error"]["code"] for ack in acks if not ack["ok"]]
    assert limited == (["rate-limited"] if event == "send-message" else [])


@pytest.mark.parametrize(
    ("event", "payload", "field"),
    [
        ("send-message", {"roomId": "general", "text": ""}, "text"),
        ("send-message", {"roomId": "general", "text": "a\nb"}, "text"),
        ("send-message", {"roomId": "general", "text": "x" * 501}, "text"),
        ("send-message", {"roomId": "general", "to": "bob", "text": "x"}, "either roomId or to"),
        ("send-message", {"text": "x"}, "either roomId or to"),
        ("send-message", {"to": "a:b", "text": "x"}, "to"),
        ("create-room", "a\nb", "name"),
        ("create-room", "game:1", "name"),
        ("create-room", {"name": "x", "allow": ["bob"]}, "allow"),
        ("create-room", {"name": "x", "description": "a\nb"}, "description"),
        ("create-room", {"name": "x", "description": "x" * 201}, "description"),
        ("create-room", {"name": "x", "visibility": "private", "allow": ["b"] * 101}, "allow"),
        ("join-room", "", "roomId"),
        ("join-room", {"roomId": 1}, "roomId"),
        ("history", {"roomId": "general", "before": 0}, "before"),
        ("list-rooms", {"limit": 101}, "limit"),
    ],
)
async def test_what_does_not_fit_is_refused_by_name(
    event: str, payload: object, field: str
) -> None:
    (ann,) = await Chat().room("Ann")

    ack = await ann.ask(event, payload)

    assert ack["error"]["code"] == "invalid-message"
    assert field in ack["error"]["message"]
    assert ann.socket.events == ["welcome", "joined-room"]


async def test_rooms_without_end_are_refused() -> None:
    ann = await Chat().enter("Ann")

    acks = [await ann.ask("create-room", f"room {number}") for number in range(100)]

    refused = [ack["error"]["code"] for ack in acks if not ack["ok"]]
    assert (len(acks) - len(refused), set(refused)) == (10, {"too-many-rooms"})
