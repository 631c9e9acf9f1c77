"""The HTTP side, over a real socket and with real games."""

import pytest

from tests.e2e.lobbies import Lobby
from tests.e2e.players import Payload

pytestmark = pytest.mark.e2e


async def games(lobby: Lobby, tag: str) -> dict[str, str]:
    """Open three games with a tag of their own; return their ids by name."""
    small = await lobby.room("Ann", name="Go", maxPlayers=2, tags=[tag], metadata={"map": "sea"})
    large = await lobby.room("Bob", "Cat", "Dan", name="Bridge", tags=[tag, "cards"])
    match = await lobby.room(
        "Eve", "Fay", name="chess", tags=[tag], metadata={"map": "sea", "level": 3}, playing=True
    )
    return {"Go": small.id, "Bridge": large.id, "chess": match.id}


def names(page: Payload) -> list[str]:
    return [game["name"] for game in page["games"]]


async def test_healthz_and_readyz_answer(lobby: Lobby) -> None:
    for path in ("/healthz", "/readyz"):
        answer = await lobby.get(path)
        assert (answer.status, answer.body) == (200, {"ok": True})


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({}, {"Go", "Bridge", "chess"}),
        ({"status": "playing"}, {"chess"}),
        ({"status": "waiting,playing"}, {"Go", "Bridge", "chess"}),
        ({"joinable": "true"}, {"Go", "Bridge"}),
        ({"joinable": "false"}, {"chess"}),
        ({"minFreeSeats": "2"}, {"chess"}),
        ({"name": "G"}, {"Go", "Bridge"}),
        ({"metadata.map": "sea"}, {"Go", "chess"}),
        ({"metadata.map": "sea", "metadata.level": "3"}, {"chess"}),
        ({"metadata.level": '"3"'}, set()),
        ({"status": "finished"}, set()),
    ],
    # Sets have another order in each process, and tests run in several.
    ids=lambda value: str(sorted(value) if isinstance(value, set) else value),
)
async def test_listing_shows_what_matches(
    lobby: Lobby, where: dict[str, str], found: set[str]
) -> None:
    tag = str(where)[:32]
    await games(lobby, tag.replace(",", " "))

    page = await lobby.page(tags=tag.replace(",", " "), **where)

    assert set(names(page)) == found
    assert page["total"] == len(found)
    assert page["cursor"] is None


async def test_all_tags_must_be_there(lobby: Lobby) -> None:
    await games(lobby, "all")

    assert names(await lobby.page(tags="all,cards")) == ["Bridge"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["Bridge", "chess", "Go"]),
        ("-name", ["Go", "chess", "Bridge"]),
        ("playerCount", ["Go", "chess", "Bridge"]),
        ("-playerCount", ["Bridge", "chess", "Go"]),
        ("createdAt", ["Go", "Bridge", "chess"]),
        ("-createdAt", ["chess", "Bridge", "Go"]),
    ],
)
async def test_listing_is_sorted_as_asked(lobby: Lobby, sort: str, order: list[str]) -> None:
    await games(lobby, sort)

    assert names(await lobby.page(tags=sort, sort=sort)) == order


async def test_cursor_goes_through_all_games_once(lobby: Lobby) -> None:
    hosts = await lobby.players(*(f"Host {number}" for number in range(7)))
    for number, host in enumerate(hosts):
        await host.ask("create-game", {"name": f"Game {number}", "tags": ["paged"]})

    pages = [await lobby.page(tags="paged", sort="name", limit="3")]
    while cursor := pages[-1]["cursor"]:
        pages.append(await lobby.page(tags="paged", sort="name", limit="3", cursor=cursor))

    assert [names(page) for page in pages] == [
        ["Game 0", "Game 1", "Game 2"],
        ["Game 3", "Game 4", "Game 5"],
        ["Game 6"],
    ]
    assert {page["total"] for page in pages} == {7}


