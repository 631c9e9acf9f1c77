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

test("text counts as its bytes", () => {
  assert.ok(measure("é".repeat(100)) >= 200);
});

test("pieces of bytes count as long as they are", () => {
  for (const bytes of [new Uint8Array(5000), new ArrayBuffer(5000), new Float64Array(625), new Blob(["x".repeat(5000)])]) {
    const size = measure({ bytes });
    assert.ok(size >= 5000 && size < 5200, `${size}`);
  }
});

test("what is left out of JSON does not count", () => {
  assert.equal(measure({ a: undefined }), measure({}));
  assert.equal(measure([undefined]), measure([null]));
});

test("a date counts as its text", () => {
  assert.equal(measure(new Date(0)), measure("1970-01-01T00:00:00.000Z"));
});

test("an estimate is not below what JSON takes", () => {
  const value = { action: [{ x: 12, y: -3, name: "a\"b" }], on: true, none: null };

  assert.ok(measure(value) + 4 >= JSON.stringify(value).length);
});
