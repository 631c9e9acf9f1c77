"""The pushed listing: whoever applies it by the contract's rule holds what HTTP tells."""

import pytest

from tests.e2e.lobbies import Lobby
from tests.e2e.players import Payload, Player

pytestmark = pytest.mark.e2e

SETTINGS = {"LOBBY_RATE_CREATES": "0"}  # one player opens many games at once


class Listing:
    """A player's picture of the listing, made from the pushes alone."""

    def __init__(self, player: Player) -> None:
        self.games: dict[str, Payload] = {}
        self.version = 0
        self.total = 0
        for push in player.heard("games-updated"):
            self._apply(push)

    def _apply(self, push: Payload) -> None:
        if push["snapshot"]:
            self.games.clear()
        elif not push["from"] <= self.version < push["version"]:
            raise AssertionError(f"cannot apply {push} to version {self.version}")
        self.games.update({game["id"]: game for game in push["games"]})
        for id_ in push["removed"]:
            self.games.pop(id_, None)
        self.version, self.total = push["version"], push["total"]


async def converged(lobby: Lobby, player: Player) -> tuple[Listing, Payload]:
    """Return the player's listing and the page of HTTP that shows the same version."""
    while True:
        page = await lobby.page(limit="100")
        await player.wait_until(lambda version=page["version"]: holds(player, version))  # type: ignore[misc]
        listing = Listing(player)
        if listing.version == page["version"]:
            return listing, page


def holds(player: Player, version: int) -> bool:
    return bool(player.heard("games-updated")[-1]["version"] >= version)


async def test_differences_add_up_to_what_http_tells(lobby: Lobby) -> None:
    watcher = await lobby.player("Eve")
    room = await lobby.room("Ann", "Bob", "Cat", metadata={"map": "sea"}, tags=["blitz"])
    other = await lobby.room("Dan", "Fay", playing=True)
    gone = await lobby.room("Gus")

    await gone.host.ask("leave-game", {})
    await room.host.ask("leave-game", {})
    await other.host.ask("end-game", {"result": 1})

    listing, page = await converged(lobby, watcher)
    assert listing.games == {game["id"]: game for game in page["games"]}
    assert listing.total == page["total"]
    assert listing.games[room.id]["hostId"] == room.players[1].id
    assert listing.games[room.id]["playerCount"] == 2
    assert listing.games[other.id]["status"] == "finished"
    assert gone.id not in listing.games


async def test_newcomers_snapshot_agrees_with_the_differences_others_got(lobby: Lobby) -> None:
    watcher = await lobby.player("Eve")
    await lobby.room("Ann", "Bob")
    newcomer = await lobby.player("Fay")

    ours, _ = await converged(lobby, watcher)
    theirs, _ = await converged(lobby, newcomer)

    assert (ours.version, ours.games) == (theirs.version, theirs.games)


async def test_newcomer_is_not_sent_again_what_the_snapshot_held(lobby: Lobby) -> None:
    watcher, host = await lobby.players("Eve", "Ann")
    await converged(lobby, watcher)

    await host.ask("create-game", "Chess")
    newcomer = await lobby.player("Fay")  # well within the 100 ms of coalescing

    listing, page = await converged(lobby, watcher)
    await newcomer.fence()
    assert Listing(newcomer).games == listing.games
    assert Listing(newcomer).version == page["version"]


async def test_many_changes_at_once_are_few_messages(lobby: Lobby) -> None:
    watcher = await lobby.player("Eve")
    await converged(lobby, watcher)
    before = watcher.heard("games-updated")[-1]["version"]
    heard = len(watcher.heard("games-updated"))
    host = await lobby.player("Ann")

    for _ in range(20):
        await host.ask("create-game", "Chess")
        await host.ask("leave-game", {})

    listing, _ = await converged(lobby, watcher)
    assert listing.version == before + 40
    assert len(watcher.heard("games-updated")) - heard < 20


