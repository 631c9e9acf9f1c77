import assert from "node:assert/strict";
import test from "node:test";

import { js, javascript, py, python } from "../../lobby/web/pages/playground/code.js";
import { COMMANDS, commandOf, run } from "../../lobby/web/pages/playground/commands.js";
import { payloadOf } from "../../lobby/web/pages/playground/form.js";

const URL = "http://127.0.0.1:8000";
const click = (event, payload, more = {}) => ({
  command: commandOf(event), payload, player: "Ann", room: null, ...more,
});
const lineWith = (program, text) => program.split("\n").find((line) => line.includes(text))?.trim();

for (const [value, inJavaScript, inPython] of [
  [null, "null", "None"], [true, "true", "True"], [1.5, "1.5", "1.5"], ['a"b', '"a\\"b"', '"a\\"b"'],
  [[1, [false]], "[1, [false]]", "[1, [False]]"], [{}, "{}", "{}"],
  [{ a: 1, "b-c": null }, '{ a: 1, "b-c": null }', '{"a": 1, "b-c": None}'],
]) {
  test(`${JSON.stringify(value)} is written as each language has it`, () => {
    assert.equal(js(value), inJavaScript);
    assert.equal(py(value), inPython);
  });
}

for (const [event, payload, inJavaScript, inPython] of [
  ["create-game", { name: "Chess", maxPlayers: 2 },
    'lobby.createGame({ name: "Chess", maxPlayers: 2 })', 'create_game("Chess", max_players=2)'],
  ["join-game", { code: "ABCDEF", as: "spectator" },
    'lobby.joinGame({ code: "ABCDEF", as: "spectator" })', 'join_game(code="ABCDEF", as_="spectator")'],
  ["quick-join", { where: { minFreeSeats: 1 }, create: { name: "Go" } },
    'lobby.quickJoin({ where: { minFreeSeats: 1 }, create: { name: "Go" } })',
    'quick_join(WhereFilter(min_free_seats=1), create=QuickGame(name="Go"))'],
  ["set-ready", { ready: false }, "room.setReady(false)", "set_ready(False)"],
  ["game-action", { action: { x: 1 } }, "room.act({ x: 1 })", 'act({"x": 1})'],
  ["game-action", { action: 1, actionId: "a", to: ["b"] },
    'room.act(1, { actionId: "a", to: ["b"] })', 'act(1, action_id="a", to=["b"])'],
  ["save-state", { state: [], seq: 7 }, "room.saveState([], 7)", "save_state([], 7)"],
  ["end-game", {}, "room.end()", "end_game()"],
  ["rematch", { accept: false }, "room.rematch(false)", "rematch(accept=False)"],
  ["kick-player", { playerId: "g_1", ban: true }, 'room.kick("g_1", { ban: true })', 'kick_player("g_1", ban=True)'],
  ["update-game", { locked: true }, "room.updateGame({ locked: true })", "update_game(locked=True)"],
  ["watch-games", { where: { tags: ["a"] } }, 'lobby.watchGames({ tags: ["a"] })', 'watch_games(WhereFilter(tags=["a"]))'],
  ["watch-games", { off: true }, 'lobby.watchGames("off")', "watch_games(off=True)"],
  ["list-games", { limit: 5 }, "lobby.listGames({ limit: 5 })", "list_games(limit=5)"],
]) {
  test(`${event} of ${JSON.stringify(payload)} is a call in both languages`, () => {
    assert.ok(javascript(click(event, payload), URL).includes(`await ${inJavaScript}`));
    assert.ok(python(click(event, payload), URL).includes(`await client.games.${inPython}`));
  });
}

test("Python imports the models that it needs, and no others", () => {
  const program = python(click("list-games", { where: { joinable: true } }), URL);

  assert.ok(program.includes("from lobby.wire.where import WhereFilter"));
  assert.ok(!program.includes("QuickGame"));
});

test("what needs a seat takes one at the same table, what needs the host opens one", () => {
  const room = { code: "ABCDEF", name: "Chess" };

  assert.equal(lineWith(javascript(click("set-ready", { ready: true }, { room }), URL), "const room"),
    'const room = await lobby.joinGame({ code: "ABCDEF" });');
  assert.equal(lineWith(python(click("start-game", {}, { room }), URL), "create_game"),
    'await client.games.create_game("Chess")');
});

test("a click is carried out as its code says", async () => {
  const calls = [];
  const room = { act: (...given) => calls.push(given) };

  await run(commandOf("game-action"), { action: 1, to: ["b"] }, { room });

  assert.deepEqual(calls, [[1, { to: ["b"] }]]);
});

test("without a room the lobby itself is asked", async () => {
  const calls = [];
  const lobby = { room: null, command: (...given) => calls.push(given) };

  await run(commandOf("set-ready"), { ready: true }, lobby);

  assert.deepEqual(calls, [["/games", "set-ready", { ready: true }]]);
});

test("fields are read as what they are, and empty ones are not sent", () => {
  const field = (name, kind, choices) => ({ name, kind, choices });

  assert.deepEqual(payloadOf([
    [field("a", "text"), " x "], [field("b", "number"), "3"], [field("c", "json"), '{"d": 1}'],
    [field("e", "words"), "x, y,"], [field("f", "choice", [true, false]), "false"], [field("g", "text"), " "],
  ]), { a: "x", b: 3, c: { d: 1 }, e: ["x", "y"], f: false });
});

test("a field that cannot be read is named", () => {
  assert.throws(() => payloadOf([[{ name: "where", kind: "json" }, "{"]]), /where is not JSON/);
});

test("what stands in the fields at first can be sent", () => {
  for (const { fields } of COMMANDS) {
    const initial = fields.map((field) => [field, String(field.value)]);

    assert.doesNotThrow(() => payloadOf(initial));
  }
});
