import assert from "node:assert/strict";
import test from "node:test";

import { connect } from "../../lobby/web/sdk/lobby-client.js";
import { aGame, seatedAck, welcome } from "./builders.mjs";
import { settled, watched } from "./links.mjs";
import { FakeManager } from "./managers.mjs";

const TIMEOUT_MS = 10_000;
const NAMESPACES = ["/games", "/chat", "/notifications"];

/** Begin to connect, with a clock that stands still. */
async function connecting(context, options = {}) {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  context.mock.method(Math, "random", () => 0.5); // the waits are what they are on average
  const connected = watched(
    connect("http://lobby", { name: "Ann", storage: null, Manager: FakeManager, ...options }),
  );
  await settled();
  const manager = FakeManager.newest;
  const tick = async (ms) => {
    context.mock.timers.tick(ms);
    await settled();
  };
  return { connected, manager, tick, games: manager.sockets.get("/games") };
}

/** Connect, and hear what the client says. */
async function online(context, options) {
  const world = await connecting(context, options);
  world.manager.welcome(welcome());
  await settled();
  const lobby = world.connected.value;
  const statuses = [];
  lobby.on("status", ({ status }) => statuses.push(status));
  return { ...world, lobby, statuses };
}

const lose = (manager) => manager.tell("close", "transport close");

test("all namespaces share one connection, and each says who one is", async (context) => {
  const { manager } = await connecting(context);

  assert.deepEqual([...manager.sockets.keys()], NAMESPACES);
  const auths = NAMESPACES.map((path) => manager.sockets.get(path).auths);
  assert.deepEqual(auths, NAMESPACES.map(() => [{ name: "Ann" }]));
  assert.equal(manager.options.reconnection, false);
});

test("it is connected when every namespace has welcomed it", async (context) => {
  const { connected, manager } = await connecting(context);
  manager.sockets.get("/games").push("welcome", welcome());
  await settled();
  assert.equal(connected.state, "pending");
  manager.welcome(welcome());
  await settled();

  const { playerId, name, token, status, limits } = connected.value;
  assert.deepEqual([playerId, name, token, status], ["ann", "Ann", "t1", "connected"]);
  assert.equal(limits.messageBytes, 16384);
});

test("its time is the lobby's, however wrong this computer's clock", async (context) => {
  const { connected, manager, tick } = await connecting(context);
  const hourAhead = Date.now() + 3_600_000;
  manager.welcome(welcome({ serverTime: hourAhead }));
  await tick(5);

  assert.equal(connected.value.now(), hourAhead + 5);
});

test("no lobby within the time is an error, and nothing goes on after it", async (context) => {
  const { connected, manager, tick } = await connecting(context);
  manager.tell("error", new Error("refused"));
  await tick(TIMEOUT_MS);
  const { dialled } = manager;
  await tick(10 * TIMEOUT_MS);

  assert.equal(connected.error.code, "cannot-connect");
  assert.equal(manager.dialled, dialled);
});

test("a lobby that comes up a little later is found", async (context) => {
  const { connected, manager, tick } = await connecting(context);
  manager.tell("error", new Error("refused"));
  await tick(500);
  assert.equal(manager.dialled, 2);
  manager.welcome(welcome());
  await settled();

  assert.equal(connected.state, "kept");
});

test("a lost connection is sought with the token, and the place for /games", async (context) => {
  const { lobby, manager, statuses, tick, games } = await online(context);
  const created = lobby.createGame("Chess");
  games.line.answer("create-game", seatedAck(0));
  await created;
  lose(manager);
  await tick(500);

  const place = { gameId: "g1", epoch: "e1", seq: 0 };
  assert.deepEqual(games.auths.at(-1), { token: "t1", ...place });
  assert.deepEqual(manager.sockets.get("/chat").auths.at(-1), { token: "t1" });
  assert.deepEqual(statuses, ["reconnecting"]);
  assert.deepEqual(lobby.place, place);
});

