/**
 * A client of the lobby for games in the browser, and in Node.js.
 *
 *     import { connect } from "/sdk/lobby-client.js";
 *     const lobby = await connect({ name: "Ann" });
 *     const room = await lobby.createGame({ name: "Chess" });
 *     room.on("game-update", ({ playerId, action }) => draw(playerId, action));
 *
 * Every command is a method that returns a promise, and rejects with a LobbyError.
 */

import { LobbyClient } from "./client.js";
import { LobbyError } from "./errors.js";
import { Listing } from "./listing.js";
import { Room } from "./room.js";

export { Listing, LobbyClient, LobbyError, Room };

/**
 * Connect to a lobby, and return when it has welcomed the player on every namespace.
 *
 * @param {string | object} [url] of the lobby; where this module came from if it is left out
 * @param {object} [options]
 *   `name` of a guest; `token`, or a function that returns one, or a promise of one;
 *   `storage` for a guest's token (`localStorage`; `null` for none), and its `storageKey`;
 *   `namespaces` (all but `/admin`); `room`, the place to go on from: `{gameId, epoch, seq}`;
 *   `autoResume` (true), whether a reconnect asks for what was missed;
 *   `waitWhenLimited` (false), whether what is `rate-limited` is asked again when its time has come;
 *   `timeoutMs` of the welcome and of every answer; everything else goes to socket.io's Manager
 * @returns {Promise<LobbyClient>}
 */
export async function connect(url, options = {}) {
  if (typeof url === "object" && url !== null) return connect(undefined, url);
  const lobby = new LobbyClient(url, options);
  await lobby.welcomed;
  return lobby;
}