async def test_cursor_neither_repeats_nor_skips_when_games_come_and_go(lobby: Lobby) -> None:
    hosts = await lobby.players(*"ABCDE")
    for host in hosts:
        name = host.welcome["name"]
        await host.ask("create-game", {"name": f"Game {name}", "tags": ["moving"]})
    first = await lobby.page(tags="moving", sort="name", limit="2")
    await hosts[0].ask("leave-game", {})
    await hosts[1].ask("leave-game", {})
    await hosts[0].ask("create-game", {"name": "Game AA", "tags": ["moving"]})

    second = await lobby.page(tags="moving", sort="name", limit="9", cursor=first["cursor"])

    assert names(first) == ["Game A", "Game B"]
    assert names(second) == ["Game C", "Game D", "Game E"]


async def test_summary_shows_what_the_contract_names(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", tags=["summary"], metadata={"map": "sea"})

    [summary] = (await lobby.page(tags="summary"))["games"]

    created_at = summary.pop("createdAt")
    assert created_at >= room.host.welcome["serverTime"]
    assert summary == {
        "id": room.id,
        "name": "Chess",
        "status": "waiting",
        "hostId": room.host.id,
        "hostName": "Ann",
        "playerCount": 2,
        "maxPlayers": 4,
        "spectatorCount": 0,
        "hasPassword": False,
        "tags": ["summary"],
        "metadata": {"map": "sea"},
        "joinable": True,
    }


async def test_large_metadata_is_left_out_of_summaries(lobby: Lobby) -> None:
    room = await lobby.room("Ann", tags=["large"], metadata={"map": "m" * 600})

    [summary] = (await lobby.page(tags="large"))["games"]

    assert summary["metadata"] is None
    assert (await lobby.game(room.id))["game"]["metadata"] == {"map": "m" * 600}


async def test_unchanged_listing_is_304_and_a_changed_one_is_sent(lobby: Lobby) -> None:
    host = await lobby.player("Ann")
    first = await lobby.get("/api/games")
    asked = {"If-None-Match": first.headers["ETag"]}

    unchanged = await lobby.get("/api/games", headers=asked)
    await host.ask("create-game", "Chess")
    changed = await lobby.get("/api/games", headers=asked)

    assert (unchanged.status, unchanged.body) == (304, "")
    assert unchanged.headers["ETag"] == first.headers["ETag"]
    assert changed.status == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


async def test_game_is_shown_without_its_join_code(lobby: Lobby) -> None:
    room = await lobby.room("Ann", "Bob", playing=True)
    await room.host.ask("end-game", {"result": {"winner": "Bob"}})

    game = (await lobby.game(room.id))["game"]

    assert "code" not in game
    assert room.code not in str(await lobby.page(limit="100"))
    assert (game["status"], game["result"]) == ("finished", {"winner": "Bob"})
    assert [player["name"] for player in game["players"]] == ["Ann", "Bob"]


async def test_unknown_game_is_404_with_the_body_of_an_ack(lobby: Lobby) -> None:
    player = await lobby.player()

    answer = await lobby.get("/api/games/game:nowhere")

    assert answer.status == 404
    assert answer.body == await player.command("join-game", "game:nowhere")


@pytest.mark.parametrize(
    ("parameter", "text"),
    [
        *[("limit", text) for text in ("0", "101", "two", "2.5", "")],
        *[("sort", text) for text in ("colour", "--name", "")],
        *[("cursor", text) for text in ("junk", "é", "WyJuYW1lIiwiYSIsImIiXQ==")],
        *[("status", "gone"), ("joinable", "yes"), ("minFreeSeats", "5"), ("colour", "red")],
    ],
)
async def test_parameter_that_does_not_fit_is_400_and_named(
    lobby: Lobby, parameter: str, text: str
) -> None:
    answer = await lobby.get("/api/games", {parameter: text})

    assert answer.status == 400
    assert answer.body["ok"] is False
    assert answer.body["error"]["code"] == "invalid-message"
    assert parameter in answer.body["error"]["message"]


async def test_unknown_path_is_404_with_the_body_of_an_ack(lobby: Lobby) -> None:
    answer = await lobby.get("/api/nowhere")

    assert (answer.status, answer.body["ok"]) == (404, False)
    assert answer.body["error"]["code"] == "not-found"
