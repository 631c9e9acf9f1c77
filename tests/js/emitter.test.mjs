import assert from "node:assert/strict";
import test from "node:test";

import { Emitter } from "../../lobby/web/sdk/emitter.js";

function hearing() {
  const heard = [];
  return { heard, handler: (payload, event) => heard.push([event, payload]) };
}

test("handlers hear their event, and those of * every one", () => {
  const emitter = new Emitter();
  const one = hearing();
  const every = hearing();
  emitter.on("a", one.handler);
  emitter.on("*", every.handler);

  emitter.emit("a", 1);
  emitter.emit("b", 2);

  assert.deepEqual(one.heard, [["a", 1]]);
  assert.deepEqual(every.heard, [["a", 1], ["b", 2]]);
});

test("a handler that was taken off hears no more, and its twin still does", () => {
  const emitter = new Emitter();
  const { heard, handler } = hearing();
  const off = emitter.on("a", handler);
  emitter.on("a", handler);

  off();
  off();
  emitter.emit("a", 1);

  assert.equal(heard.length, 1);
});

test("a handler taken off by another one while both are called is still called", () => {
  const emitter = new Emitter();
  const { heard, handler } = hearing();
  emitter.on("a", () => off());
  const off = emitter.on("a", handler);

  emitter.emit("a", 1);
  emitter.emit("a", 2);

  assert.deepEqual(heard, [["a", 1]]);
});

test("a handler that fails, now or later, is reported and stops nobody", async (context) => {
  const reported = [];
  const { heard, handler } = hearing();
  context.mock.method(console, "error", (error) => reported.push(error.message));
  const emitter = new Emitter();
  emitter.on("a", () => { throw new Error("now"); });
  emitter.on("a", async () => { throw new Error("later"); });
  emitter.on("a", handler);

  emitter.emit("a", 1);
  await new Promise(setImmediate);

  assert.deepEqual(heard, [["a", 1]]);
  assert.deepEqual(reported, ["now", "later"]);
});
