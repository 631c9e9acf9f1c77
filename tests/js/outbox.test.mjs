import assert from "node:assert/strict";
import test from "node:test";

import { AGAIN, IF_RECOVERED, IF_SEATED, NEVER, Outbox } from "../../lobby/web/sdk/outbox.js";
import { LobbyError } from "../../lobby/web/sdk/errors.js";
import { FakeLink, settled, watched } from "./links.mjs";

const TIMEOUT_MS = 1000;

/** An outbox with a link, and what tests do with it. */
function connected() {
  const outbox = new Outbox(TIMEOUT_MS);
  const link = new FakeLink();
  outbox.resume(link.send);
  const ask = (event, retry = NEVER, more = {}) =>
    watched(outbox.ask({ event, payload: {}, retry, ...more }));
  const reconnect = (back) => {
    outbox.pause("it rained");
    const next = new FakeLink();
    outbox.resume(next.send, back);
    return next;
  };
  return { outbox, link, ask, reconnect };
}

test("an answer is what was asked for", async () => {
  const { link, ask } = connected();
  const asked = ask("list-games");
  link.answer("list-games", { total: 3 });
  await settled();

  assert.deepEqual(asked.value, { ok: true, total: 3 });
});

test("a refusal is an error with all that was said of it", async () => {
  const { link, ask } = connected();
  const asked = ask("join-game");
  link.refuse("join-game", "rate-limited", { retryable: true, retryAfterMs: 500, hint: "wait" });
  await settled();

  const { error } = asked;
  assert.ok(error instanceof LobbyError);
  assert.deepEqual(
    [error.code, error.retryable, error.retryAfterMs, error.hint, error.event, error.wasResent],
    ["rate-limited", true, 500, "wait", "join-game", false],
  );
});

test("what is asked while away is sent on the return, in order", () => {
  const { outbox, ask } = connected();
  outbox.pause("it rained");
  ask("a");
  ask("b");
  const link = new FakeLink();
  outbox.resume(link.send);

  assert.deepEqual(link.events, ["a", "b"]);
});

test("what waits too long fails, and does not go out later", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { outbox, ask } = connected();
  outbox.pause("it rained");
  const asked = ask("a");
  context.mock.timers.tick(TIMEOUT_MS);
  await settled();
  const link = new FakeLink();
  outbox.resume(link.send);

  const { error } = asked;
  assert.deepEqual([error.code, error.wasSent, error.retryable], ["timeout", false, true]);
  assert.deepEqual(link.events, []);
});

test("what is not answered in time fails, and its late ack is still heard", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const heard = [];
  const { link, ask } = connected();
  const asked = ask("a", AGAIN, { heard: (ack) => heard.push(ack.ok) });
  context.mock.timers.tick(TIMEOUT_MS);
  await settled();
  link.answer("a");

  assert.deepEqual([asked.error.code, asked.error.wasSent], ["timeout", true]);
  assert.deepEqual(heard, [true]);
});

test("what must not be repeated fails as soon as the connection is lost", async () => {
  const { outbox, ask } = connected();
  const asked = ask("start-game", NEVER);
  outbox.pause("it rained");
  await settled();

  assert.deepEqual([asked.error.code, asked.error.wasSent], ["connection-lost", true]);
});

test("what may be repeated is sent again", async () => {
  const { ask, reconnect } = connected();
  const asked = ask("set-ready", AGAIN);
  const link = reconnect();
  link.answer("set-ready");
  await settled();

  assert.equal(asked.state, "kept");
});

test("a refusal of a repeat says so", async () => {
  const { ask, reconnect } = connected();
  const asked = ask("leave-game", AGAIN);
  reconnect().refuse("leave-game", "not-in-game");
  await settled();

  assert.equal(asked.error.wasResent, true);
});

test("a command that ends every connection is given up", async () => {
  const { ask, reconnect } = connected();
  const asked = ask("set-ready", AGAIN);
  const links = [reconnect(), reconnect(), reconnect()];
  await settled();

  assert.deepEqual(links.map(({ events }) => events.length), [1, 1, 0]);
  assert.equal(asked.error.code, "connection-lost");
});

