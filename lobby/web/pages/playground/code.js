/**
 * The code of a click, as a program to paste: pure.
 *
 * A click is `{command, payload, player, room}`: a row of the table of commands, what was sent, the
 * player's name, and `{code, name}` of where the player was, or `null`.
 */

import { commandOf } from "./commands.js";

const SEATS = ["create-game", "join-game", "quick-join"];
const MODELS = { where: "WhereFilter", create: "QuickGame" };
const MODULES = { WhereFilter: "lobby.wire.where", QuickGame: "lobby.wire.games" };

/** Return the click as a JavaScript module, which runs in an empty page, too. */
export function javascript(click, url) {
  const { command, payload, player } = click;
  const before = seatBefore(click);
  return [
    `import { connect } from "${url}/sdk/lobby-client.js";`,
    "",
    `const lobby = await connect(${js(url)}, { name: ${js(player)} });`,
    ...(before ? [`const room = ${callInJavaScript(before.command, before.payload)};`] : []),
    ...answeredInJavaScript(command, callInJavaScript(command, payload)),
    "lobby.close(); // or stay, and hear: room.on(\"game-update\", ({ action }) => …)",
    "",
  ].join("\n");
}

/** Return the click as a Python program. */
export function python(click, url) {
  const { command, payload, player } = click;
  const before = seatBefore(click);
  const calls = [
    ...(before ? [callInPython(before.command, before.payload)] : []),
    ...answeredInPython(command, callInPython(command, payload)),
  ];
  const models = Object.keys(MODULES).filter((name) => calls.some((line) => line.includes(`${name}(`)));
  return [
    "import asyncio",
    "",
    "from lobby.client import LobbyClient",
    ...models.map((name) => `from ${MODULES[name]} import ${name}`).sort(),
    "", "",
    "async def main():",
    `    async with LobbyClient(${py(url)}, name=${py(player)}) as client:`,
    ...calls.map((line) => `        ${line}`),
    "", "",
    "asyncio.run(main())",
    "",
  ].join("\n");
}

/** Return a value as it is written in JavaScript. */
export function js(value) {
  if (Array.isArray(value)) return `[${value.map(js).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const pairs = Object.entries(value).map(([name, item]) => `${isWord(name) ? name : JSON.stringify(name)}: ${js(item)}`);
  return pairs.length > 0 ? `{ ${pairs.join(", ")} }` : "{}";
}

/** Return a value as it is written in Python. */
export function py(value) {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(py).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  return `{${Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${py(item)}`).join(", ")}}`;
}

/** A program begins anew, as somebody new: what only members may do needs a seat first. */
function seatBefore({ command, room }) {
  if (command.needs === undefined) return null;
  if (command.needs === "seat" && room !== null) {
    return { command: commandOf("join-game"), payload: { code: room.code } };
  }
  return { command: commandOf("create-game"), payload: { name: room?.name ?? "My game" } };
}

function answeredInJavaScript({ event, answers }, call) {
  if (SEATS.includes(event)) return [`const room = ${call};`, "console.log(room.code, room.game);"];
  return [answers ? `console.log(${call});` : `${call};`];
}

function answeredInPython({ event, answers }, call) {
  if (SEATS.includes(event)) return [`seated = ${call}`, "print(seated.join_code, seated.game)"];
  return [answers ? `print(${call})` : call];
}

function callInJavaScript({ js: { of, method, args } }, payload) {
  return `await ${of}.${method}(${(args?.(payload) ?? []).map(js).join(", ")})`;
}

function callInPython({ python: { method, args, named } }, payload) {
  const positional = (args?.(payload) ?? []).map((value) => (value === payload.where ? model("where", value) : py(value)));
  const keywords = Object.entries(named?.(payload) ?? {}).map(
    ([name, value]) => `${snake(name)}=${name in MODELS ? model(name, value) : py(value)}`,
  );
  return `await client.games.${method}(${[...positional, ...keywords].join(", ")})`;
}

function model(name, fields) {
  const given = Object.entries(fields ?? {}).map(([field, value]) => `${snake(field)}=${py(value)}`);
  return `${MODELS[name]}(${given.join(", ")})`;
}

function snake(name) {
  if (name === "as") return "as_"; // a word of the language
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function isWord(name) {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}
