import assert from "node:assert/strict";
import test from "node:test";

import { codeIn, quickWish } from "../../lobby/web/pages/lobby/join.js";
import { whoWrites } from "../../lobby/web/pages/lobby/messages.js";
import { resultOf } from "../../lobby/web/pages/lobby/stage.js";
import { whatItWaitsFor } from "../../lobby/web/pages/lobby/waiting.js";
import { counted, kindOf, textOf, whyGone, whyRefused } from "../../lobby/web/pages/lobby/words.js";

for (const typed of [
  "K4TQ7H", " k4tq7h ", "K4T Q7H", "k4t-q7h", "http://here/?join=K4TQ7H", "https://a.b/?x=1&join=k4tq7h#top",
]) {
  test(`a code is found in ${JSON.stringify(typed)}`, () => {
    assert.equal(codeIn(typed), "K4TQ7H");
  });
}

test("a game is of a kind by its metadata", () => {
  assert.equal(kindOf({ metadata: { game: "arena" } }).name, "Arena");
});

for (const game of ["constructor", "__proto__", "toString", "../../x", "", 5, null, ["arena"], { toString: 1 }]) {
  test(`a game of ${JSON.stringify(game)} is of no kind`, () => {
    assert.equal(kindOf({ metadata: { game } }), null);
  });
}

for (const [data, text] of [
  [{ text: "Hello" }, "Hello"],
  [{ title: "You won", body: "100 coins", coins: 100 }, "You won: 100 coins"],
  [{ coins: 100, text: 5 }, "There is news for you in your game."],
]) {
  test(`a backend's ${JSON.stringify(data)} is told in words`, () => {
    assert.equal(textOf({ kind: "custom", data }), text);
  });
}

test("a game without metadata is of no kind", () => {
  assert.equal(kindOf({}), null);
});

const open = (game, playerCount, more = {}) => ({ metadata: { game }, playerCount, joinable: true, hasPassword: false, ...more });

for (const [what, games, kind] of [
  ["none", [], "four-in-a-row"],
  ["one", [open("arena", 1)], "arena"],
  ["a fuller one", [open("arena", 1), open("four-in-a-row", 2), open("arena", 1)], "four-in-a-row"],
  ["one without a free seat", [open("arena", 4, { joinable: false })], "four-in-a-row"],
  ["one with a password", [open("arena", 1, { hasPassword: true })], "four-in-a-row"],
  ["one that runs elsewhere", [open("chess", 3), open(undefined, 3), open("arena", 1)], "arena"],
]) {
  test(`who joins quickly finds ${what}`, () => {
    const { where, create } = quickWish(games, "Ann");

    assert.deepEqual([where.metadata.game, create.metadata.game], [kind, kind]);
  });
}

const player = (id, more = {}) => ({ id, name: id.toUpperCase(), ready: false, connected: true, ...more });
const room = (...players) => ({ status: "waiting", startRule: "host", minPlayers: 2, players, playerCount: players.length });
const ready = { ready: true };
const host = { isHost: true, isSpectator: false };
const guest = { isHost: false, isSpectator: false };
const watcher = { isHost: false, isSpectator: true };

for (const [game, viewer, sentence] of [
  [room(player("ann")), host, "Waiting for 1 more player."],
  [{ ...room(player("ann")), minPlayers: 3 }, guest, "Waiting for 2 more players."],
  [room(player("ann"), player("bob")), host, "You can start."],
  [room(player("ann"), player("bob")), guest, "Waiting for the host to start."],
  [{ ...room(player("ann"), player("bob", ready)), startRule: "all-ready" }, host, "Waiting until 1 more is ready."],
  [{ ...room(player("ann"), player("bob")), startRule: "all-ready" }, host, "Waiting until 2 more are ready."],
  [{ ...room(player("ann", ready), player("bob", ready)), startRule: "all-ready" }, host, "You can start."],
  [{ ...room(player("ann"), player("bob")), startRule: "auto" }, host, "It starts once everybody is ready."],
  [{ ...room(player("ann"), player("bob")), status: "starting" }, guest, "It starts in a moment."],
  [{ ...room(player("ann"), player("bob")), status: "playing" }, watcher, "You are watching."],
  [{ ...room(player("ann"), player("bob")), status: "playing" }, guest, ""],
  [{ ...room(player("ann"), player("bob")), status: "finished" }, guest, "Play again with the same players?"],
  [{ ...room(player("ann"), player("bob")), status: "finished" }, watcher, "The match is over."],
  [
    { ...room(player("ann"), player("bob"), player("cat", { connected: false })), status: "finished", rematch: ["ann"] },
    guest, "1 of 2 want to play again.",
  ],
]) {
  test(`a ${game.status} room of ${game.playerCount} by ${game.startRule} says: ${sentence}`, () => {
    assert.equal(whatItWaitsFor(game, viewer), sentence);
  });
}

for (const [result, sentence] of [
  [{ winner: "ann" }, "ANN wins!"],
  [{ winners: ["ann", "bob"] }, "ANN and BOB win!"],
  [{ winner: "gone" }, "somebody who left wins!"],
  [{ draw: true }, "It is a draw."],
  [{ text: "Three to two" }, "Three to two"],
  [{ text: 3 }, "The match is over."],
  [null, "The match is over."],
  ["ann", "The match is over."],
]) {
  test(`the result ${JSON.stringify(result)} says: ${sentence}`, () => {
    assert.equal(resultOf({ players: [player("ann"), player("bob")], result }), sentence);
  });
}

test("writers are named, and many are not all named", () => {
  assert.equal(whoWrites([]).trim(), "");
  assert.equal(whoWrites(["Ann"]), "Ann is writing…");
  assert.equal(whoWrites(["Ann", "Bob"]), "Ann and Bob are writing…");
  assert.equal(whoWrites(["Ann", "Bob", "Cat"]), "Ann and Bob and others are writing…");
});

test("a refusal that the page does not know is told in the words of the lobby", () => {
  assert.equal(whyRefused({ code: "new-thing", message: "not today" }), "not today");
  assert.equal(whyRefused({ code: "game-full", message: "game g1 has all 2 seats taken" }), "All seats of this game are taken.");
});

test("a limit says when one may go on, in whole seconds", () => {
  assert.match(whyRefused({ code: "rate-limited", retryAfterMs: 1200 }), /in 2 s/);
  assert.match(whyRefused({ code: "rate-limited" }), /in 1 s/);
});

test("who was removed is told the host's words, if there were any", () => {
  assert.equal(whyGone("kicked", "too loud"), "The host has removed you from the game: “too loud”");
  assert.equal(whyGone("kicked"), "The host has removed you from the game.");
  assert.equal(whyGone("something new"), "The game is over.");
});

test("one thing is one, and several are several", () => {
  assert.deepEqual([0, 1, 2].map((number) => counted(number, "game")), ["0 games", "1 game", "2 games"]);
});
