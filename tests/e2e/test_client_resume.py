"""The Python client loses its connection in mid-game: nothing is lost, doubled or out of order."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from random import Random

import pytest

from lobby.client import LobbyClient, Place, Resync, SeatLost
from lobby.wire.pushes import GameUpdate, RoomPush
from tests.e2e.proxies import Proxy
from tests.e2e.test_client import a_client, clients, playing, room_of, until

pytestmark = pytest.mark.e2e


def actions_in(heard: Sequence[RoomPush], player: str) -> list[object]:
    """Return what a player did, as another one heard it."""
    updates = [push for push in heard if isinstance(push, GameUpdate)]
    return [push.action for push in updates if push.player_id == player]


def assert_in_a_row(numbers: Sequence[int]) -> None:
    assert list(numbers) == list(range(numbers[0], numbers[0] + len(numbers)))


async def fence(*players: LobbyClient) -> None:
    """Let everybody hear of everything that has happened so far."""
    for player in players:
        await player.games.list_games()
    await asyncio.sleep(0)


@asynccontextmanager
async def a_match(server: str) -> AsyncIterator[tuple[Proxy, LobbyClient, LobbyClient]]:
    """Let Ann, whose network can be cut, play with Bob, who hosts."""
    async with (
        Proxy.to(server) as proxy,
        clients(server, "Bob") as (bob,),
        a_client(proxy.url, "Ann") as ann,
    ):
        await playing(bob, ann)
        yield proxy, ann, bob


async def test_player_comes_back_to_the_same_seat(server: str) -> None:
    async with a_match(server) as (proxy, ann, bob):
        before = ann.games.place
        assert before is not None
        proxy.cut()
        await fence(ann)

        await bob.games.act("still there?")
        await until(lambda: ann.games.place == bob.games.place)
        assert ann.games.place is not None
        assert ann.games.place.game_id == before.game_id
        assert ann.games.game is not None
        seats = [player.id for player in ann.games.game.players]
        assert seats == [bob.player_id, ann.player_id]


async def test_what_happened_meanwhile_comes_before_what_happens_now(server: str) -> None:
    async with a_match(server) as (proxy, ann, bob):
        heard, resyncs = room_of(ann), list[Resync]()
        ann.games.on_resync(resyncs.append)
        proxy.close()
        for number in range(30):
            await bob.games.act(number)
        proxy.reopen()
        for number in range(30, 60):
            await bob.games.act(number)

        await until(lambda: ann.games.place == bob.games.place)
        await fence(ann)
        assert actions_in(heard, bob.player_id) == list(range(60))
        assert_in_a_row([push.seq for push in heard])
        assert resyncs == []


async def test_action_whose_answer_was_lost_is_delivered_once(server: str) -> None:
    async with a_match(server) as (proxy, ann, bob):
        heard = room_of(bob)
        proxy.passes_answers = False
        acting = asyncio.create_task(ann.games.act("once"))
        await until(lambda: bool(actions_in(heard, ann.player_id)))
        proxy.cut()
        taken = await acting

        await fence(ann, bob)
        assert actions_in(heard, ann.player_id) == ["once"]
        assert [push.seq for push in heard if isinstance(push, GameUpdate)] == [taken.seq]


async def test_action_that_never_arrived_is_delivered_once(server: str) -> None:
    async with a_match(server) as (proxy, ann, bob):
        heard = room_of(bob)
        proxy.passes_requests = False
        acting = asyncio.create_task(ann.games.act("once"))
        await until(lambda: proxy.held_requests > 0)
        proxy.cut()
        taken = await acting

        await fence(ann, bob)
        assert actions_in(heard, ann.player_id) == ["once"]
        assert bob.games.place is not None
        assert bob.games.place.seq == taken.seq


async def test_action_given_while_away_is_delivered_on_return(server: str) -> None:
    async with a_match(server) as (proxy, ann, bob):
        heard = room_of(bob)
        proxy.close()
        await until(lambda: proxy.turned_away > 0)
        acting = [asyncio.create_task(ann.games.act(number)) for number in range(10)]
        await bob.games.act("meanwhile")
        proxy.reopen()
        taken = await asyncio.gather(*acting)

        await fence(bob)
        assert actions_in(heard, ann.player_id) == list(range(10))
        assert_in_a_row([action.seq for action in taken])


async def test_game_whose_creation_was_not_answered_is_there_on_return(server: str) -> None:
    async with (
        Proxy.to(server) as proxy,
        clients(server, "Bob") as (bob,),
        a_client(proxy.url) as ann,
    ):
        proxy.passes_answers = False
        creating = asyncio.create_task(ann.games.create_game("Unanswered"))
        await until(lambda: "Unanswered" in [it.name for it in bob.games.listing.games.values()])
        proxy.cut()
        created = await creating

        assert ann.games.place is not None
        assert ann.games.place.game_id == created.game_id
        await bob.games.join_game(code=created.join_code)
        await until(lambda: ann.games.game is not None and ann.games.game.player_count == 2)


async def test_seat_that_was_taken_unanswered_is_taken_once(server: str) -> None:
    async with (
        Proxy.to(server) as proxy,
        clients(server, "Bob") as (bob,),
        a_client(proxy.url) as ann,
    ):
        created = await bob.games.create_game("Chess")
        proxy.passes_answers = False
        joining = asyncio.create_task(ann.games.join_game(created.game_id))
        await until(lambda: bob.games.game is not None and bob.games.game.player_count == 2)
        proxy.cut()

        joined = await joining
        assert [player.id for player in joined.game.players] == [bob.player_id, ann.player_id]


async def test_storm_of_cuts_loses_and_doubles_nothing(server: str) -> None:
    chance = Random(7)  # noqa: S311  # the same storm every time
    async with a_match(server) as (proxy, ann, bob):
        of_ann, of_bob = room_of(ann), room_of(bob)

        async def act(player: LobbyClient) -> list[int]:
            numbers = []
            for number in range(150):
                numbers.append((await player.games.act(number)).seq)
                await asyncio.sleep(chance.uniform(0, 0.04))
            return numbers

        async def cut() -> None:
            for _ in range(6):
                await asyncio.sleep(chance.uniform(0.2, 0.8))
                proxy.passes_answers = chance.random() < 0.5
                await asyncio.sleep(chance.uniform(0, 0.1))
                proxy.cut()

        numbers_of_ann, numbers_of_bob, _ = await asyncio.gather(act(ann), act(bob), cut())
        await fence(ann, bob)
        await until(lambda: ann.games.place == bob.games.place)
        await fence(ann, bob)

        assert actions_in(of_bob, ann.player_id) == list(range(150))
        assert actions_in(of_ann, bob.player_id) == list(range(150))
        assert actions_in(of_ann, ann.player_id) == []
        for own, heard in ((numbers_of_ann, of_ann), (numbers_of_bob, of_bob)):
            assert_in_a_row(sorted([*own, *(push.seq for push in heard)]))


async def test_application_that_was_restarted_hears_what_it_missed(server: str) -> None:
    async with clients(server, "Bob") as (bob,):
        async with a_client(server, "Ann") as ann:
            await playing(bob, ann)
            token, place = ann.token, ann.games.place
        for number in range(5):
            await bob.games.act(number)

        again = a_client(server, token=token, place=place)
        heard = room_of(again)
        async with again:
            await until(lambda: again.games.place == bob.games.place)
            await fence(again)
            assert actions_in(heard, bob.player_id) == list(range(5))


@pytest.mark.parametrize("changed", [{"epoch": "another"}, {"seq": 10_000}], ids=str)
async def test_place_that_the_lobby_does_not_know_begins_anew(
    server: str, changed: dict[str, str | int]
) -> None:
    async with clients(server, "Bob") as (bob,):
        async with a_client(server, "Ann") as ann:
            await playing(bob, ann)
            token, place = ann.token, ann.games.place
        assert place is not None

        again = a_client(server, token=token, place=Place(**{**place._asdict(), **changed}))
        resyncs, heard = list[Resync](), room_of(again)
        again.games.on_resync(resyncs.append)
        async with again:
            await until(lambda: bool(resyncs))
            assert resyncs[0].game == again.games.game
            assert again.games.place is not None
            assert again.games.place.epoch == place.epoch
            await bob.games.act("go on")
            await until(lambda: actions_in(heard, bob.player_id) == ["go on"])


async def test_player_who_was_kicked_while_away_is_told(server: str) -> None:
    async with a_match(server) as (proxy, ann, bob):
        lost: list[SeatLost] = []
        ann.games.on_seat_lost(lost.append)
        assert bob.games.place is not None
        proxy.close()
        await until(lambda: proxy.turned_away > 0)
        await bob.games.kick_player(ann.player_id)
        proxy.reopen()

        await until(lambda: bool(lost))
        assert lost == [SeatLost(bob.games.place.game_id, "kicked")]
        assert ann.games.game is None
