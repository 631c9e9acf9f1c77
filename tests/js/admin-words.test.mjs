import assert from "node:assert/strict";
import test from "node:test";

import { age, bytes, counted, figure, inWords, span, whyNotIn } from "../../lobby/web/pages/admin/words.js";

for (const [number, text] of [[0, "0 B"], [1023, "1,023 B"], [1536, "1.5 KiB"], [64 * 1024 ** 2, "64 MiB"], [3 * 1024 ** 3, "3 GiB"]]) {
  test(`${number} bytes are ${text}`, () => assert.equal(bytes(number), text));
}

for (const [ms, text, one] of [
  [0, "0 s", "0 s"], [999, "1 s", "1 s"], [61_000, "1 min 1 s", "1 min"], [3_600_000, "1 h", "1 h"], [90_061_000, "1 d 1 h", "1 d"],
  [-5, "0 s", "0 s"],
]) {
  test(`${ms} ms are ${text}`, () => assert.deepEqual([span(ms), age(ms)], [text, one]));
}

test("figures have a digit after the point only where it matters", () => {
  assert.deepEqual([figure(0.25), figure(9.96), figure(115.99), figure(1234.5)], ["0.3", "10", "116", "1,235"]);
});

test("one is not many", () => {
  assert.deepEqual([counted(1, "player"), counted(1200, "player"), counted(2, "entry", "entries")], ["1 player", "1,200 players", "2 entries"]);
});

test("what the server says is a sentence where nothing is better", () => {
  assert.equal(inWords({ code: "not-found", message: "there is no game" }), "There is no game.");
  assert.equal(inWords({ code: "odd" }), "That did not work.");
  assert.match(inWords({ code: "rate-limited", retryAfterMs: 1500 }), /^Too fast\. Try again in 2 s\.$/);
});

test("a refused token tells how to get one", () => {
  for (const code of ["token-invalid", "token-expired", "not-authorized"]) {
    assert.match(whyNotIn({ code, message: "no" }), /lobby token --role admin/);
  }
});