for (const [recovered, state] of [[true, "pending"], [false, "broken"]]) {
  test(`an action is sent again if what was missed was replayed: ${recovered}`, async () => {
    const { ask, reconnect } = connected();
    const asked = ask("game-action", IF_RECOVERED, { delayed: { gameId: "g1" } });
    const link = reconnect({ recovered });
    await settled();

    assert.equal(asked.state, state);
    assert.deepEqual(link.sent.map(({ payload }) => payload), recovered ? [{ gameId: "g1" }] : []);
  });
}

test("a seat that is there is the answer to what would have taken it", async () => {
  const { ask, reconnect } = connected();
  const seat = { ok: true, gameId: "g1" };
  const asked = ask("create-game", IF_SEATED);
  const link = reconnect({ seat });
  await settled();

  assert.deepEqual(asked.value, seat);
  assert.deepEqual(link.events, []);
});

test("without a seat it is not known whether one was taken", async () => {
  const { ask, reconnect } = connected();
  const asked = ask("create-game", IF_SEATED);
  reconnect({ seat: null });
  await settled();

  assert.equal(asked.error.code, "connection-lost");
});

test("a seat answers only what had been sent before", async () => {
  const { outbox, ask } = connected();
  outbox.pause("it rained");
  ask("create-game", IF_SEATED);
  const link = new FakeLink();
  outbox.resume(link.send, { seat: { ok: true } });

  assert.deepEqual(link.events, ["create-game"]);
});

test("what an older connection still brings is not heard", async () => {
  const { link, ask, reconnect } = connected();
  const asked = ask("set-ready", AGAIN);
  reconnect();
  link.answer("set-ready");
  await settled();

  assert.equal(asked.state, "pending");
});

test("a message that cannot be sent fails alone", async () => {
  const outbox = new Outbox(TIMEOUT_MS);
  const tooLarge = new LobbyError("invalid-message", "too large");
  outbox.resume(() => { throw tooLarge; });
  const asked = watched(outbox.ask({ event: "a", payload: {} }));
  await settled();

  assert.equal(asked.error, tooLarge);
});

test("an action for whose answer somebody waits is found by its id", () => {
  const { outbox, ask } = connected();
  ask("game-action", IF_RECOVERED, { payload: { actionId: "x" } });
  const found = outbox.awaitedAction("x");
  outbox.settle(found, { ok: true, seq: 4 });

  assert.equal(outbox.awaitedAction("x"), undefined);
  assert.equal(outbox.awaitedAction("y"), undefined);
});

test("after the end everything fails, and why is told", async () => {
  const { outbox, ask } = connected();
  const sent = ask("a", AGAIN);
  outbox.pause("it rained");
  const unsent = ask("b");
  outbox.close(new LobbyError("session-replaced", "another took over"));
  const late = ask("c");
  await settled();

  const codes = [sent, unsent, late].map(({ error }) => error.code);
  assert.deepEqual(codes, ["connection-lost", "session-replaced", "session-replaced"]);
});

test("what nobody waits for is not sent again", () => {
  const { outbox, link, reconnect } = connected();
  outbox.post({ event: "watch-games", payload: {}, retry: AGAIN });

  assert.deepEqual(link.events, ["watch-games"]);
  assert.deepEqual(reconnect().events, []);
});

test("what is limited is asked again in time, by who wants to wait", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const outbox = new Outbox(TIMEOUT_MS, { waitsWhenLimited: true });
  const link = new FakeLink();
  outbox.resume(link.send);
  const asked = watched(outbox.ask({ event: "join-game", payload: {} }));
  link.refuse("join-game", "rate-limited", { retryAfterMs: 700 });
  await settled();
  assert.equal(asked.state, "pending");
  context.mock.timers.tick(700);
  await settled();
  link.answer("join-game");
  await settled();

  assert.deepEqual([asked.state, link.events.length], ["kept", 2]);
});

test("another refusal is not waited for", async () => {
  const outbox = new Outbox(TIMEOUT_MS, { waitsWhenLimited: true });
  const link = new FakeLink();
  outbox.resume(link.send);
  const asked = watched(outbox.ask({ event: "join-game", payload: {} }));
  link.refuse("join-game", "game-full");
  await settled();

  assert.equal(asked.error.code, "game-full");
});
