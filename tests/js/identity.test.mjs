import assert from "node:assert/strict";
import test from "node:test";

import { Identity } from "../../lobby/web/sdk/identity.js";
import { welcome } from "./builders.mjs";

function storage(kept = {}) {
  return {
    kept,
    getItem: (key) => kept[key] ?? null,
    setItem: (key, value) => { kept[key] = value; },
    removeItem: (key) => { delete kept[key]; },
  };
}

test("a guest shows a name, and from the first welcome on only the token", async () => {
  const identity = new Identity({ name: "Ann", storage: null, key: "k" });

  assert.deepEqual(await identity.auth(), { name: "Ann" });
  identity.welcomed(welcome());
  assert.deepEqual(await identity.auth(), { token: "t1" });
});

test("a guest's token is kept and found again", async () => {
  const store = storage();
  new Identity({ storage: store, key: "k" }).welcomed(welcome());

  const again = new Identity({ name: "Bo", storage: store, key: "k" });

  assert.deepEqual(await again.auth(), { token: "t1", name: "Bo" });
});

test("a kept token that is refused is forgotten, once", async () => {
  const store = storage({ k: "old" });
  const identity = new Identity({ name: "Ann", storage: store, key: "k" });

  assert.deepEqual([identity.forget(), identity.forget()], [true, false]);
  assert.deepEqual(await identity.auth(), { name: "Ann" });
  assert.deepEqual(store.kept, {});
});

test("a token that was given is neither kept nor forgotten", async () => {
  const store = storage({ k: "another player's" });
  const identity = new Identity({ token: "mine", storage: store, key: "k" });

  assert.equal(identity.forget(), false);
  identity.welcomed(welcome());
  assert.deepEqual(store.kept, { k: "another player's" });
});

test("a source of tokens is asked before every connection", async () => {
  let asked = 0;
  const identity = new Identity({ token: async () => `t${(asked += 1)}`, storage: null });

  assert.deepEqual([await identity.auth(), await identity.auth()], [{ token: "t1" }, { token: "t2" }]);
});

test("a storage that is forbidden is done without", async () => {
  const forbid = () => { throw new Error("denied"); };
  const store = { getItem: forbid, setItem: forbid, removeItem: forbid };
  const identity = new Identity({ name: "Ann", storage: store, key: "k" });
  identity.welcomed(welcome());

  assert.deepEqual(await identity.auth(), { token: "t1" });
});
