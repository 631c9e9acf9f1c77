import assert from "node:assert/strict";
import test from "node:test";

import { Following } from "../../lobby/web/sdk/following.js";
import { Outbox } from "../../lobby/web/sdk/outbox.js";
import { aGame, numbered, player, seatedAck, summary, welcome } from "./builders.mjs";
import { FakeLink, settled, watched } from "./links.mjs";

const SNAPSHOT = { from: 0, version: 0, snapshot: true, total: 0, games: [], removed: [] };

/** Wait until a new room has told what it held back for its handlers. */
async function released() {
  await settled();
  await new Promise((resolve) => setTimeout(resolve, 0));
}

/** A lobby as `/games` sees it: one player, and what was told. */
class World {
  link = new FakeLink();
  drops = [];
  emitted = [];
  outbox = new Outbox(1000);

  constructor(place = null) {
    this.following = new Following(
      {
        outbox: this.outbox,
        drop: (reason) => this.drops.push(reason),
        link: () => this.link.send,
        emit: (event, payload) => this.emitted.push([event, payload]),
        playerId: () => "ann",
        ready: Promise.resolve(),
      },
      place,
    );
  }

  /** Connect; the snapshot ends what is replayed. */
  connect(more = {}, replayed = []) {
    this.following.welcomed(welcome(more));
    for (const [event, push] of replayed) this.following.heard(event, push);
    this.following.heard("games-updated", SNAPSHOT);
    return this;
  }

  lose() {
    this.following.wentDown();
    this.outbox.pause("it rained");
    this.link = new FakeLink();
  }

  /** Connect and sit in a game whose pushes go on after 5. */
  static async seated(more = {}) {
    const world = new World().connect();
    const joined = world.following.sit("join-game", { gameId: "g1" }, "again");
    world.link.answer("join-game", seatedAck(5, more));
    world.room = await joined;
    await released();
    world.heard = [];
    world.room.on("*", (push, event) => world.heard.push(event));
    return world;
  }

  push(event, seq, more = {}) {
    this.following.heard(event, numbered(seq, more));
  }

  names() {
    return this.emitted.map(([event]) => event);
  }
}

test("taking a seat gives a room with its picture, and its place", async () => {
  const { room, following } = await World.seated();

  assert.deepEqual([room.id, room.code, room.seq, room.epoch], ["g1", "ABCDEF", 5, "e1"]);
  assert.deepEqual([room.me.id, room.isHost, room.isSpectator], ["ann", true, false]);
  assert.equal(following.room, room);
});

test("a match that runs comes with its state, apart from the picture", async () => {
  const match = { state: { board: 1 }, stateSeq: 3, events: [{ event: "game-update", seq: 4 }] };
  const { room } = await World.seated(match);

  assert.deepEqual(room.match, match);
  assert.equal("state" in room.game, false);
});

test("pushes are counted, drawn and told in order", async () => {
  const world = await World.seated();
  world.push("player-updated", 6, { playerId: "bob", ready: true });
  world.push("game-update", 7, { playerId: "bob", action: 1 });

  assert.deepEqual(world.heard, ["player-updated", "change", "game-update"]);
  assert.deepEqual([world.room.seq, world.room.game.players[1].ready], [7, true]);
});

test("what comes with the packet that seats one waits for the handlers", async () => {
  const world = new World().connect();
  const joined = world.following.sit("join-game", {}, "again");
  world.link.answer("join-game", seatedAck(5));
  world.push("game-update", 6, { playerId: "bob", action: 1 });
  const heard = [];
  (await joined).on("game-update", (push) => heard.push(push.seq));
  await released();

  assert.deepEqual(heard, [6]);
});

test("a repeat is not told twice", async () => {
  const world = await World.seated();
  world.push("game-update", 6, { playerId: "bob", action: 1 });
  world.push("game-update", 6, { playerId: "bob", action: 1 });

  assert.deepEqual(world.heard, ["game-update"]);
});

for (const [what, seq, more] of [["a gap", 7, {}], ["another epoch", 6, { epoch: "e2" }]]) {
  test(`${what} is never passed on: the connection is dropped`, async () => {
    const world = await World.seated();
    world.push("game-update", seq, { playerId: "bob", action: 1, ...more });

    assert.deepEqual([world.heard, world.drops.length, world.room.seq], [[], 1, 5]);
  });
}

