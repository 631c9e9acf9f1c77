"""Games played with the JavaScript client that the lobby serves, against a real server."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.e2e.javascript import node
from tests.e2e.lobbies import Lobby
from tests.e2e.proxies import Proxy
from tests.e2e.scripts import Script, ScriptFailed

pytestmark = pytest.mark.e2e


@pytest.fixture
async def js(server: str) -> AsyncIterator[Script]:
    """Return a process of Node.js whose players play on the server."""
    async with Script.at(server) as script:
        yield script


MATCH = """
    const names = ["Ann", "Bob", "Cat", "Dan"];
    const [ann, bob, cat, dan] = await Promise.all(names.map((name) => join(name)));
    const host = await ann.createGame({ name: "Ludo", tags: ["js"], metadata: { board: 1 } });
    const rooms = [host];
    rooms.push(await bob.joinGame(host.id));
    rooms.push(await cat.joinGame({ code: host.code }));
    rooms.push(await dan.quickJoin({ where: { tags: ["js"] } }));
    const heard = rooms.map(hear);
    await Promise.all(rooms.map((room) => room.setReady()));
    await host.start();
    await until(() => rooms.every((room) => room.game.status === "playing"));
    await Promise.all(rooms.map(async (room, by) => {
      for (let round = 0; round < 20; round += 1) await room.act({ by, round });
    }));
    await rooms[1].updatePlayer({ colour: "red" });
    await host.end({ winner: bob.playerId });
    await until(() => rooms.every((room) => room.game.status === "finished"));
    const told = (what) => rooms.map(what);
    return { id: host.id, heard, seqs: told((room) => room.seq),
             games: told((room) => room.game), ids: told((room) => room.me.id) };
