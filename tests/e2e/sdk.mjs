// Runs JavaScript that a test sends, one body of an async function a line, as {"code": …}, and
// prints what it returns, or the error. What the lines share they keep in `world`.
//
// Usage: node sdk.mjs URL

import { createInterface } from "node:readline";

import { connect, LobbyError } from "../../lobby/web/sdk/lobby-client.js";

const AsyncFunction = (async () => {}).constructor;
const world = { url: process.argv[2], lobbies: [] };

/** Connect somebody whose tokens are kept nowhere; the lobby of the test is closed at its end. */
async function join(name, options = {}) {
  const { url = world.url, ...others } = options;
  const lobby = await connect(url, { name, storage: null, ...others });
  world.lobbies.push(lobby);
  return lobby;
}

/** Wait until something is so: for what depends on others' commands. */
async function until(isSo) {
  for (let tries = 0; tries < 500; tries += 1) {
    if (isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`never came true: ${isSo}`);
}

/** Note everything that a room says from now on, as [event, push]. */
function hear(room) {
  const heard = [];
  room.on("*", (push, event) => heard.push([event, push]));
  return heard;
}

/** What npm's socket.io-client connects with, beside the one that the lobby serves. */
const npmManager = async () => (await import("socket.io-client")).Manager;

const scope = { world, connect, join, until, hear, npmManager, LobbyError };

async function run(code) {
  try {
    return { value: await new AsyncFunction(...Object.keys(scope), code)(...Object.values(scope)) };
  } catch (error) {
    const { code: why, message, retryable, hint, stack } = error;
    return { error: { code: why ?? null, message, retryable, hint, stack } };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await run(JSON.parse(line).code)));
}
for (const lobby of world.lobbies) lobby.close();
