"""What may happen to a node."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

from loadtest.errors import ServerFailed
from loadtest.faults.party import heard
from loadtest.faults.player import Player
from loadtest.faults.record import Story
from loadtest.faults.scene import EARLY, Found, Scale, Scene, started_scene
from loadtest.target import Target

LEASE_SECONDS = 15.0  # a node that has not been heard of for so long is given up
GRACE_SECONDS = 4.0
COUNTDOWN_SECONDS = 2
LATE_SECONDS = 3.0
_FAKE_CLOCKS = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1")


async def node_killed(scale: Scale) -> Found:
    """Kill a node: the others play on, its players go on at the other one, seats are kept."""
    settings = {"LOBBY_GRACE_SECONDS": f"{GRACE_SECONDS:g}"}
    async with started_scene(scale, settings) as scene:
        dead, alive = scene.site.nodes
        bereft, others = scene.party.at(dead), scene.party.at(alive)
        absent = bereft[-1]
        async with scene.playing():
            await scene.a_while()
            for player in bereft:
                player.may_be_cut = True
            absent.lost = "stays away"
            scene.site.kill(dead)
            killed = asyncio.get_running_loop().time()
            await scene.until_all_go_on("others go on", others)
            await scene.until_all_go_on("its players go on", bereft[:-1])
            await scene.a_while()
            if scale.waits_for_leases:
                await _until_freed(scene, absent, killed, LEASE_SECONDS + GRACE_SECONDS)
        seen = scene.party.experience
        scene.require("every resume is without a gap", held=seen.recovered == seen.returns)
    return scene.found()


async def node_cut_off(scale: Scale) -> Found:
    """Pull a node's cable to Redis, put it back, break it, and put it back."""
    async with started_scene(scale, behind_a_proxy=True) as scene:
        cut_off, other = scene.site.nodes
        network = scene.site.network
        if network is None:
            raise ServerFailed("there is no network to cut")
        async with scene.playing():
            for what, fail, seconds in (
                ("silence", network.hold, scale.cut_seconds),
                ("break", network.cut, scale.play_seconds + 1),
            ):
                await scene.a_while()
                fail()
                begun = asyncio.get_running_loop().time()
                await scene.until_readiness(cut_off, is_there=False)
                await scene.until_all_go_on(f"others after the {what}", scene.party.at(other))
                await asyncio.sleep(begun + seconds - asyncio.get_running_loop().time())
                network.mend()
                await scene.until_readiness(cut_off, is_there=True)
                await scene.until_all_go_on(f"all after the {what}", scene.party.players)
            await scene.a_while()
    return scene.found()


async def clock_off(scale: Scale) -> Found:
    """Set one node's clock an hour ahead: tokens, graces and countdowns are as they should be."""
    settings = {"LOBBY_GRACE_SECONDS": f"{GRACE_SECONDS:g}"}
    async with started_scene(scale, settings, of_the_first=an_hour_ahead()) as scene:
        ahead, right = scene.site.nodes
        apart = scene.site.clock_of(0) - scene.site.clock_of(1)
        scene.require("the clocks are an hour apart", held=abs(apart.total_seconds() - 3600) < 60)
        async with scene.playing():
            await scene.a_while()
            changing = [scene.party.at(ahead)[0], scene.party.at(right)[0]]
            for player in changing:
                player.may_be_cut = True
                player.nodes = player.nodes[1:]  # nowhere else: its token must hold there
                await player.vanish()
            await scene.until_all_go_on("players change nodes", changing)
            absent = [scene.party.at(ahead)[-1], scene.party.at(right)[-1]]
            clock = asyncio.get_running_loop().time
            for player in absent:
                player.lost = "stays away"
                await player.vanish()
            begun = clock()
            for player in absent:
                await _until_freed(scene, player, begun, GRACE_SECONDS)
        await _count_down(scene, "ahead", (ahead, right))
        await _count_down(scene, "right", (right, ahead))
    return scene.found()


def an_hour_ahead() -> Mapping[str, str]:
    """
    Return the environment in which a program believes it is an hour later.

    Raises:
        ServerFailed: If libfaketime is not installed.

    """
    found = [str(path) for glob in _FAKE_CLOCKS for path in Path("/").glob(glob.lstrip("/"))]
    if not found:
        raise ServerFailed("install libfaketime (Debian: faketime) to set a node's clock off")
    return {"LD_PRELOAD": found[0], "FAKETIME": "+3600s", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


async def _until_freed(scene: Scene, absent: Player, since: float, seconds: float) -> None:
    """Wait until a seat is freed, which must be after the grace and not long after ``seconds``."""
    clock = asyncio.get_running_loop().time
    room = next(room for room in scene.party.rooms if absent in room.players)
    witnesses = [player for player in room.players if not player.lost]
    left = since + seconds + LATE_SECONDS - clock()
    await scene.until(
        f"seat of {absent.name} freed",
        lambda: any(
            heard(player, "player-left", playerId=absent.id, reason="timed-out")
            for player in witnesses
        ),
        left,
    )
    absent.has_lost_seat = True
    took = clock() - since
    scene.times[f"seat of {absent.name} freed"] = took * 1000
    if took < GRACE_SECONDS:
        scene.party.violations.note(EARLY, f"{absent.name} lost its seat after {took:.1f} s")


async def _count_down(scene: Scene, clock: str, nodes: Sequence[Target]) -> None:
    """Start a game with a countdown, and see how long that takes."""
    party = scene.party
    story = Story(party.violations)
    host = Player("a host", nodes, story, party.experience)
    guest = Player("a guest", nodes[::-1], story, party.experience)
    await host.enter()
    await guest.enter()
    await host.ask("create-game", {"name": "soon", "countdownSeconds": COUNTDOWN_SECONDS})
    await guest.ask("join-game", {"gameId": host.line.game_id})
    await host.ask("start-game", {})
    begun = asyncio.get_running_loop().time()
    what = f"countdown of {COUNTDOWN_SECONDS} s, clock {clock}"
    await scene.until(what, lambda: heard(guest, "game-started"), COUNTDOWN_SECONDS + LATE_SECONDS)
    if asyncio.get_running_loop().time() - begun < COUNTDOWN_SECONDS - 0.2:
        party.violations.note(EARLY, what)
    await host.go_home()
    await guest.go_home()
