/** What can be sent, and how large it is: one value model for every kind of client. */

import { LobbyError } from "./errors.js";

const MAX_DEPTH = 32;
const encoder = new TextEncoder();

/**
 * Return about how many bytes a value takes.
 *
 * @throws {LobbyError} `invalid-message` if it holds what JSON would lose without a word
 */
export function measure(value, depth = 0) {
  if (depth > MAX_DEPTH) refuse(`is nested deeper than ${MAX_DEPTH}`);
  if (value === null || typeof value === "boolean") return 5;
  if (typeof value === "string") return encoder.encode(value).length + 2;
  if (typeof value === "number") return measureNumber(value);
  if (typeof value !== "object") refuse(`holds a ${typeof value}`);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength + 40;
  if (value instanceof Blob) return value.size + 40;
  if (value instanceof Map || value instanceof Set) refuse("holds a Map or a Set");
  if (typeof value.toJSON === "function") return measure(value.toJSON(), depth + 1);
  return measureParts(value, depth);
}

function measureNumber(number) {
  if (!Number.isFinite(number)) refuse(`holds ${number}, which is no number on the wire`);
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) {
    refuse("holds an integer outside ±2^53");
  }
  return 8;
}

function measureParts(value, depth) {
  let size = 2;
  if (Array.isArray(value)) {
    for (const item of value) size += measure(item ?? null, depth + 1) + 1;
    return size;
  }
  for (const [name, item] of Object.entries(value)) {
    if (item !== undefined) size += measure(name, depth) + measure(item, depth + 1) + 2;
  }
  return size;
}

function refuse(why) {
  throw new LobbyError("invalid-message", `the message ${why}`);
}