test("the ack of an action takes its place in the order", async () => {
  const world = await World.seated();
  const acted = world.room.act({ move: 1 });
  world.link.answer("game-action", { seq: 6 });
  world.push("game-update", 7, { playerId: "bob", action: 1 });

  assert.deepEqual(await acted, { seq: 6 });
  assert.deepEqual([world.room.seq, world.drops], [7, []]);
});

test("every action has an id of its own, or the one it was given", async () => {
  const world = await World.seated();
  for (const options of [{}, {}, { actionId: "mine", to: ["bob"] }]) {
    world.room.act(1, options).catch(() => {});
  }
  const [one, two, three] = world.link.sent.slice(-3).map(({ payload }) => payload);

  assert.match(one.actionId, /^[0-9a-f]{32}$/);
  assert.notEqual(one.actionId, two.actionId);
  assert.deepEqual(three, { action: 1, actionId: "mine", to: ["bob"] });
  world.outbox.close(new Error("the test is over"));
});

test("an action whose ack was lost is answered by its replay", async () => {
  const world = await World.seated();
  const acted = world.room.act({ move: 1 }, { actionId: "x" });
  world.lose();
  const mine = numbered(6, { playerId: "ann", action: { move: 1 }, actionId: "x" });
  world.connect({ recovered: true, game: { ...aGame(), epoch: "e1", seq: 5 } }, [
    ["game-update", mine],
  ]);

  assert.deepEqual(await acted, { seq: 6 });
  assert.deepEqual([world.heard, world.link.events], [[], []]);
});

test("an action that had not arrived is sent again with its game, after the replay", async () => {
  const world = await World.seated();
  const acted = watched(world.room.act({ move: 1 }, { actionId: "x" }));
  world.lose();
  world.following.welcomed(welcome({ recovered: true, game: { ...aGame(), epoch: "e1", seq: 5 } }));
  assert.deepEqual(world.link.events, []);
  world.push("game-update", 6, { playerId: "bob", action: 2 });
  world.following.heard("games-updated", SNAPSHOT);

  assert.deepEqual(world.link.sent[0].payload, { action: { move: 1 }, actionId: "x", gameId: "g1" });
  world.link.answer("game-action", { seq: 7 });
  await settled();
  assert.deepEqual(acted.value, { seq: 7 });
});

test("what was missed and replayed is told, and nothing else", async () => {
  const world = await World.seated();
  world.lose();
  world.connect({ recovered: true, game: { ...aGame(), epoch: "e1", seq: 5 } }, [
    ["player-updated", numbered(6, { playerId: "bob", ready: true })],
  ]);

  assert.deepEqual(world.heard, ["player-updated", "change"]);
  assert.equal(world.following.room, world.room);
});

test("where it cannot be replayed the room is told to begin anew", async () => {
  const world = await World.seated();
  const acted = watched(world.room.act(1));
  world.lose();
  const game = { ...aGame({ name: "Go" }), epoch: "e2", seq: 90, state: 1, stateSeq: 80, events: [] };
  world.connect({ recovered: false, game });
  await settled();

  assert.deepEqual(world.heard, ["resync", "change"]);
  assert.deepEqual([world.room.game.name, world.room.seq, world.room.match.state], ["Go", 90, 1]);
  assert.equal(acted.error.code, "connection-lost");
});

test("a seat that was lost meanwhile ends the room, and why is told", async () => {
  const world = await World.seated();
  const left = [];
  world.room.on("left", (push) => left.push(push.reason));
  world.lose();
  world.connect({ recovered: false, lastGame: { gameId: "g1", reason: "timed-out" } });

  assert.deepEqual(left, ["timed-out"]);
  assert.deepEqual([world.following.room, world.following.place], [null, null]);
  assert.ok(world.names().includes("seat-lost"));
});

test("a page that was loaded anew finds the room it was in", async () => {
  const world = new World().connect({ game: { ...aGame(), epoch: "e1", seq: 5 } });

  assert.deepEqual([world.following.room.id, world.following.room.seq], ["g1", 5]);
});

