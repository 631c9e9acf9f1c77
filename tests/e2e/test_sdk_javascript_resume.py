"""The JavaScript client loses its connection in mid-game: nothing is lost or doubled."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.e2e.lobbies import SECRET
from tests.e2e.proxies import Proxy
from tests.e2e.scripts import Script, ScriptFailed
from tests.e2e.test_client import until

pytestmark = pytest.mark.e2e

SETTINGS = {"LOBBY_SECRET": SECRET, "LOBBY_RATE_ACTIONS": "0"}
HISTORY = 4096  # events that a game remembers at most


@asynccontextmanager
async def a_match(server: str) -> AsyncIterator[tuple[Proxy, Script]]:
    """Let Ann, whose network can be cut, play with Bob, who hosts, and Cat."""
    async with Proxy.to(server) as proxy, Script.at(server) as js:
        await js(f"""
            world.ann = await join("Ann", {{ url: "{proxy.url}", timeoutMs: 5000 }});
            world.bob = await join("Bob");
            world.cat = await join("Cat");
            world.bobs = await world.bob.createGame("Chess");
            world.anns = await world.ann.joinGame(world.bobs.id);
            world.cats = await world.cat.joinGame(world.bobs.id);
            await world.bobs.start();
            await until(() => world.anns.game.status === "playing");
            world.heard = hear(world.anns);
            world.own = []; // numbers of Ann's own actions, which she knows from the acks
            world.bobsHeard = hear(world.bobs);
            world.numbers = () => world.heard
              .filter(([, push]) => push && "seq" in push).map(([, push]) => push.seq);
            world.actions = (heard) => heard
              .filter(([event]) => event === "game-update").map(([, push]) => push.action);
        """)
        yield proxy, js


@pytest.fixture
async def match(server: str) -> AsyncIterator[tuple[Proxy, Script]]:
    """Return such a match."""
    async with a_match(server) as playing:
        yield playing


def in_a_row(numbers: list[int]) -> bool:
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


BACK = """
    await until(() => world.ann.status === "connected" && world.anns.seq === world.bobs.seq);
    const numbers = [...world.numbers(), ...world.own].sort((a, b) => a - b);
    return { numbers, actions: world.actions(world.heard),
             game: world.anns.game, bobs: world.bobs.game, events: world.heard.map(([e]) => e) };