test("without autoResume the whole game comes instead", async (context) => {
  const { lobby, manager, tick, games } = await online(context, { autoResume: false });
  const created = lobby.createGame("Chess");
  games.line.answer("create-game", seatedAck(0));
  const room = await created;
  await tick(0);
  const heard = [];
  room.on("resync", ({ game }) => heard.push(game.name));
  lose(manager);
  await tick(500);
  manager.welcome(welcome({ game: { ...aGame({ name: "Go" }), epoch: "e1", seq: 4 } }));

  assert.deepEqual(games.auths.at(-1), { token: "t1" });
  assert.deepEqual(heard, ["Go"]);
});

test("a page that kept its place asks to go on there, once", async (context) => {
  const room = { gameId: "g1", epoch: "e1", seq: 7 };
  const { games } = await connecting(context, { token: "t0", room, autoResume: false });

  assert.deepEqual(games.auths, [{ token: "t0", name: "Ann", ...room }]);
});

test("waits double up to a limit, and begin anew after a good connection", async (context) => {
  const { manager, tick } = await online(context);
  await tick(20_000);
  lose(manager);
  for (const ms of [500, 1000, 2000, 4000, 8000, 8000]) {
    const { dialled } = manager;
    await tick(ms - 1);
    assert.equal(manager.dialled, dialled);
    await tick(1);
    assert.equal(manager.dialled, dialled + 1, `after ${ms} ms`);
    manager.tell("error", new Error("refused"));
  }
});

test("a connection that holds only briefly does not shorten the waits", async (context) => {
  for (const [heldMs, waitMs] of [[9_000, 1000], [10_000, 500]]) {
    const { lobby, manager, tick } = await online(context);
    lose(manager);
    await tick(500);
    manager.welcome(welcome());
    await tick(heldMs);
    lose(manager);
    await tick(waitMs - 1);
    assert.equal(manager.dialled, 2);
    await tick(1);
    assert.equal(manager.dialled, 3, `held for ${heldMs} ms`);
    lobby.close();
    context.mock.reset();
  }
});

test("what socket.io would send by itself on the return is known elsewhere", async (context) => {
  const { games, manager, tick } = await online(context);
  games.sendBuffer.push("an action that is sent again anyway");
  lose(manager);
  await tick(500);

  assert.deepEqual(games.sendBuffer, []);
});

test("a token that came too late for its connection is not shown on the next", async (context) => {
  const slow = [];
  const token = () => new Promise((resolve) => slow.push(resolve));
  const { games, manager, tick } = await connecting(context, { token });
  manager.tell("error", new Error("refused"));
  await tick(500);
  slow[0]("old");
  slow[1]("new");
  await settled();

  assert.deepEqual(games.auths, [{ token: "new", name: "Ann" }]);
});

test("a connection without a welcome is given up, and another one tried", async (context) => {
  const { lobby, manager, tick } = await online(context);
  lose(manager);
  await tick(500);
  const { dialled } = manager;
  await tick(TIMEOUT_MS);
  await tick(1000);

  assert.equal(manager.dialled, dialled + 1);
  assert.equal(lobby.status, "reconnecting");
});

test("coming back is told once", async (context) => {
  const { lobby, manager, statuses, tick } = await online(context);
  const back = [];
  lobby.on("reconnected", ({ recovered }) => back.push(recovered));
  lose(manager);
  await tick(500);
  manager.tell("error", new Error("refused"));
  await tick(1000);
  manager.welcome(welcome());

  assert.deepEqual(statuses, ["reconnecting", "connected"]);
  assert.deepEqual(back, [false]);
});

const REPLACED = { code: "session-replaced", reason: "a newer connection took over" };

