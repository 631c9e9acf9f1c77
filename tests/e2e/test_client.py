"""The Python client against a real lobby."""

import asyncio
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from lobby.client import (
    Backoff,
    CannotConnect,
    ClientClosed,
    Ended,
    LobbyClient,
    LobbyRefused,
    Reconnecting,
    SessionEnded,
)
from lobby.client.reading import read
from lobby.domain.status import GameStatus
from lobby.domain.values import Value
from lobby.wire.games import QuickGame
from lobby.wire.pushes import (
    GameEnded,
    GameStarted,
    GameUpdate,
    PlayerJoined,
    PlayerUpdated,
    RoomPush,
)
from lobby.wire.views import GameView
from lobby.wire.where import WhereFilter
from tests.e2e.programs import ROOT, line_with, output, start, stopped
from tests.e2e.programs import lobby as start_lobby
from tests.e2e.proxies import Proxy

pytestmark = pytest.mark.e2e

QUICK = 0.05
README = ROOT / "README.md"


def a_client(url: str, name: str = "Ann", **options: Any) -> LobbyClient:
    """Return a client that is quick to come back."""
    return LobbyClient(url, name=name, backoff=Backoff(first_seconds=QUICK), **options)


@asynccontextmanager
async def clients(url: str, *names: str, **options: Any) -> AsyncIterator[list[LobbyClient]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(a_client(url, name, **options)) for name in names]


async def playing(host: LobbyClient, *others: LobbyClient) -> str:
    """Seat clients in a new game, begin the match and return the game's id."""
    created = await host.games.create_game("Chess")
    for other in others:
        await other.games.join_game(created.game_id)
    await host.games.start_game()
    return created.game_id


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not is_so():  # noqa: ASYNC110  # what is waited for has no event of its own
            await asyncio.sleep(0.01)


def room_of(client: LobbyClient) -> list[RoomPush]:
    """Return a list that fills with what the client hears of its room."""
    heard: list[RoomPush] = []
    client.games.on_push(lambda push: heard.append(push) if isinstance(push, RoomPush) else None)
    return heard


async def test_two_play_a_match(server: str) -> None:
    async with clients(server, "Ann", "Bob") as (ann, bob):
        pushes = ann.games.pushes()
        created = await ann.games.create_game("duel", max_players=2, metadata={"map": "alps"})
        joined = await bob.games.join_game(code=created.join_code)
        await bob.games.set_ready()
        await ann.games.start_game()
        taken = await bob.games.act({"move": "e4"})
        await ann.games.end_game({"winner": bob.player_id})

        heard = []
        async for push in pushes:
            if isinstance(push, RoomPush):
                heard.append(push)
            if isinstance(push, GameEnded):
                break

        kinds = [PlayerJoined, PlayerUpdated, GameStarted, GameUpdate, GameEnded]
        assert [type(push) for push in heard] == kinds
        assert [push.seq for push in heard] == list(range(created.seq + 1, created.seq + 6))
        assert joined.game.metadata == {"map": "alps"}
        assert taken.seq == heard[3].seq
        for client in (ann, bob):
            await until(lambda c=client: c.games.game.status is GameStatus.FINISHED)  # type: ignore[misc]
            assert client.games.game is not None
            assert client.games.game.result == {"winner": bob.player_id}
            assert [player.name for player in client.games.game.players] == ["Ann", "Bob"]


@pytest.mark.parametrize(
    "options",
    [{}, {"msgpack": True}, {"transports": ["polling"]}, {"transports": ["polling", "websocket"]}],
    ids=str,
)
async def test_every_format_and_transport_carries_everything(
    server: str, options: dict[str, Any]
) -> None:
    async with clients(server, "Ann", "Bob", **options) as (ann, bob):
        heard = room_of(bob)
        await playing(ann, bob)

        actions: list[Value] = [b"\x00\xff", {"deep": [1, 2.5, None, "é", {"b": b"1"}]}, None]
        for action in actions:
            await ann.games.act(action)

        await until(lambda: len(heard) == 4)
        assert [push.action for push in heard if isinstance(push, GameUpdate)] == actions


async def test_everybody_hears_everything_in_order(server: str) -> None:
    async with clients(server, "Ann", "Bob", "Cat", "Dan") as players:
        heard = [room_of(player) for player in players]
        await playing(*players)
        acks = await asyncio.gather(
            *(player.games.act(number) for player in players for number in range(50))
        )

        first = min(ack.seq for ack in acks)
        for number, of in enumerate(heard):
            own = {ack.seq for ack in acks[number * 50 : number * 50 + 50]}
            others = set(range(first, first + 200)) - own
            await until(lambda of=of, others=others: of[-1].seq == max(others))  # type: ignore[misc]
            assert [push.seq for push in of if push.seq >= first] == sorted(others)


