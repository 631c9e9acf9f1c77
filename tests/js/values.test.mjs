import assert from "node:assert/strict";
import test from "node:test";

import { measure } from "../../lobby/web/sdk/values.js";

const isRefused = (value) => assert.throws(() => measure(value), { code: "invalid-message" });

for (const [what, value] of Object.entries({
  "not a number": { x: NaN },
  infinity: [Infinity],
  "an integer past 2^53": 2 ** 53,
  "a function": { x: () => 1 },
  "a big integer": 1n,
  "a symbol": Symbol("x"),
  "a map": { m: new Map([[1, 2]]) },
})) {
  test(`${what} is refused before JSON loses it`, () => isRefused(value));
}

test("nesting past 32 is refused, also where it never ends", () => {
  const endless = {};
  endless.self = endless;
  isRefused(endless);
});

for (const value of [
  { action: [{ x: 12, y: -3.5, name: "a" }], on: true, none: null },
  "é".repeat(100),
  '"'.repeat(100),
  "\n\u0000",
  { left: undefined, list: [undefined] },
  new Date(0),
]) {
  test(`${JSON.stringify(value).slice(0, 40)} counts as its bytes in JSON`, () => {
    assert.equal(measure(value), new TextEncoder().encode(JSON.stringify(value)).length);
  });
}

for (const bytes of [
  new Uint8Array(5000), new ArrayBuffer(5000), new Float64Array(625), Buffer.alloc(5000),
  new Blob(["x".repeat(5000)]), new Uint8Array(9000).subarray(0, 5000),
]) {
  test(`${bytes.constructor.name} counts as long as it is`, () => {
    const size = measure({ bytes });
    assert.ok(size >= 5000 && size < 5100, `${size}`);
  });
}