for (const [how, end] of [
  ["dismisses it", (manager, games) => games.tell("disconnect", "io server disconnect")],
  ["is lost before it could", (manager) => lose(manager)],
]) {
  test(`another session took over, the lobby ${how}: it stays away`, async (context) => {
    const { lobby, manager, games, tick } = await online(context);
    const told = [];
    lobby.on("session-replaced", ({ reason }) => told.push(reason));
    lobby.on("error", ({ code }) => told.push(code));
    games.push("session-replaced", REPLACED);
    end(manager, games);
    await tick(60_000);

    assert.deepEqual(told, [REPLACED.reason, "session-replaced"]);
    assert.deepEqual([lobby.status, lobby.error.code], ["closed", "session-replaced"]);
    assert.equal(manager.dialled, 1);
  });
}

test("an administrator's kick ends the client with its reason", async (context) => {
  const { lobby, games } = await online(context);
  const error = { code: "kicked-by-admin", message: "out", retryable: false };
  games.push("error", { ok: false, error });
  games.tell("disconnect", "io server disconnect");

  assert.equal(lobby.error.code, "kicked-by-admin");
});

test("a refusal for good ends it; the first connection's is the answer", async (context) => {
  const { connected, games, manager } = await connecting(context, { token: "not mine" });
  games.refuse("token-invalid");
  await settled();

  assert.equal(connected.error.code, "token-invalid");
  assert.equal(manager.dialled, 1);
});

test("a refusal for now is waited for on the way back", async (context) => {
  const { lobby, games, manager, tick } = await online(context);
  lose(manager);
  await tick(500);
  games.refuse("rate-limited", { retryable: true, retryAfterMs: 7000 });
  await tick(6999);
  assert.equal(manager.dialled, 2);
  await tick(1);

  assert.equal(manager.dialled, 3);
  assert.equal(lobby.status, "reconnecting");
});

test("a kept token that the lobby knows no more makes a new guest at once", async (context) => {
  const storage = { getItem: () => "stale", setItem() {}, removeItem() {} };
  const { connected, games, manager, tick } = await connecting(context, { storage });
  assert.deepEqual(games.auths, [{ token: "stale", name: "Ann" }]);
  games.refuse("token-expired");
  manager.sockets.get("/chat").refuse("token-expired"); // was on its way
  await tick(0);
  manager.welcome(welcome());
  await settled();

  assert.deepEqual(games.auths.at(-1), { name: "Ann" });
  assert.equal(connected.state, "kept");
});

test("the only namespace says why it is refused, though that closes all", async (context) => {
  const { connected, manager } = await connecting(context, { namespaces: ["/admin"], token: "x" });
  manager.disconnect(); // socket.io-client does so before it tells of the refusal
  manager.sockets.get("/admin").refuse("not-authorized");
  await settled();

  assert.equal(connected.error.code, "not-authorized");
});

test("a backend that gives no token now is asked again", async (context) => {
  let asked = 0;
  const token = async () => {
    asked += 1;
    if (asked === 1) throw new Error("no backend");
    return "signed";
  };
  const { games, tick } = await connecting(context, { token });
  assert.deepEqual(games.auths, []);
  await tick(500);

  assert.deepEqual(games.auths, [{ token: "signed", name: "Ann" }]);
});

test("commands under way at the end fail, and so do later ones", async (context) => {
  const { lobby, manager, statuses, tick } = await online(context);
  const asked = watched(lobby.listGames());
  lobby.close();
  const late = watched(lobby.chat.myRooms());
  await tick(60_000);

  assert.deepEqual([asked.error.code, late.error.code], ["connection-lost", "closed"]);
  assert.deepEqual([statuses, lobby.error, manager.dialled], [["closed"], null, 1]);
});

test("a message that the lobby would not take is refused here", async (context) => {
  const { lobby, games } = await online(context);
  const asked = watched(lobby.createGame({ name: "x".repeat(20_000) }));
  await settled();

  assert.equal(asked.error.code, "invalid-message");
  assert.deepEqual([games.line.events, lobby.status], [[], "connected"]);
});

test("the largest message that is sent fits with its frame", async (context) => {
  const { lobby, games } = await online(context);
  const asked = [16_200, 16_384 - 40].map((length) =>
    watched(lobby.command("/games", "x", { a: "x".repeat(length) })));
  await settled();

  assert.deepEqual(asked.map(({ state }) => state), ["pending", "broken"]);
  assert.equal(games.line.events.length, 1);
});

