import assert from "node:assert/strict";
import test from "node:test";

import { later, numberOf, placeIn, step } from "../../lobby/web/sdk/place.js";

const place = (seq, epoch = "e1", gameId = "g1") => ({ gameId, epoch, seq });

for (const [is, number] of [
  ["next", place(6)], ["repeat", place(5)], ["repeat", place(1)], ["gap", place(7)],
  ["gap", place(6, "e2")], ["foreign", place(6, "e1", "g2")],
]) {
  test(`after 5, ${number.gameId} ${number.epoch} ${number.seq} is ${is}`, () => {
    assert.equal(step(place(5), number), is);
  });
}

test("without a seat every number is foreign", () => {
  assert.equal(step(null, place(1)), "foreign");
});

test("an older answer does not turn the place back", () => {
  assert.deepEqual(later(place(9), place(5)), place(9));
  assert.deepEqual(later(place(9), place(5, "e2")), place(5, "e2"));
  assert.deepEqual(later(null, place(5)), place(5));
});

test("a place is found in answers, in views and in numbered pushes", () => {
  assert.deepEqual(placeIn({ gameId: "g1", epoch: "e1", seq: 2, ok: true }), place(2));
  assert.deepEqual(placeIn({ id: "g1", epoch: "e1", seq: 2, name: "Chess" }), place(2));
  assert.deepEqual(numberOf("game-update", { ...place(2), action: 1 }), place(2));
});

test("what is not numbered has no place", () => {
  assert.equal(placeIn(null), null);
  assert.equal(numberOf("state-requested", { gameId: "g1", playerId: "bob" }), null);
  assert.equal(numberOf("game-created", place(0)), null);
  assert.equal(numberOf("unread-count", undefined), null);
});
