import assert from "node:assert/strict";
import test from "node:test";

import { after, boardIn, isFree, isOver, newBoard, resultOf } from "../../lobby/web/play/rules/four-in-a-row.js";
import { frozen } from "./builders.mjs";

const people = (...ids) => ids.map((id, seat) => ({ id, name: id.toUpperCase(), seat }));
const move = (playerId, column) => ({ event: "game-update", playerId, action: { column } });
const leaves = (playerId) => ({ event: "player-left", playerId });
const board = (ids = ["ann", "bob"], first = 0) => frozen(newBoard(people(...ids), first));
const played = (start, ...pushes) => pushes.reduce((now, push) => frozen(after(now, frozen(push))), start);
const turn = ({ players, turn: index }) => players[index].id;

/** Let two play by turns, Ann first, into these columns. */
const duel = (...columns) => played(board(), ...columns.map((column, n) => move(n % 2 ? "bob" : "ann", column)));

for (const [ids, columns, rows] of [
  [["ann", "bob"], 7, 6], [["ann", "bob", "cat"], 8, 7], [["ann", "bob", "cat", "dan"], 9, 7],
]) {
  test(`${ids.length} play on ${columns} columns of ${rows}`, () => {
    assert.equal(board(ids).columns.length, columns);
    assert.equal(board(ids).rows, rows);
  });
}

test("a disc falls on what is there, and the next one's turn comes", () => {
  const now = duel(3, 3);

  assert.deepEqual(now.columns[3], [0, 1]);
  assert.deepEqual(now.last, [3, 1]);
  assert.equal(turn(now), "ann");
});

test("who begins is told by a number, whatever it is", () => {
  assert.equal(turn(board(["ann", "bob", "cat"], 5)), "cat");
});

for (const [what, push] of [
  ["out of turn", move("bob", 0)], ["by a stranger", move("eve", 0)], ["beside the board", move("ann", 7)],
  ["of half a column", move("ann", 0.5)], ["without a column", { event: "game-update", playerId: "ann", action: null }],
  ["in words", move("ann", "0")], ["to some", { ...move("ann", 0), directed: true }],
  ["hidden", { event: "game-update", playerId: "ann", action: null, hidden: true }],
]) {
  test(`a move ${what} leaves the board as it is`, () => {
    const before = board();

    assert.equal(after(before, push), before);
  });
}

test("nothing goes into a full column", () => {
  const full = duel(0, 0, 0, 0, 0, 0);

  assert.equal(isFree(full, 0), false);
  assert.equal(after(full, move("ann", 0)), full);
});

for (const [what, columns, line] of [
  ["upright", [0, 1, 0, 1, 0, 1, 0], [[0, 3], [0, 2], [0, 1], [0, 0]]],
  ["level", [0, 0, 1, 1, 3, 3, 2], [[2, 0], [3, 0], [1, 0], [0, 0]]],
  ["rising", [0, 1, 1, 2, 2, 3, 2, 3, 3, 6, 3], [[3, 3], [2, 2], [1, 1], [0, 0]]],
  ["falling", [3, 2, 2, 1, 1, 0, 1, 0, 0, 6, 0], [[0, 3], [1, 2], [2, 1], [3, 0]]],
]) {
  test(`four in a row win: ${what}`, () => {
    const won = duel(...columns);

    assert.deepEqual(won.line, line);
    assert.deepEqual(resultOf(won), { winner: "ann" });
    assert.equal(isOver(won), true);
    assert.equal(after(won, move("bob", 5)), won);
  });
}

test("a full board without four in a row is a draw", () => {
  const orders = [0, 1, 2, 3, 4, 5, 6].flatMap((column) => Array(6).fill(column));
  // Columns by columns, the fourth begun by the other: no four in a row come of it.
  const fourth = orders.indexOf(3);
  orders.splice(fourth, 0, 6);
  orders.pop();
  const full = duel(...orders);

  assert.equal(full.columns.flat().length, 42);
  assert.equal(full.isDraw, true);
  assert.deepEqual(resultOf(full), { draw: true });
});

test("who leaves on their turn is passed over, now and later", () => {
  const three = board(["ann", "bob", "cat"]);
  const now = played(three, move("ann", 0), leaves("bob"));

  assert.equal(turn(now), "cat");
  assert.equal(turn(played(now, move("cat", 1), move("ann", 2))), "cat");
});

test("who leaves out of turn keeps nobody waiting, and their discs stay", () => {
  const now = played(board(["ann", "bob", "cat"]), move("ann", 0), leaves("ann"), move("bob", 0), move("cat", 0));

  assert.equal(turn(now), "bob");
  assert.deepEqual(now.columns[0], [0, 1, 2]);
});

test("a board goes through JSON and is played on", () => {
  const now = duel(3, 3, 2);

  assert.deepEqual(after(JSON.parse(JSON.stringify(now)), move("bob", 1)), after(now, move("bob", 1)));
});

test("a board that was saved is one", () => {
  for (const now of [board(["ann", "bob", "cat", "dan"]), duel(3, 3, 2), duel(0, 1, 0, 1, 0, 1, 0)]) {
    assert.deepEqual(boardIn(JSON.parse(JSON.stringify(now))), now);
  }
});

for (const wrong of [
  { players: [null, null] }, { players: people("ann", "bob", "cat", "dan", "eve") }, { columns: [[0]] }, { turn: 2 },
  { columns: Array(7).fill([9]) }, { rows: 1e9 }, { winner: 5 }, { last: 3 }, { line: [null] }, { gone: ["x"] }, { isDraw: 1 },
]) {
  test(`what is no board is not shown: ${JSON.stringify(wrong)}`, () => {
    assert.equal(boardIn({ ...board(), ...wrong }), null);
  });
}

test("anything else is no board", () => {
  for (const value of [null, 5, "x", [], {}]) assert.equal(boardIn(value), null);
});
