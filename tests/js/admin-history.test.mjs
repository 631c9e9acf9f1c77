import assert from "node:assert/strict";
import test from "node:test";

import { History } from "../../lobby/web/pages/admin/history.js";

const stats = (seconds, more = {}) => ({
  at: seconds * 1000, players: 1, sockets: 2, games: { waiting: 3, starting: 1, playing: 5 }, actionsPerSecond: 6,
  deliveriesPerSecond: 7, loopLagMs: 8, memoryBytes: 9, queuedBytes: 10, slowConsumers: 11, ...more,
});

test("readings are columns, a status that nobody names is none", () => {
  const history = new History();

  history.add(stats(10));

  assert.deepEqual(history.columns(["players", "waiting", "finished"]), [[10], [1], [4], [0]]);
});

test("only the last ten minutes are kept", () => {
  const history = new History();

  for (let reading = 0; reading < 400; reading += 1) history.add(stats(reading * 2));

  const [at, players] = history.columns(["players"]);
  assert.equal(at.length, 300);
  assert.equal(players.length, 300);
  assert.equal(at.at(-1), 798);
});

test("a time of which nothing is known breaks the line", () => {
  const history = new History();

  history.add(stats(10));
  history.add(stats(60));

  assert.deepEqual(history.columns(["players"])[1], [1, null, 1]);
});

test("the peak looks over gaps", () => {
  const history = new History();
  assert.equal(history.peak("lag"), 0);

  history.add(stats(10, { loopLagMs: 40 }));
  history.add(stats(60, { loopLagMs: 2 }));

  assert.equal(history.peak("lag"), 40);
  assert.equal(history.newest.at, 60_000);
});
