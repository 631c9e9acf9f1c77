import assert from "node:assert/strict";
import test from "node:test";

import { Listing } from "../../lobby/web/sdk/listing.js";
import { summary } from "./builders.mjs";

const push = (from, version, more = {}) => ({
  from, version, snapshot: false, total: 1, games: [], removed: [], ...more,
});
const ids = (listing) => listing.all.map(({ id }) => id);

test("a snapshot replaces everything, older or not", () => {
  const before = new Listing(9, 1, [summary("old")]);
  const after = before.after(push(0, 4, { snapshot: true, total: 7, games: [summary("new")] }));

  assert.deepEqual([after.version, after.total, ids(after)], [4, 7, ["new"]]);
});

test("a difference adds, changes and removes", () => {
  const before = new Listing(3, 2, [summary("a"), summary("b")]);
  const changes = { total: 2, games: [summary("b", { name: "B" }), summary("c")], removed: ["a"] };
  const after = before.after(push(3, 5, changes));

  assert.deepEqual(ids(after), ["b", "c"]);
  assert.equal(after.get("b").name, "B");
  assert.equal(after.version, 5);
});

test("a difference from before what is held applies, if it goes further", () => {
  assert.equal(new Listing(4).after(push(2, 6)).version, 6);
});

test("an older difference changes nothing", () => {
  const listing = new Listing(5, 1, [summary("a")]);

  assert.equal(listing.after(push(3, 5, { removed: ["a"] })), listing);
});

test("a difference that begins later shows that some are missing", () => {
  assert.equal(new Listing(3).after(push(4, 5)), null);
});

test("the newest game comes first, and the order is stable", () => {
  const games = [summary("b"), summary("a"), summary("c", { createdAt: 2 })];

  assert.deepEqual(ids(new Listing(1, 3, games)), ["c", "a", "b"]);
});

test("what was held stays as it was", () => {
  const before = new Listing(1, 1, [summary("a")]);
  before.after(push(1, 2, { removed: ["a"] }));

  assert.deepEqual(ids(before), ["a"]);
  assert.equal(before.all, before.all);
});