async def told_over_http(url: str, player: LobbyClient) -> GameView:
    """Return a player's game as the server has it."""
    assert player.games.place is not None
    path = f"{url}/api/games/{player.games.place.game_id}"
    headers = {"Authorization": f"Bearer {player.token}"}
    async with aiohttp.ClientSession(headers=headers) as http, http.get(path) as answer:
        return read(GameView, (await answer.json())["game"])


async def assert_pictures_are_true(url: str, *players: LobbyClient) -> None:
    """Check that what pushes made of the game is what the server has."""
    truth = await told_over_http(url, players[0])
    for player in players:
        await player.games.list_games(limit=1)
        assert player.games.game is not None
        # The code is for those in the room, and who votes for a rematch is not pushed.
        unknown: dict[str, object] = {"code": None, "rematch": []}
        picture = player.games.game.model_copy(update=unknown)
        assert picture == truth.model_copy(update=unknown)


async def test_whole_life_of_a_game(server: str) -> None:
    async with clients(server, "Ann", "Bob", "Cat") as (ann, bob, cat):

        async def check() -> None:
            await assert_pictures_are_true(server, ann, bob, cat)

        created = await ann.games.create_game(
            "Chess", visibility="private", password="pw", start_rule="all-ready"
        )
        invited = await ann.games.invite_player(bob.player_id)
        await bob.games.join_game(invite=invited.invite)
        await cat.games.join_game(code=created.join_code, password="pw", as_="spectator")
        await bob.games.update_player({"color": "red"})
        await ann.games.update_game(name="Go", password=None, tags=["slow"], locked=False)
        await check()
        await ann.games.transfer_host(bob.player_id)
        for player in (ann, bob):
            await player.games.set_ready()
        await bob.games.start_game()
        taken = await ann.games.act({"move": 1})
        await bob.games.save_state({"moves": 1}, taken.seq)
        await check()
        await bob.games.end_game("draw")
        await ann.games.rematch()
        await bob.games.rematch()
        await check()
        await bob.games.kick_player(ann.player_id, reason="late")
        await until(lambda: ann.games.game is None)
        await cat.games.join_game(created.game_id)
        await assert_pictures_are_true(server, bob, cat)
        await cat.games.leave_game()
        assert cat.games.game is None


async def test_quick_joiners_meet_and_late_ones_get_the_state(server: str) -> None:
    async with clients(server, "Ann", "Bob", "Cat") as (ann, bob, cat):
        only_ours = WhereFilter(tags=["quick"])
        ours = QuickGame(name="Quick", tags=["quick"])
        first, second = await asyncio.gather(
            *(player.games.quick_join(only_ours, create=ours) for player in (ann, bob))
        )
        host = ann if first.game.host_id == ann.player_id else bob
        await host.games.start_game()
        taken = await ann.games.act("a")
        await host.games.save_state({"board": "a"}, taken.seq)
        await bob.games.act("b")

        late = await cat.games.join_game(first.game_id, as_="spectator")
        assert first.game_id == second.game_id
        assert (late.state, late.state_seq) == ({"board": "a"}, taken.seq)
        since = [push for push in cat.games.pushes_in(late) if isinstance(push, GameUpdate)]
        assert [push.action for push in since] == ["b"]


async def test_watched_listing_holds_what_was_asked_for(server: str) -> None:
    async with clients(server, "Ann", "Bob", "Cat") as (ann, bob, cat):
        watched = await cat.games.watch_games(WhereFilter(tags=["wanted"]))
        assert not watched.games
        wanted = await ann.games.create_game("Wanted", tags=["wanted"])
        await bob.games.create_game("Other")

        await until(lambda: list(watched.games) == [wanted.game_id])
        await ann.games.leave_game()
        await until(lambda: not watched.games)
        await cat.games.watch_games(off=True)


async def test_program_of_the_readme_plays_a_match(server: str, tmp_path: Path) -> None:
    found = re.search(r"As `duel.py`:\n\n```python\n(.*?)```", README.read_text(), re.DOTALL)
    assert found is not None
    (tmp_path / "duel.py").write_text(found[1].replace("http://127.0.0.1:8000", server))

    async with stopped(await start(sys.executable, "duel.py", cwd=tmp_path)) as ann:
        code = (await line_with(ann, r"the code (\w{6})"))[1]
        async with a_client(server, "Bob") as bob:
            moves: list[GameUpdate] = []
            bob.games.on_game_update(moves.append)
            await bob.games.join_game(code=code)
            await until(lambda: bool(moves))
            await bob.games.act("mate")

            await line_with(ann, "they did mate")
        assert moves[0].action == {"move": "e4"}
        await output(ann)
        assert ann.returncode == 0


async def test_refusal_is_raised_with_its_code(server: str) -> None:
    async with clients(server, "Ann") as (ann,):
        with pytest.raises(LobbyRefused) as caught:
            await ann.games.join_game("game:nowhere")

    assert (caught.value.code, caught.value.retryable) == ("not-found", False)


