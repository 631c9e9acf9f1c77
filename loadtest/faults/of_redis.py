"""What may happen to Redis."""

import asyncio

from loadtest.errors import CommandRefused, ConnectionEnded
from loadtest.faults.party import heard
from loadtest.faults.player import AWAY, HUNG, LONGEST_ANSWER_SECONDS, REFUSED, Player
from loadtest.faults.record import Story
from loadtest.faults.scene import Found, Scale, Scene, started_scene
from loadtest.frames import Json

_PROBES: tuple[tuple[str, dict[str, Json]], ...] = (
    ("create-game", {"name": "now"}),
    ("quick-join", {}),
    ("list-games", {}),
)


async def redis_frozen(scale: Scale) -> Found:
    """Freeze Redis: all is refused in time, no connection ends, and then everything goes on."""
    async with started_scene(scale) as scene:
        async with scene.playing():
            await scene.a_while()
            outsider = await _outsider(scene)
            scene.site.redis.freeze()
            try:
                await _probe(scene, outsider)
            finally:
                scene.site.redis.thaw()
            await scene.until_all_go_on("all go on", scene.party.players)
            for node in scene.site.nodes:
                await scene.until_readiness(node, is_there=True)
            await scene.a_while()
        # What was refused did not happen: whoever asked is in no game, and may open one.
        await _ask(scene, outsider, "create-game", {"name": "now"})
        scene.require("who was refused can open a game later", held=outsider.line.game_id != "")
        blinked = [p.name for p in scene.party.players if heard(p, "player-updated")]
        scene.require("nobody is shown as disconnected", held=not blinked)
        await outsider.go_home()
        refused = scene.party.experience.refusals
        scene.require("actions are refused meanwhile", held=refused["unavailable"] > 0)
    return scene.found()


async def redis_emptied(scale: Scale) -> Found:
    """Kill Redis and start it empty: games are closed as lost, and new ways are open at once."""
    async with started_scene(scale) as scene:
        party, redis = scene.party, scene.site.redis
        async with scene.playing():
            await scene.a_while()
            redis.kill()
            for node in scene.site.nodes:
                await scene.until_readiness(node, is_there=False)
            redis.start()
            await scene.until(
                "told of the loss",
                lambda: all(heard(p, "game-closed", reason="lost") for p in party.players),
            )
        scene.require(
            "a node says in its log that it lost games", held=scene.site.logged("lost") > 0
        )
        for player in party.players:
            player.lost = ""
        await asyncio.gather(*(room.begin() for room in party.rooms))
        async with scene.playing():
            await scene.until_all_go_on("new games", party.players)
            await scene.a_while()
    return scene.found()


async def redis_set_back(scale: Scale) -> Found:
    """Restart Redis from an older snapshot: every game begins a new epoch, no number is two."""
    async with started_scene(scale) as scene:
        party, redis = scene.party, scene.site.redis
        quiet = party.rooms[-1].players  # nothing of theirs is lost, and nobody can know that
        lively = [player for player in party.players if player not in quiet]
        await scene.play()
        redis.save()
        before = {player.record.epoch for player in party.players}
        async with scene.playing(lively):
            await scene.a_while()
            for player in party.players:
                player.may_be_cut = True
            redis.kill()
            await scene.a_while()
            redis.start()
            await asyncio.gather(*(player.stay() for player in quiet))
            await scene.until(
                "new epochs", lambda: all(p.record.epoch not in before for p in party.players)
            )
            await scene.until_all_go_on("all go on", lively)
        await scene.play()
        epochs = {room.story.epochs for room in party.rooms}
        scene.require("each game has begun anew once", held=epochs == {2})
    return scene.found()


async def _outsider(scene: Scene) -> Player:
    party = scene.party
    outsider = Player("an outsider", scene.site.nodes, Story(party.violations), party.experience)
    await outsider.enter()
    return outsider


async def _probe(scene: Scene, outsider: Player) -> None:
    """Ask for all sorts of things while Redis is frozen."""
    clock = asyncio.get_running_loop().time
    begun, frozen = clock(), scene.scale.frozen_seconds
    for node in scene.site.nodes:
        await scene.until_readiness(node, is_there=False)
    while clock() - begun < frozen:
        for command, body in _PROBES:
            await _ask(scene, outsider, command, body)
        await _knock(scene)
        await asyncio.sleep(0.2)


async def _ask(scene: Scene, outsider: Player, command: str, body: dict[str, Json]) -> None:
    violations = scene.party.violations
    try:
        await outsider.ask(command, body)
    except CommandRefused as exc:
        if exc.code not in AWAY:
            violations.note(REFUSED, f"{command}: {exc}")
    except ConnectionEnded as exc:
        violations.note(HUNG, f"{command}: {exc}")


async def _knock(scene: Scene) -> None:
    """Come as a new guest; to be refused or hung up on is fine, to be kept waiting is not."""
    clock = asyncio.get_running_loop().time
    party, begun = scene.party, clock()
    guest = Player("a guest", scene.site.nodes, Story(party.violations), party.experience)
    try:
        await guest.enter()
    except CommandRefused as exc:
        if exc.code not in AWAY:
            party.violations.note(REFUSED, f"a new guest: {exc}")
    except ConnectionEnded:
        pass  # with 1013, after which a client tries again by itself
    finally:
        await guest.go_home()
    if clock() - begun > LONGEST_ANSWER_SECONDS:
        party.violations.note(HUNG, f"a new guest waited {clock() - begun:.1f} s")
