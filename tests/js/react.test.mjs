import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { JSDOM } from "jsdom";

import { aGame, numbered, seatedAck, summary, welcome } from "./builders.mjs";
import { settled } from "./links.mjs";
import { FakeManager } from "./managers.mjs";

const { window } = new JSDOM("<!doctype html><div id=app></div>");
Object.assign(globalThis, { window, document: window.document, IS_REACT_ACT_ENVIRONMENT: true });
globalThis.navigator ??= window.navigator; // Node.js has one since version 21

const React = (await import("react")).default;
const { createRoot } = await import("react-dom/client");
const { createHooks } = await import("../../lobby/web/sdk/react.js");
const { act, createElement: h, StrictMode, useState } = React;

let networks = [];

class CountedManager extends FakeManager {
  constructor(...given) {
    super(...given);
    networks.push(this);
  }
}

const OPTIONS = { url: "http://lobby", name: "Ann", storage: null, Manager: CountedManager };

beforeEach(() => { networks = []; });

const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Draw a component in StrictMode; `seen.now` is what its hooks returned last. */
async function drawn(use, properties = {}, hooks = createHooks(React, OPTIONS)) {
  const seen = {};
  const Component = (given) => {
    seen.now = use(hooks, given);
    return null;
  };
  const root = createRoot(document.getElementById("app"));
  const draw = (given) => act(async () => {
    root.render(h(StrictMode, null, h(Component, given)));
    await settled();
  });
  const undraw = () => act(async () => {
    root.unmount();
    await pause();
  });
  await draw(properties);
  const games = () => networks[0].sockets.get("/games");
  const greet = (more) => act(async () => {
    networks[0].welcome(welcome(more));
    await settled();
  });
  const push = (event, payload) => act(async () => games().push(event, payload));
  const answer = (event, ack) => act(async () => {
    games().line.answer(event, ack);
    await settled();
  });
  return { seen, draw, undraw, games, greet, push, answer };
}

test("one connection is opened, however often StrictMode runs effects", async () => {
  const { seen, greet, undraw } = await drawn(({ useLobby }) => useLobby());
  assert.equal(seen.now.status, "connecting");
  await greet();

  assert.deepEqual([networks.length, networks[0].dialled], [1, 1]);
  assert.deepEqual([seen.now.status, seen.now.playerId, seen.now.games], ["connected", "ann", []]);
  await undraw();
});

test("the listing is drawn anew with every push", async () => {
  const { seen, greet, push, undraw } = await drawn(({ useLobby }) => useLobby());
  await greet();
  const games = [summary("a")];
  const update = { from: 0, version: 1, snapshot: false, total: 1, games, removed: [] };
  await push("games-updated", update);

  assert.deepEqual(seen.now.games.map(({ id }) => id), ["a"]);
  await undraw();
});

test("the connection ends with the last component, and another one begins with the next", async () => {
  const hooks = createHooks(React, OPTIONS);
  const use = ({ useLobby }) => useLobby();
  const first = await drawn(use, {}, hooks);
  await first.greet();
  const { lobby } = first.seen.now;
  await first.undraw();
  assert.equal(lobby.status, "closed");
  const second = await drawn(use, {}, hooks);

  assert.equal(networks.length, 2);
  await second.undraw();
});

test("two components share one connection", async () => {
  const { undraw } = await drawn((hooks) => [hooks.useLobby(), hooks.useRoom()]);

  assert.equal(networks.length, 1);
  await undraw();
});

test("a game is joined once, after the welcome", async () => {
  const world = await drawn(({ useRoom }, { id }) => useRoom(id), { id: "g1" });
  assert.deepEqual(world.games().line.events, []);
  await world.greet();
  assert.deepEqual(world.games().line.sent.map(({ event, payload }) => [event, payload]), [
    ["join-game", { gameId: "g1" }],
  ]);
  await world.answer("join-game", seatedAck(5));
  await world.draw({ id: "g1" });

  const { game, me, isHost, error } = world.seen.now;
  assert.deepEqual([game.name, me.id, isHost, error], ["Chess", "ann", true, null]);
  assert.equal(world.games().line.events.length, 1);
  await world.undraw();
});