"""


async def check_all_was_heard(js: Script, actions: list[Any]) -> None:
    """Check that Ann is back and has heard everything, each once and in order."""
    told = await js(BACK)
    assert told["actions"] == actions
    assert in_a_row(told["numbers"])
    assert told["game"] == told["bobs"]
    assert "resync" not in told["events"]


async def test_cut_in_mid_game_loses_nothing(match: tuple[Proxy, Script]) -> None:
    proxy, js = match
    await js("for (let move = 0; move < 5; move += 1) await world.bobs.act(move);")
    proxy.close()
    await js("""
        await until(() => world.ann.status === "reconnecting");
        for (let move = 5; move < 30; move += 1) await world.bobs.act(move);
        await world.cats.updatePlayer({ colour: "red" });
    """)
    proxy.reopen()

    await check_all_was_heard(js, list(range(30)))


async def test_dropped_transport_loses_nothing(match: tuple[Proxy, Script]) -> None:
    _, js = match
    await js("""
        for (let move = 0; move < 30; move += 1) {
          if (move % 10 === 5) {
            world.ann.drop("the cable was pulled");
            await until(() => world.ann.status === "connected");
          }
          await world.bobs.act(move);
        }
    """)

    await check_all_was_heard(js, list(range(30)))


async def test_cuts_at_any_time_lose_nothing(match: tuple[Proxy, Script]) -> None:
    proxy, js = match
    playing = asyncio.create_task(
        js("""
            const all = [...Array(60).keys()];
            const anns = all.map(async (move) => {
              await new Promise((resolve) => setTimeout(resolve, move * 30));
              world.own.push((await world.anns.act(`ann ${move}`)).seq);
            });
            const bobs = all.map(async (move) => {
              await new Promise((resolve) => setTimeout(resolve, move * 30));
              await world.bobs.act(`bob ${move}`);
            });
            await Promise.all([...anns, ...bobs]);
            return { heard: world.actions(world.bobsHeard) };
        """)
    )
    for _ in range(2):
        await asyncio.sleep(0.5)
        proxy.cut()
    told = await playing

    heard = [action for action in told["heard"] if action.startswith("ann")]
    assert sorted(heard) == sorted(f"ann {move}" for move in range(60))
    await check_all_was_heard(js, [f"bob {move}" for move in range(60)])


async def test_action_whose_ack_was_lost_is_delivered_once(match: tuple[Proxy, Script]) -> None:
    proxy, js = match
    await js("await world.ann.listGames();")
    proxy.passes_answers = False
    await js("""
        world.acted = world.anns.act("pay", { actionId: "p1" });
        await until(() => world.actions(world.bobsHeard).length === 1);
    """)
    proxy.cut()
    told = await js("""
        const { seq } = await world.acted;
        await world.bob.listGames();
        return { seq, bobs: world.bobs.seq, heard: world.actions(world.bobsHeard) };
    """)

    assert told["heard"] == ["pay"]
    assert told["seq"] <= told["bobs"]


async def test_action_that_was_lost_on_its_way_is_delivered_after_all(
    match: tuple[Proxy, Script],
) -> None:
    proxy, js = match
    await js("await world.ann.listGames();")
    proxy.passes_requests = False
    await js('world.acted = world.anns.act("pay");')
    await until(lambda: proxy.held_requests > 0)
    proxy.cut()
    told = await js("""
        await world.acted;
        await until(() => world.actions(world.bobsHeard).length === 1);
        return world.actions(world.bobsHeard);
    """)

    assert told == ["pay"]


async def test_command_while_away_waits_for_the_return(match: tuple[Proxy, Script]) -> None:
    proxy, js = match
    proxy.close()
    await js("""
        await until(() => world.ann.status === "reconnecting");
        world.asked = Promise.all([world.anns.act("first"), world.anns.updatePlayer({ x: 1 })]);
    """)
    proxy.reopen()
    await js("await world.asked;")
    told = await js("""
        await until(() => world.bobs.game.players[1].data.x === 1);
        return world.actions(world.bobsHeard);
    """)

    assert told == ["first"]


async def test_command_while_away_fails_in_time(server: str) -> None:
    async with Proxy.to(server) as proxy, Script.at(server) as js:
        await js(f'world.ann = await join("Ann", {{ url: "{proxy.url}", timeoutMs: 300 }});')
        proxy.close()
        with pytest.raises(ScriptFailed) as failed:
            await js("await world.ann.createGame('Chess');")

    assert failed.value.code in ("timeout", "connection-lost")


async def test_history_that_is_too_short_brings_the_whole_game(
    match: tuple[Proxy, Script],
) -> None:
    proxy, js = match
    proxy.close()
    await js(f"""
        await until(() => world.ann.status === "reconnecting");
        const moves = [...Array({HISTORY} + 1).keys()];
        await Promise.all(moves.map((move) => world.bobs.act(move)));
        await world.cats.updatePlayer({{ colour: "red" }});
    """)
    proxy.reopen()
    told = await js(BACK)

    assert "resync" in told["events"]
    assert told["actions"] == []
    assert told["game"] == told["bobs"]


async def test_player_who_was_kicked_while_away_is_told(match: tuple[Proxy, Script]) -> None:
    proxy, js = match
    proxy.close()
    await js("""
        world.lost = new Promise((resolve) => world.ann.on("seat-lost", resolve));
        world.left = new Promise((resolve) => world.anns.on("left", resolve));
        await until(() => world.ann.status === "reconnecting");
        await world.bobs.kick(world.ann.playerId);
    """)
    proxy.reopen()
    told = await js("""
        const [lost, left] = await Promise.all([world.lost, world.left]);
        return { lost: lost.reason, left: left.reason, room: world.ann.room };
    """)

    assert told == {"lost": "kicked", "left": "kicked", "room": None}


async def test_page_that_is_loaded_anew_is_the_same_player_in_the_same_game(
    server: str,
) -> None:
    async with Script.at(server) as js:
        told = await js("""
            const kept = {};
            const storage = {
              getItem: (key) => kept[key] ?? null,
              setItem: (key, value) => { kept[key] = value; },
              removeItem: (key) => { delete kept[key]; },
            };
            const before = await join("Ann", { storage });
            const bob = await join("Bob");
            const room = await before.createGame("Chess");
            const bobs = await bob.joinGame(room.id);
            await room.start();
            const { place } = before;
            before.close();
            await bobs.act("while away");
            const after = await join(undefined, { storage, room: place });
            const heard = hear(after.room);
            await until(() => heard.length > 0);
            return { same: after.playerId === before.playerId, name: after.name,
                     game: after.room.game.name, kept: Object.keys(kept).length,
                     missed: heard.filter(([e]) => e === "game-update").map(([, p]) => p.action) };
        """)

    assert told == {
        "same": True,
        "name": "Ann",
        "game": "Chess",
        "kept": 1,
        "missed": ["while away"],
    }


async def test_token_of_a_lobby_that_started_anew_makes_a_new_guest(server: str) -> None:
    async with Script.at(server) as js:
        name = await js("""
            const storage = { getItem: () => "of another lobby", setItem() {}, removeItem() {} };
            const ann = await join("Ann", { storage });
            return ann.name;
        """)

    assert name == "Ann"