async def test_actions_and_readiness_do_not_move_the_listing(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob")
    before = (await lobby.page())["version"]

    await room.bystander.ask("set-ready", {"ready": True})
    await room.host.ask("start-game", {})
    await room.host.ask("game-action", {"action": 1})

    assert (await lobby.page())["version"] == before + 1


async def test_list_games_answers_as_http_does(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", tags=["list"])

    answer = await room.host.ask("list-games", {"where": {"tags": ["list"]}, "limit": 5})

    assert answer == await lobby.page(tags="list", limit="5")
    assert [game["id"] for game in answer["games"]] == [room.id]


def watched(ack: Payload, player: Player) -> dict[str, Payload]:
    """Return what a player holds who took the ack of ``watch-games`` and what was pushed since."""
    version, games = ack["version"], {game["id"]: game for game in ack["games"]}
    for push in player.heard("games-updated"):
        if push["version"] <= version:
            continue
        assert push["from"] <= version, (push, version)
        assert not push["snapshot"]
        games.update({game["id"]: game for game in push["games"]})
        for id_ in push["removed"]:
            games.pop(id_, None)
        version = push["version"]
    return games


async def test_filtered_listing_is_what_http_tells_of_that_filter(lobby: Lobby) -> None:
    watcher = await lobby.player("Eve")
    before = await lobby.room("Ann", "Bob", tags=["watched"])
    ack = await watcher.ask("watch-games", {"where": {"tags": ["watched"], "status": "waiting"}})
    heard = len(watcher.heard("games-updated"))

    after = await lobby.room("Cat", name="Go", tags=["watched"])
    await lobby.room("Dan", tags=["other"])
    await before.host.ask("start-game", {})
    last = await lobby.room("Fay", tags=["watched"])

    await watcher.expect("games-updated", snapshot=False)
    await watcher.wait_until(lambda: last.id in watched(ack, watcher))
    page = await lobby.page(tags="watched", status="waiting")
    assert [game["id"] for game in ack["games"]] == [before.id]
    assert watched(ack, watcher) == {game["id"]: game for game in page["games"]}
    assert set(watched(ack, watcher)) == {after.id, last.id}
    pushes = watcher.heard("games-updated")[heard:]
    assert pushes[-1]["total"] == 2
    assert not any("other" in game["tags"] for push in pushes for game in push["games"])


async def test_socket_that_watches_nothing_hears_nothing_until_it_watches_again(
    lobby: Lobby,
) -> None:
    watcher, other = await lobby.players("Eve", "Fay")
    await watcher.ask("watch-games", "off")
    heard = len(watcher.heard("games-updated"))

    room = await lobby.room("Ann")
    await converged(lobby, other)
    await watcher.fence()
    assert len(watcher.heard("games-updated")) == heard

    ack = await watcher.ask("watch-games", {})
    assert room.id in {game["id"] for game in ack["games"]}
    await room.host.ask("leave-game", {})
    await watcher.wait_until(lambda: room.id not in watched(ack, watcher))


async def test_games_one_could_not_join_say_why_to_the_bearer_of_a_token(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", maxPlayers=2, tags=["why"])
    stranger = await lobby.player("Eve")
    asked = {"where": {"tags": ["why"]}}

    for player, expected in ((stranger, "game-full"), (room.host, None)):
        (game,) = (await player.ask("list-games", asked))["games"]
        headers = {"Authorization": f"Bearer {player.token}"}
        answer = await lobby.get("/api/games", {"tags": "why"}, headers)
        assert game.get("whyNot") == expected
        assert answer.body["games"] == [game]
    assert "whyNot" not in (await lobby.page(tags="why"))["games"][0]


async def test_forged_token_is_refused_over_http(lobby: Lobby) -> None:
    player = await lobby.player("Eve")
    headers = {"Authorization": f"Bearer {player.token[:-4]}AAAA"}

    answer = await lobby.get("/api/games", headers=headers)

    assert (answer.status, answer.body["error"]["code"]) == (401, "token-invalid")