test("a component that comes later joins once, though its effects run twice", async () => {
  const hooks = createHooks(React, OPTIONS);
  const Seat = ({ id }) => hooks.useRoom(id) && null;
  const Page = ({ id }) => hooks.useLobby() && (id ? h(Seat, { id }) : null);
  const root = createRoot(document.getElementById("app"));
  const draw = (given) => act(async () => {
    root.render(h(StrictMode, null, h(Page, given)));
    await settled();
  });
  await draw({});
  await act(async () => {
    networks[0].welcome(welcome());
    await settled();
  });
  await draw({ id: "g1" });

  assert.deepEqual(networks[0].sockets.get("/games").line.events, ["join-game"]);
  await act(async () => {
    root.unmount();
    await pause();
  });
});

test("a game in which one sits already is not joined", async () => {
  const world = await drawn(({ useRoom }, { id }) => useRoom(id), { id: "g1" });
  await world.greet({ game: { ...aGame(), epoch: "e1", seq: 5 } });

  assert.deepEqual([world.games().line.events, world.seen.now.game.id], [[], "g1"]);
  await world.undraw();
});

test("a refusal is in error, and the next success takes it away", async () => {
  const world = await drawn(({ useRoom }, { id }) => useRoom(id), { id: "g1" });
  await world.greet();
  await act(async () => {
    world.games().line.refuse("join-game", "game-full");
    await settled();
  });
  assert.deepEqual([world.seen.now.error.code, world.seen.now.game], ["game-full", null]);
  await act(async () => { world.seen.now.createGame("Mine"); });
  await world.answer("create-game", seatedAck(0, { gameId: "g2", game: aGame({ id: "g2" }) }));

  assert.equal(world.seen.now.error, null);
  await world.undraw();
});

test("an action without a room fails, is in error and need not be caught", async () => {
  const world = await drawn(({ useRoom }) => useRoom());
  await world.greet();
  await act(async () => {
    world.seen.now.act({ move: 1 });
    await settled();
  });

  assert.equal(world.seen.now.error.code, "not-in-game");
  await world.undraw();
});

test("the picture follows the room until one leaves it", async () => {
  const world = await drawn(({ useRoom }) => useRoom());
  await world.greet({ game: { ...aGame(), epoch: "e1", seq: 5 } });
  await act(pause);
  await world.push("player-updated", numbered(6, { playerId: "bob", ready: true }));
  assert.equal(world.seen.now.game.players[1].ready, true);
  await act(async () => { world.seen.now.leave(); });
  await world.answer("leave-game");

  assert.deepEqual([world.seen.now.room, world.seen.now.game], [null, null]);
  await world.undraw();
});

test("pushes reach the newest handler, once", async () => {
  const heard = [];
  const use = ({ useRoom, useRoomEvent }, { name }) => {
    useRoomEvent("game-update", ({ action }) => heard.push(`${name} ${action}`));
    return useRoom();
  };
  const world = await drawn(use, { name: "old" });
  await world.greet({ game: { ...aGame(), epoch: "e1", seq: 5 } });
  await act(pause);
  await world.draw({ name: "new" });
  await world.push("game-update", numbered(6, { playerId: "bob", action: "e4" }));

  assert.deepEqual(heard, ["new e4"]);
  await world.undraw();
});

test("an end by the lobby is in error until one connects anew", async () => {
  const world = await drawn(({ useLobby }) => useLobby());
  await world.greet();
  await world.push("session-replaced", { code: "session-replaced", reason: "newer" });
  await act(async () => world.games().tell("disconnect", "io server disconnect"));
  assert.deepEqual(
    [world.seen.now.status, world.seen.now.error.code], ["closed", "session-replaced"],
  );
  await act(async () => { world.seen.now.reconnect(); });

  assert.deepEqual([networks.length, world.seen.now.error], [2, null]);
  await world.undraw();
});

test("a provider gives those within it a connection of their own", async () => {
  const hooks = createHooks(React, OPTIONS);
  const names = [];
  const Player = () => {
    useState(null);
    names.push(hooks.useLobby().status);
    return null;
  };
  const root = createRoot(document.getElementById("app"));
  const seats = ["Ann", "Bob"].map((name) =>
    h(hooks.LobbyProvider, { key: name, name }, h(Player)));
  await act(async () => {
    root.render(h(StrictMode, null, seats));
    await settled();
  });

  const auths = networks.map(({ sockets }) => sockets.get("/games").auths);
  assert.deepEqual(auths, [[{ name: "Ann" }], [{ name: "Bob" }]]);
  await act(async () => {
    root.unmount();
    await pause();
  });
});
