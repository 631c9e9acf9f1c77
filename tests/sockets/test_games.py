from typing import Any

from lobby.domain.ids import Epoch
from lobby.services.games import GameService
from lobby.services.identity import IdentityService
from lobby.sockets import GamesNamespace
from lobby.sockets.listing import ListingFeed
from lobby.sockets.rooms import Rooms
from lobby.storage import ListingIndex, MemoryGameStore
from lobby.tokens import JwtTokens
from lobby.wire.pushes import LimitsView
from tests.fakes import CountingIds, FakeClock, FakeLater
from tests.sockets.fakes import FakeSocket, a_server, an_entrance, as_socket
from tests.test_tokens import NOW

LIMITS = LimitsView(message_bytes=1, action_bytes=2, metadata_bytes=3, name_length=4, seats=5)


class Lobby:
    """The namespace with everything behind it in memory; players come as fake sockets."""

    def __init__(self) -> None:
        clock, ids = FakeClock(NOW), CountingIds()
        listing = ListingIndex(Epoch("listing"))
        store = MemoryGameStore(listing, clock, ids)
        server = a_server()
        self.later = FakeLater()
        self.namespace = GamesNamespace(
            an_entrance(IdentityService(JwtTokens("s" * 32), clock, ids)),
            GameService(store, clock, ids),
            listing,
            Rooms(store, server),
            ListingFeed(listing, server, self.later),
            server,
            clock,
            LIMITS,
        )
        self._count = 0

    async def enter(self, auth: dict[str, Any]) -> "Guest":
        self._count += 1
        socket = FakeSocket(f"s{self._count}")
        await self.namespace.accept(as_socket(socket), auth)
        await self.namespace.connected(as_socket(socket))
        return Guest(self.namespace, socket)

    async def a_match(self, *names: str) -> list["Guest"]:
        host, *others = [await self.enter({"name": name}) for name in names]
        created = await host.ask("create-game", {"name": "Chess"})
        for other in others:
            await other.ask("join-game", {"gameId": created["gameId"]})
        await host.ask("start-game")
        return [host, *others]


class Guest:
    """A player as the server sees it."""

    def __init__(self, namespace: GamesNamespace, socket: FakeSocket) -> None:
        self.namespace = namespace
        self.socket = socket

    @property
    def id(self) -> str:
        return str(self.socket.last("welcome")["playerId"])

    @property
    def token(self) -> str:
        return str(self.socket.last("welcome")["token"])

    async def ask(self, event: str, *args: Any, ack_id: int | None = 0) -> Any:
        socket = as_socket(self.socket)
        self.socket.acks.clear()
        if not self.namespace.receive_now(socket, event, list(args), ack_id):
            await self.namespace.receive(socket, event, list(args), ack_id)
        return self.socket.acks.get(0)

    async def vanish(self) -> None:
        self.socket.is_connected = False
        await self.namespace.disconnected(as_socket(self.socket), "transport close")


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


async def test_everybody_in_the_room_sees_the_same_numbers() -> None:
    ann, bob = await Lobby().a_match("Ann", "Bob")

    await ann.ask("game-action", {"action": 1})
    await bob.ask("game-action", {"action": 2})
    await ann.ask("end-game")

    # 1 Bob joined, 2 started, 3 and 4 the actions, 5 ended; the sender's own are in the acks.
    assert [seq for seq in ann.socket.seqs if seq] == [1, 2, 4, 5]
    assert bob.socket.seqs == [2, 3, 5]


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


async def test_player_who_vanished_loses_the_seat() -> None:
    lobby = Lobby()
    ann, bob = await lobby.a_match("Ann", "Bob")

    await bob.vanish()

    assert ann.socket.last("player-left")["reason"] == "timed-out"
    assert ann.socket.last("game-ended")["reason"] == "not-enough-players"
    page = await ann.ask("list-games", {"where": {"status": "finished"}})
    assert [game["playerCount"] for game in page["games"]] == [1]


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


async def test_last_player_to_vanish_takes_the_game_along() -> None:
    lobby = Lobby()
    ann, bob = await lobby.a_match("Ann", "Bob")
    await ann.vanish()
    await bob.vanish()

    watcher = await lobby.enter({"name": "Cat"})

    assert watcher.socket.last("games-updated")["total"] == 0


async def test_newest_connection_takes_the_seat_over() -> None:
    lobby = Lobby()
    ann, bob = await lobby.a_match("Ann", "Bob")

    again = await lobby.enter({"token": bob.token})
    await bob.vanish()
    await ann.ask("game-action", {"action": 1})

    assert bob.socket.events[-1] == "session-replaced"
    game = again.socket.last("welcome")["game"]
    assert (game["seq"], [player["name"] for player in game["players"]]) == (2, ["Ann", "Bob"])
    assert again.socket.last("game-update")["seq"] == 3
    assert "player-left" not in ann.socket.events


async def test_joining_twice_is_no_error() -> None:
    lobby = Lobby()
    ann = await lobby.enter({"name": "Ann"})
    created = await ann.ask("create-game", "Chess")

    assert (await ann.ask("join-game", created["gameId"]))["seq"] == created["seq"]