test("a page that knew its place hears what it missed", async () => {
  const world = new World({ gameId: "g1", epoch: "e1", seq: 3 });
  const heard = [];
  world.following.welcomed(welcome({ recovered: true, game: { ...aGame(), epoch: "e1", seq: 3 } }));
  world.push("game-update", 4, { playerId: "bob", action: 1 });
  world.following.room.on("game-update", ({ seq }) => heard.push(seq));
  await released();

  assert.deepEqual(heard, [4]);
});

test("a game that was created just before the connection was lost is the answer", async () => {
  const world = new World().connect();
  const created = world.following.sit("create-game", { name: "Chess" }, "if-seated");
  world.lose();
  world.connect({ game: { ...aGame(), epoch: "e1", seq: 0 } });

  assert.equal((await created).id, "g1");
  assert.deepEqual(world.link.events, []);
});

for (const [event, more, reason] of [
  ["player-left", { playerId: "ann", reason: "kicked", playerCount: 1, spectatorCount: 0 }, "kicked"],
  ["game-closed", { reason: "admin" }, "admin"],
]) {
  test(`${event} ends the room after it was told`, async () => {
    const world = await World.seated();
    const reasons = [];
    world.room.on("left", (push) => reasons.push(push.reason));
    world.push(event, 6, more);

    assert.deepEqual(world.heard, [event, "change", "left"]);
    assert.deepEqual(reasons, [reason]);
    assert.deepEqual([world.room.isOver, world.following.room], [true, null]);
    assert.deepEqual(world.emitted.at(-2), ["room", null]);
  });
}

test("who left and came back while away is still in the room", async () => {
  const world = await World.seated();
  world.lose();
  const left = { playerId: "ann", reason: "left", playerCount: 1, spectatorCount: 0 };
  const back = { as: "player", player: player("ann", 0), playerCount: 2, spectatorCount: 0 };
  world.connect({ recovered: true, game: { ...aGame(), epoch: "e1", seq: 5 } }, [
    ["player-left", numbered(6, left)],
    ["player-joined", numbered(7, back)],
  ]);

  assert.equal(world.following.room, world.room);
});

test("leaving ends the room with its ack, also where an earlier one had arrived", async () => {
  for (const answer of [(link) => link.answer("leave-game"), null]) {
    const world = await World.seated();
    const left = world.room.leave();
    if (answer) answer(world.link);
    else {
      world.lose();
      world.connect({ recovered: false, lastGame: { gameId: "g1", reason: "left" } });
      world.link.refuse("leave-game", "not-in-game");
    }
    await left;

    assert.equal(world.following.room, null);
  }
});

test("pushes of another game change nothing here", async () => {
  const world = await World.seated();
  world.push("player-updated", 6, { gameId: "g2", playerId: "bob", ready: true });

  assert.deepEqual([world.heard, world.room.seq, world.drops], [[], 5, []]);
});

test("a gap in the listing asks for it once, and takes the answer", async () => {
  const world = new World().connect();
  const gap = { ...SNAPSHOT, snapshot: false, from: 3, version: 4 };
  world.following.heard("games-updated", gap);
  world.following.heard("games-updated", gap);
  assert.deepEqual(world.link.events, ["watch-games"]);
  world.link.answer("watch-games", { version: 9, total: 1, games: [summary("a")] });

  assert.deepEqual([world.following.listing.version, world.following.listing.all.length], [9, 1]);
});

test("after a refusal the listing is not asked for again at once", async () => {
  const world = new World().connect();
  const gap = { ...SNAPSHOT, snapshot: false, from: 3, version: 4 };
  world.following.heard("games-updated", gap);
  world.link.refuse("watch-games", "rate-limited", { retryAfterMs: 5000 });
  world.following.heard("games-updated", gap);

  assert.deepEqual(world.link.events, ["watch-games"]);
});

test("what was watched is asked for again on a new connection", async () => {
  const world = new World().connect();
  const watchedGames = world.following.watchGames({ where: { tags: ["x"] } });
  world.link.answer("watch-games", { version: 1, total: 1, games: [summary("a")] });
  assert.equal((await watchedGames).version, 1);
  world.lose();
  world.connect();

  assert.deepEqual(world.link.sent[0].payload, { where: { tags: ["x"] } });
});
