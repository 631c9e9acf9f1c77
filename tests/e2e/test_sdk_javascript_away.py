"""The JavaScript client is away for longer than its places are kept."""

import pytest

from tests.e2e.proxies import Proxy
from tests.e2e.scripts import Script

pytestmark = pytest.mark.e2e

SETTINGS = {"LOBBY_GRACE_SECONDS": "0.3"}


async def test_seat_is_lost_and_chat_is_found_again(server: str) -> None:
    async with Proxy.to(server) as proxy, Script.at(server) as js:
        await js(f"""
            world.ann = await join("Ann", {{ url: "{proxy.url}" }});
            world.bob = await join("Bob");
            const room = await world.bob.createGame("Chess");
            await world.ann.joinGame(room.id);
            await world.ann.chat.joinRoom("general");
            await world.bob.chat.joinRoom("general");
            world.left = [];
            world.heard = [];
            world.ann.room.on("left", ({{ reason }}) => world.left.push(reason));
            world.ann.chat.on("message", ({{ text }}) => world.heard.push(text));
            world.bob.chat.on("room-updated", (push) => (world.last = push));
            world.room = room;
        """)
        proxy.close()
        await js("""
            await until(() => world.last?.reason === "timed-out");
            await until(() => world.room.game.players.length === 1);
        """)
        proxy.reopen()
        told = await js("""
            await until(() => world.last.change === "member-joined");
            await world.bob.chat.sendMessage("general", "welcome back");
            await until(() => world.heard.length > 0);
            return { left: world.left, heard: world.heard, room: world.ann.room };
        """)

    assert told == {"left": ["timed-out"], "heard": ["welcome back"], "room": None}