"""


async def test_match_of_four_is_heard_by_all_to_its_end(js: Script, lobby: Lobby) -> None:
    match = await js(MATCH)

    for number, heard in enumerate(match["heard"]):
        actions = [push["action"] for event, push in heard if event == "game-update"]
        for by in {0, 1, 2, 3} - {number}:
            rounds = [action["round"] for action in actions if action["by"] == by]
            assert rounds == list(range(20))
        assert not [action for action in actions if action["by"] == number]
    assert len(set(match["seqs"])) == 1
    assert match["games"] == [match["games"][0]] * 4
    assert match["games"][0]["result"] == {"winner": match["ids"][1]}


async def test_picture_is_what_the_lobby_says_itself(js: Script, lobby: Lobby) -> None:
    match = await js(MATCH)

    shown = (await lobby.game(match["id"]))["game"]
    picture = {name: value for name, value in match["games"][0].items() if name != "code"}
    assert picture == shown


async def test_one_connection_carries_all_namespaces(js: Script, server: str) -> None:
    async with Proxy.to(server) as proxy:
        told = await js(f"""
            const ann = await join("Ann", {{ url: "{proxy.url}" }});
            const room = await ann.createGame("Chess");
            await ann.chat.joinRoom(room.id);
            const {{ unread }} = await ann.notifications.list();
            return {{ unread, namespaces: ann.namespaces }};
        """)

        assert told == {"unread": 0, "namespaces": ["/games", "/chat", "/notifications"]}
        assert proxy.connections == 1


REFUSED = {
    "not-host": "await bobs.start();",
    "wrong-state": "await anns.act(1);",
    "not-enough-players": "await (await cat.createGame('Solo')).start();",
    "not-found": "await cat.joinGame({ code: 'AAAAAA' });",
    "wrong-password": "await cat.joinGame({ gameId: anns.id, password: 'no' });",
    "password-required": "await cat.joinGame(anns.id);",
    "already-in-game": "await ann.createGame('Another');",
    "cannot-kick-yourself": "await anns.kick(ann.playerId);",
    "invalid-message": "await cat.createGame({ name: 'x', maxPlayers: 9 });",
    "unknown-event": "await cat.command('/games', 'fly');",
    "not-in-room": "await cat.chat.sendMessage('general', 'hello?');",
    "not-authorized": "await join('Eve', { namespaces: ['/games', '/admin'] });",
    "token-invalid": "await join('Eve', { token: 'forged' });",
}


@pytest.mark.parametrize("code", REFUSED)
async def test_refusal_is_an_error_with_its_code(js: Script, code: str) -> None:
    with pytest.raises(ScriptFailed) as refused:
        await js(f"""
            const [ann, bob, cat] = await Promise.all(["Ann", "Bob", "Cat"].map((n) => join(n)));
            const anns = await ann.createGame({{ name: "Chess", password: "yes" }});
            const bobs = await bob.joinGame({{ code: anns.code, password: "yes" }});
            {REFUSED[code]}
        """)

    assert refused.value.code == code
    assert refused.value.error["retryable"] is False


async def test_newer_session_takes_over_and_the_older_stays_away(js: Script) -> None:
    told = await js("""
        const older = await join("Ann");
        await older.createGame("Chess");
        const replaced = [];
        older.on("session-replaced", ({ code }) => replaced.push(code));
        const newer = await join(undefined, { token: older.token });
        await until(() => older.status === "closed");
        await newer.listGames();
        const refused = await older.listGames().catch((error) => error.code);
        return { replaced, why: older.error.code, refused, newer: newer.status,
                 same: newer.playerId === older.playerId, room: newer.room.game.name };
    """)

    assert told == {
        "replaced": ["session-replaced"],
        "why": "session-replaced",
        "refused": "session-replaced",
        "newer": "connected",
        "same": True,
        "room": "Chess",
    }


async def test_listing_is_that_of_the_lobby_after_much_has_changed(
    js: Script, lobby: Lobby
) -> None:
    listed: list[dict[str, Any]] = await js("""
        const watcher = await join("Watcher");
        const hosts = await Promise.all([...Array(8).keys()].map((n) => join(`Host ${n}`)));
        for (let round = 0; round < 2; round += 1) {
          const rooms = await Promise.all(hosts.map((host, n) => host.createGame(`${round}.${n}`)));
          await Promise.all(rooms.map((room, n) =>
            n % 2 ? room.leave() : room.updateGame({ tags: [`t${round}`], maxPlayers: 3 })));
          if (round === 0) await Promise.all(rooms.filter((r) => !r.isOver).map((r) => r.leave()));
        }
        const { version } = await watcher.listGames();
        await until(() => watcher.games.version >= version);
        world.total = watcher.games.total;
        return watcher.games.all;
    """)

    page = await lobby.page(limit="100")
    assert sorted(listed, key=lambda game: game["id"]) == sorted(
        page["games"], key=lambda game: game["id"]
    )
    assert await js("return world.total;") == page["total"] == 4


async def test_watched_games_are_those_that_were_asked_for(js: Script) -> None:
    told = await js("""
        const [ann, bob, cat] = await Promise.all(["Ann", "Bob", "Cat"].map((n) => join(n)));
        await bob.createGame({ name: "Go", tags: ["watched"] });
        const listing = await ann.watchGames({ tags: ["watched"] });
        const first = listing.all.map(({ name }) => name);
        ann.drop();
        await until(() => ann.status === "connected" && ann.games.total === 1);
        const room = await cat.createGame({ name: "Shogi", tags: ["watched"] });
        await until(() => ann.games.all.length === 2);
        await room.updateGame({ tags: [] });
        await until(() => ann.games.all.length === 1);
        return { first, last: ann.games.all.map(({ name }) => name) };
    """)

    assert told == {"first": ["Go"], "last": ["Go"]}


async def test_late_spectator_gets_the_match_so_far(js: Script) -> None:
    told = await js("""
        const [ann, bob, eve] = await Promise.all(["Ann", "Bob", "Eve"].map((n) => join(n)));
        const room = await ann.createGame("Chess");
        await bob.joinGame(room.id);
        await room.start();
        const { seq } = await room.act({ move: 1 });
        await room.saveState({ moves: [1] }, seq);
        await room.act({ move: 2 });
        const seat = await eve.joinGame({ gameId: room.id, as: "spectator" });
        const heard = hear(seat);
        await room.act({ move: 3 });
        await until(() => heard.length > 0);
        const { state, stateSeq, events } = seat.match;
        return { state, since: stateSeq === seq, watches: seat.isSpectator,
                 missed: events.filter((e) => e.event === "game-update").map((e) => e.action.move),
                 live: heard[0][1].action.move };
    """)

    assert told == {
        "state": {"moves": [1]},
        "since": True,
        "watches": True,
        "missed": [2],
        "live": 3,
    }


async def test_invited_friend_finds_it_in_the_inbox_and_joins(js: Script) -> None:
    told = await js("""
        const [ann, bob] = await Promise.all(["Ann", "Bob"].map((n) => join(n)));
        const room = await ann.createGame({ name: "Secret", visibility: "private" });
        const invited = new Promise((resolve) => bob.on("notification", resolve));
        await room.invite(bob.playerId);
        const { kind, data } = await invited;
        const theirs = await bob.joinGame({ invite: data.invite });
        const { unread } = await bob.notifications.readAll();
        return { kind, same: theirs.id === room.id, unread };
    """)

    assert told == {"kind": "game-invite", "same": True, "unread": 0}


async def test_players_talk_in_the_room_of_their_game(js: Script) -> None:
    told = await js("""
        const [ann, bob] = await Promise.all(["Ann", "Bob"].map((n) => join(n)));
        const room = await ann.createGame("Chess");
        await bob.joinGame(room.id);
        await Promise.all([ann, bob].map((each) => each.chat.joinRoom(room.id)));
        const heard = [];
        bob.chat.on("message", ({ name, text }) => heard.push([name, text]));
        bob.chat.on("user-typing", ({ name, typing }) => heard.push([name, typing]));
        await ann.chat.typing(room.id);
        await ann.chat.sendMessage(room.id, "1 < 2 & so on");
        await ann.chat.sendMessage({ to: bob.playerId }, "psst");
        await until(() => heard.length === 4);
        const { messages } = await bob.chat.history(room.id);
        return { heard, history: messages.map(({ text }) => text) };
    """)

    assert told["heard"][0] == ["Ann", True]
    assert ["Ann", "1 < 2 & so on"] in told["heard"]
    assert ["Ann", "psst"] in told["heard"]
    assert told["history"] == ["1 < 2 & so on"]


async def test_bytes_arrive_as_bytes(js: Script) -> None:
    told = await js("""
        const [ann, bob] = await Promise.all(["Ann", "Bob"].map((n) => join(n)));
        const room = await ann.createGame("Chess");
        const theirs = await bob.joinGame(room.id);
        await room.start();
        const heard = hear(theirs);
        await room.act({ map: Uint8Array.of(0, 30, 255) });
        await until(() => heard.some(([event]) => event === "game-update"));
        const { map } = heard.find(([event]) => event === "game-update")[1].action;
        return [...new Uint8Array(map)];
    """)

    assert told == [0, 30, 255]


@pytest.mark.parametrize("transports", ['["polling"]', '["websocket"]', '["polling", "websocket"]'])
async def test_client_of_npm_carries_it_too(js: Script, transports: str) -> None:
    node()  # which is skipped without it
    told = await js(f"""
        const Manager = await npmManager();
        const options = {{ Manager, transports: {transports}, timeoutMs: 5000 }};
        const [ann, bob] = await Promise.all(["Ann", "Bob"].map((name) => join(name, options)));
        const room = await ann.createGame("Chess");
        const heard = hear(await bob.joinGame(room.id));
        await room.start();
        const {{ seq }} = await room.act({{ move: 1 }});
        await until(() => heard.some(([event]) => event === "game-update"));
        const [, push] = heard.find(([event]) => event === "game-update");
        return [push.seq === seq, push.action];
    """)

    assert told == [True, {"move": 1}]


async def test_lobby_that_is_not_there_is_named_with_the_reason(js: Script) -> None:
    with pytest.raises(ScriptFailed, match="no lobby welcomed the client") as failed:
        await js("await join('Ann', { url: 'http://127.0.0.1:9', timeoutMs: 300 });")

    assert failed.value.code == "cannot-connect"
    assert failed.value.error["retryable"] is True
    assert "no lobby answers" in failed.value.error["message"]


async def test_message_of_any_size_is_sent_or_refused_and_never_ends_the_connection(
    js: Script,
) -> None:
    told = await js("""
        const [ann, bob] = await Promise.all(["Ann", "Bob"].map((n) => join(n)));
        const room = await ann.createGame("Chess");
        await bob.joinGame(room.id);
        await room.start();
        const outcomes = new Set();
        const statuses = [];
        ann.on("status", ({ status }) => statuses.push(status));
        const sizes = [...Array(60).keys()].map((n) => 16_100 + n * 5);
        for (const size of sizes) {
          const sent = [room.act("x".repeat(size)), room.act({ map: new Uint8Array(size) })];
          const told = sent.map((each) => each.then(() => "sent", ({ code }) => code));
          for (const outcome of await Promise.all(told)) outcomes.add(outcome);
          await new Promise((resolve) => setTimeout(resolve, 35)); // within 60 actions a second
        }
        return { outcomes: [...outcomes].sort(), statuses };
    """)

    assert told == {"outcomes": ["invalid-message", "sent"], "statuses": []}