async def test_message_that_is_too_large_is_not_sent(server: str) -> None:
    async with clients(server, "Ann", "Bob") as (ann, bob):
        await playing(ann, bob)

        with pytest.raises(ValueError, match=r"takes \d+ bytes, more than 16384"):
            await ann.games.act("x" * 20_000)
        assert (await ann.games.act("small")).seq > 0


async def test_token_makes_the_same_player_again(server: str) -> None:
    async with clients(server, "Ann") as (first,):
        token, player = first.token, first.player_id

    async with a_client(server, name="Anna", token=token) as again:
        assert (again.player_id, again.name) == (player, "Anna")


async def test_bad_token_is_refused_when_connecting(server: str) -> None:
    with pytest.raises(LobbyRefused, match="token-invalid"):
        await LobbyClient(server, token="junk").connect()

    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://127.0.0.1:1/deep", "nonsense://x"])
async def test_where_no_lobby_is_nobody_connects(url: str) -> None:
    with pytest.raises(CannotConnect):
        await LobbyClient(url, name="Ann").connect()

    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_newer_client_takes_over_and_the_older_stays_away(server: str) -> None:
    async with Proxy.to(server) as proxy, a_client(proxy.url) as older:
        news: list[object] = []
        older.on_ended(news.append)
        async with a_client(server, token=older.token) as newer:
            with pytest.raises(SessionEnded, match="session-replaced"):
                await older.wait()
            # One that came back would carry this out.
            with pytest.raises(ClientClosed, match="session-replaced"):
                await older.games.list_games()

            await newer.games.list_games()
            await until(lambda: bool(news))
        assert proxy.connections == 1
        assert isinstance(news[0], Ended)


async def test_listing_follows_the_games_of_others(server: str) -> None:
    async with clients(server, "Ann", "Bob") as (ann, bob):
        created = await ann.games.create_game("Listed", tags=["sdk"])

        await until(lambda: created.game_id in bob.games.listing.games)
        assert bob.games.listing.games[created.game_id].tags == ["sdk"]
        page = await bob.games.list_games(WhereFilter(tags=["sdk"]), limit=1)
        assert [game.id for game in page.games] == [created.game_id]
        await ann.games.leave_game()
        await until(lambda: created.game_id not in bob.games.listing.games)


async def test_lost_connection_is_followed_by_another(server: str) -> None:
    async with Proxy.to(server) as proxy, a_client(proxy.url) as ann:
        player = ann.player_id
        proxy.close()
        asking = asyncio.create_task(ann.games.list_games())
        await until(lambda: proxy.turned_away > 0)
        proxy.reopen()

        assert (await asking).total >= 0
        assert ann.player_id == player
        assert proxy.connections == 2


async def test_command_whose_answer_was_lost_is_sent_again(server: str) -> None:
    async with Proxy.to(server) as proxy, a_client(proxy.url) as ann:
        proxy.passes_answers = False
        asking = asyncio.create_task(ann.games.list_games())
        await until(lambda: proxy.held_answers > 0)
        proxy.cut()

        assert (await asking).total >= 0


async def test_client_survives_many_cuts(server: str) -> None:
    async with Proxy.to(server) as proxy, a_client(proxy.url) as ann:
        for _ in range(5):
            connections = proxy.connections
            proxy.cut()
            await until(lambda before=connections: proxy.connections > before)  # type: ignore[misc]
            await ann.games.list_games()

    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_client_comes_back_after_the_server_was_restarted() -> None:
    settings = {
        "LOBBY_SECRET": "an end-to-end secret of more than 32 characters",
        "LOBBY_DRAIN_SECONDS": "0",
    }
    async with stopped(await start_lobby("serve", "--port", "0", **settings)) as first:
        url = (await line_with(first, r"page\s+(\S+)/"))[1]
        async with a_client(url) as ann:
            player, news = ann.player_id, list[object]()
            ann.on_reconnecting(news.append)
            first.send_signal(signal.SIGTERM)
            await output(first)
            await until(lambda: bool(news))
            assert isinstance(news[0], Reconnecting)
            port = url.rpartition(":")[2]
            async with stopped(await start_lobby("serve", "--port", port, **settings)) as second:
                await line_with(second, "node started")

                await ann.games.list_games()
                assert ann.player_id == player


async def test_many_clients_share_a_loop_and_leave_nothing_behind(server: str) -> None:
    async with clients(server, *(f"Guest {number}" for number in range(20))) as crowd:
        assert len({client.player_id for client in crowd}) == 20
        await asyncio.gather(*(client.games.list_games() for client in crowd))

    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_closing_while_a_peer_is_silent_takes_no_longer_than_two_seconds(server: str) -> None:
    async with Proxy.to(server) as proxy:
        client = a_client(proxy.url)
        await client.connect()
        proxy.passes_requests = proxy.passes_answers = False

        async with asyncio.timeout(3):
            await client.close()
