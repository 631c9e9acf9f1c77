/** What can be sent, and how large it is: one value model for every kind of client. */

import { LobbyError } from "./errors.js";

const MAX_DEPTH = 32;
const PLACEHOLDER_BYTES = 40; // what stands in the text for a piece of bytes, and its own frame
const encoder = new TextEncoder();

/**
 * Return how many bytes a value takes as a message.
 *
 * @throws {LobbyError} `invalid-message` if it holds what JSON would lose without a word
 */
export function measure(value) {
  check(value, 0);
  let pieces = 0;
  const text = JSON.stringify(value, function (name, item) {
    const size = bytesIn(this[name]); // what it is before its own toJSON, which a Buffer has
    if (size === null) return item;
    pieces += size + PLACEHOLDER_BYTES;
    return 0;
  });
  return encoder.encode(text).length + pieces;
}

function bytesIn(value) {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
  return value instanceof Blob ? value.size : null;
}

function check(value, depth) {
  if (depth > MAX_DEPTH) refuse(`is nested deeper than ${MAX_DEPTH}`);
  if (value === null || typeof value === "boolean" || typeof value === "string") return;
  if (typeof value === "number") return checkNumber(value);
  if (typeof value !== "object") refuse(`holds a ${typeof value}`);
  if (value instanceof Map || value instanceof Set) refuse("holds a Map or a Set");
  if (bytesIn(value) !== null) return;
  if (typeof value.toJSON === "function") return check(value.toJSON(), depth + 1);
  for (const item of Object.values(value)) {
    if (item !== undefined) check(item, depth + 1); // left out of objects, null in arrays
  }
}

function checkNumber(number) {
  if (!Number.isFinite(number)) refuse(`holds ${number}, which is no number on the wire`);
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) {
    refuse("holds an integer outside ±2^53");
  }
}

function refuse(why) {
  throw new LobbyError("invalid-message", `the message ${why}`);
}
