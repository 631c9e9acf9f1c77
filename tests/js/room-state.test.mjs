import assert from "node:assert/strict";
import test from "node:test";

import { isMember, told } from "../../lobby/web/sdk/room-state.js";
import { aGame, numbered, player, spectator } from "./builders.mjs";

const ids = (people) => people.map(({ id }) => id);

test("a player who joins is added with the counts", () => {
  const push = numbered(3, {
    as: "player", player: player("cat", 2), playerCount: 3, spectatorCount: 0,
  });
  const game = told(aGame(), "player-joined", push);

  assert.deepEqual(ids(game.players), ["ann", "bob", "cat"]);
  assert.equal(game.playerCount, 3);
});

test("a spectator who takes a seat watches no longer", () => {
  const before = aGame({ spectators: [spectator("cat")], spectatorCount: 1 });
  const push = numbered(3, {
    as: "player", player: player("cat", 2), playerCount: 3, spectatorCount: 0,
  });
  const game = told(before, "player-joined", push);

  assert.deepEqual(ids(game.players), ["ann", "bob", "cat"]);
  assert.deepEqual(game.spectators, []);
});

test("one who comes to watch is among the spectators", () => {
  const push = numbered(3, {
    as: "spectator", player: spectator("cat"), playerCount: 2, spectatorCount: 1,
  });
  const game = told(aGame(), "player-joined", push);

  assert.deepEqual([ids(game.players), ids(game.spectators)], [["ann", "bob"], ["cat"]]);
});

test("one who leaves takes the vote for a rematch along", () => {
  const before = aGame({ status: "finished", rematch: ["ann", "bob"] });
  const push = numbered(3, { playerId: "bob", reason: "left", playerCount: 1, spectatorCount: 0 });
  const game = told(before, "player-left", push);

  assert.deepEqual(ids(game.players), ["ann"]);
  assert.deepEqual([game.rematch, game.playerCount], [["ann"], 1]);
});

test("of a player only what is told changes", () => {
  const game = told(aGame(), "player-updated", numbered(3, { playerId: "bob", ready: true }));

  assert.deepEqual(game.players, [player("ann", 0), player("bob", 1, { ready: true })]);
});

test("a player's new name is not the game's", () => {
  const game = told(aGame(), "player-updated", numbered(3, { playerId: "bob", name: "Bo" }));

  assert.deepEqual([game.name, game.players[1].name], ["Chess", "Bo"]);
});

test("a spectator has no data to update", () => {
  const before = aGame({ spectators: [spectator("cat")] });
  const push = numbered(3, { playerId: "cat", connected: false, ready: true });
  const game = told(before, "player-updated", push);

  assert.deepEqual(game.spectators, [{ ...spectator("cat"), connected: false }]);
});

for (const [event, status] of [
  ["game-started", "playing"], ["game-ended", "finished"], ["game-closed", "closed"],
]) {
  test(`after ${event} the game is ${status}`, () => {
    assert.equal(told(aGame(), event, numbered(3, { reason: "ended" })).status, status);
  });
}

test("a countdown is there until it is broken off", () => {
  const starting = told(aGame(), "game-starting", numbered(3, { startsAt: 99 }));
  const again = told(starting, "game-changed", numbered(4, { status: "waiting" }));

  assert.deepEqual([starting.status, starting.startsAt], ["starting", 99]);
  assert.deepEqual([again.status, "startsAt" in again], ["waiting", false]);
});

test("a rematch forgets the result, the votes and who was ready", () => {
  const players = [player("ann", 0, { ready: true }), player("bob", 1, { ready: true })];
  const before = aGame({ status: "finished", result: { winner: "ann" }, rematch: ["ann"], players });
  const game = told(before, "game-changed", numbered(3, { status: "waiting", name: "Chess" }));

  assert.deepEqual([game.rematch, "result" in game], [[], false]);
  assert.deepEqual(game.players.map(({ ready }) => ready), [false, false]);
});

test("votes, hosts, results and options are as told", () => {
  const told3 = (event, more) => told(aGame(), event, numbered(3, more));

  assert.deepEqual(told3("rematch-updated", { rematch: ["bob"], of: 2 }).rematch, ["bob"]);
  assert.equal(told3("host-changed", { hostId: "bob" }).hostId, "bob");
  assert.deepEqual(told3("game-ended", { result: [1] }).result, [1]);
  assert.equal(told3("game-changed", { status: "waiting", locked: true }).locked, true);
});

for (const event of ["game-update", "server-event", "state-requested", "something-new", "toString"]) {
  test(`${event} leaves the picture as it is, the very same`, () => {
    const game = aGame();

    assert.equal(told(game, event, numbered(3, { name: "storm", data: {}, status: "x" })), game);
  });
}

test("members are those who play and those who watch", () => {
  const game = aGame({ spectators: [spectator("cat")] });

  assert.deepEqual(["ann", "cat", "dan"].map((id) => isMember(game, id)), [true, true, false]);
});