test("a namespace that was not connected says so", async (context) => {
  const { lobby } = await online(context, { namespaces: ["/chat"] });
  const asked = [lobby.createGame("Chess"), lobby.command("/admin", "drain")].map(watched);
  await settled();

  assert.deepEqual(asked.map(({ error }) => error.code), ["closed", "closed"]);
  assert.equal(lobby.admin, null);
});

test("every push is told with its namespace, and typed ones to whom they concern", async (context) => {
  const { lobby, manager } = await online(context);
  const heard = [];
  lobby.on("push", ({ namespace, event }) => heard.push(`${namespace} ${event}`));
  lobby.chat.on("message", ({ text }) => heard.push(text));
  lobby.on("notification", ({ kind }) => heard.push(kind));
  manager.sockets.get("/chat").push("message", { text: "hi" });
  manager.sockets.get("/notifications").push("notification", { kind: "game-invite" });

  assert.deepEqual(heard, [
    "/chat message", "hi", "/notifications notification", "game-invite",
  ]);
});

/** Be in some chat rooms, lose the connection, and be told which were kept. */
async function backInChat(context, kept) {
  const world = await online(context);
  const chat = world.manager.sockets.get("/chat");
  for (const roomId of ["general", "late", "left", "gone", "out"]) chat.push("joined-room", { roomId });
  world.lobby.chat.leaveRoom("left").catch(() => {});
  chat.line.answer("leave-room");
  chat.push("system-message", { roomId: "gone", code: "room-closed" });
  const member = { change: "member-left", reason: "kicked" };
  chat.push("room-updated", { roomId: "out", playerId: "ann", ...member });
  chat.push("room-updated", { roomId: "late", playerId: "bob", ...member });
  lose(world.manager);
  await world.tick(500);
  world.manager.welcome(welcome());
  const before = chat.line.sent.length;
  chat.line.answer("my-rooms", { rooms: kept.map((roomId) => ({ roomId })) });
  return { ...world, chat, asked: chat.line.sent.slice(before).map(({ payload }) => payload) };
}

test("chat rooms whose place was not kept are joined again, and no others", async (context) => {
  const { asked } = await backInChat(context, ["general"]);

  assert.deepEqual(asked, [{ roomId: "late" }]);
});

test("a chat room that is closed to one by now is not asked for again", async (context) => {
  const { chat, manager, tick } = await backInChat(context, ["general"]);
  chat.line.refuse("join-room", "not-found");
  lose(manager);
  await tick(1000);
  manager.welcome(welcome());
  chat.line.answer("my-rooms", { rooms: [{ roomId: "general" }] });

  assert.equal(chat.line.events.filter((event) => event === "join-room").length, 1);
});

test("an administrator who watches goes on watching", async (context) => {
  const { lobby, manager, tick } = await online(context, { namespaces: ["/admin"], token: "a" });
  const admin = manager.sockets.get("/admin");
  const watching = lobby.admin.watchStats();
  admin.line.answer("watch-stats");
  await watching;
  lose(manager);
  await tick(500);
  manager.welcome(welcome());

  assert.deepEqual(admin.line.events, ["watch-stats", "watch-stats"]);
});

test("a network that goes and comes is not waited for", async (context) => {
  const hooks = {};
  globalThis.addEventListener = (event, handler) => { hooks[event] = handler; };
  globalThis.removeEventListener = (event) => { delete hooks[event]; };
  context.after(() => {
    delete globalThis.addEventListener;
    delete globalThis.removeEventListener;
  });
  const { lobby, manager } = await online(context);
  hooks.offline();
  assert.equal(lobby.status, "reconnecting");
  hooks.online();
  await settled();
  assert.equal(manager.dialled, 2);
  lobby.close();

  assert.deepEqual(hooks, {});
});
