import assert from "node:assert/strict";
import test from "node:test";

import {
  collected, FIELD, flown, newShip, newWorld, resultOf, scoresIn, SHIP, shownAt, SPARK, worldIn,
} from "../../lobby/web/play/rules/arena.js";
import { frozen } from "./builders.mjs";

const half = () => 0.5;
const ship = (x, y) => frozen({ x, y, vx: 0, vy: 0, angle: 0 });
const world = (...sparks) => frozen({ sparks, scores: {}, leftMs: 1000 });

test("ships begin apart, looking to the middle", () => {
  const places = [0, 1, 2, 3].map((seat) => newShip(seat)).map(({ x, y }) => `${x} ${y}`);

  assert.equal(new Set(places).size, 4);
  assert.ok(Math.cos(newShip(0).angle) > 0);
  assert.ok(Math.cos(newShip(1).angle) < 0);
});

test("a ship flies where its player wishes, and looks there", () => {
  const after = flown(ship(300, 300), [0, -1], 0.1);

  assert.ok(after.y < 300);
  assert.equal(after.x, 300);
  assert.equal(after.angle, -Math.PI / 2);
});

test("across is no faster than along", () => {
  const speed = (wish) => {
    let now = ship(100, 100);
    for (let n = 0; n < 20; n += 1) now = flown(now, wish, 0.05);
    return Math.hypot(now.vx, now.vy);
  };

  assert.ok(Math.abs(speed([1, 1]) - speed([1, 0])) < 1);
});

test("a ship let go comes to rest", () => {
  const fast = { ...ship(100, 100), vx: 300 };

  assert.ok(flown(fast, [0, 0], 1).vx < 10);
});

test("no ship leaves the field", () => {
  const after = flown({ ...ship(FIELD - 30, 30), vx: 300, vy: -300 }, [1, -1], 1);

  assert.deepEqual([after.x, after.y], [FIELD - SHIP, SHIP]);
});

test("a spark that is touched is a point, and another one appears", () => {
  const after = collected(world({ x: 100, y: 100 }, { x: 500, y: 500 }), { ann: ship(110, 100) }, half);

  assert.deepEqual(after.scores, { ann: 1 });
  assert.deepEqual(after.sparks[0], { x: 500, y: 500 });
  assert.equal(after.sparks.length, newWorld(0, half).sparks.length);
});

test("a spark between two goes to the nearer ship", () => {
  const ships = { ann: ship(100 + SPARK, 100), bob: ship(100 - SPARK / 2, 100) };

  assert.deepEqual(collected(world({ x: 100, y: 100 }), ships, half).scores, { bob: 1 });
});

test("a world that nobody touches is the same value", () => {
  const before = world({ x: 100, y: 100 });

  assert.equal(collected(before, { ann: ship(100 + SHIP + SPARK, 100) }, half), before);
});

test("sparks appear inside the field", () => {
  for (const random of [() => 0, () => 0.999]) {
    for (const { x, y } of newWorld(0, random).sparks) {
      assert.ok(Math.min(x, y) > SHIP && Math.max(x, y) < FIELD - SHIP);
    }
  }
});

test("who has the most wins; with as many for all it is a draw", () => {
  const players = [{ id: "ann" }, { id: "bob" }, { id: "cat" }];

  assert.deepEqual(resultOf({ ann: 2, bob: 1 }, players), { winners: ["ann"], scores: { ann: 2, bob: 1, cat: 0 } });
  assert.deepEqual(resultOf({ ann: 2, cat: 2 }, players).winners, ["ann", "cat"]);
  assert.deepEqual(resultOf({}, players), { draw: true, scores: { ann: 0, bob: 0, cat: 0 } });
});

test("another's ship glides between two places that were told", () => {
  const samples = [{ at: 100, x: 0, y: 0, angle: 1 }, { at: 150, x: 50, y: 10, angle: 2 }];

  assert.deepEqual(shownAt(samples, 125), { at: 150, x: 25, y: 5, angle: 2 });
});

test("before the first place a ship is there, after the last one it stays there", () => {
  const samples = [{ at: 100, x: 1, y: 1 }, { at: 150, x: 2, y: 2 }];

  assert.equal(shownAt(samples, 50), samples[0]);
  assert.equal(shownAt(samples, 200), samples[1]);
  assert.equal(shownAt([], 100), null);
});

test("a world that was sent is one", () => {
  const now = newWorld(1000, half);

  assert.deepEqual(worldIn(JSON.parse(JSON.stringify(now))), now);
});

for (const wrong of [
  null, 5, [], {}, { sparks: 5 }, { sparks: [null] }, { sparks: Array(7).fill({ x: 1, y: 1 }) }, { leftMs: "9" },
  { scores: null }, { scores: { ann: { toString: 1 } } },
]) {
  test(`what is no world is not shown: ${JSON.stringify(wrong)}`, () => {
    assert.equal(worldIn(wrong && Object.keys(wrong).length ? { ...newWorld(1000, half), ...wrong } : wrong), null);
  });
}

test("a backend may call a player by a word that every object knows", () => {
  const before = world({ x: 300, y: 300 });
  const ships = { constructor: ship(300, 300) };
  const players = [{ id: "constructor" }, { id: "toString" }];

  const { scores } = collected(before, ships, half);

  assert.deepEqual(resultOf(scores, players), { winners: ["constructor"], scores: { constructor: 1, toString: 0 } });
});

test("scores are numbers, or none", () => {
  assert.deepEqual(scoresIn({ ann: 3 }), { ann: 3 });
  for (const value of [undefined, null, 5, { ann: "3" }]) assert.equal(scoresIn(value), null);
});
