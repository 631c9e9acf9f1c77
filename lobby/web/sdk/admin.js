/** `/admin`: one method per command, for tokens with the role `admin`. */

import { Namespace } from "./namespace.js";
import { AGAIN } from "./outbox.js";

/** What administrators see and do. */
export class Admin extends Namespace {
  #watches = false;

  /** How the node does now. */
  requestStats() {
    return this.command("request-stats", {}, AGAIN);
  }

  /** Have that pushed as `stats` every two seconds, also after a reconnect; or no more. */
  async watchStats({ off = false } = {}) {
    this.#watches = !off;
    return this.command("watch-stats", off ? { off } : {}, AGAIN);
  }

  /** One page of all open games. */
  listGames(query = {}) {
    return this.command("list-games", query, AGAIN);
  }

  /** Everything that is known of a game. */
  inspectGame(gameId) {
    return this.command("inspect-game", { gameId }, AGAIN);
  }

  /** Close a game at once. */
  closeGame(gameId, options = {}) {
    return this.command("close-game", { gameId, ...options });
  }

  /** Take a player out of their game and off the server. */
  kickPlayer(playerId, options = {}) {
    return this.command("kick-player", { playerId, ...options });
  }

  /** The same, and keep them out for so many `seconds`, or for good. */
  banPlayer(playerId, options = {}) {
    return this.command("ban-player", { playerId, ...options });
  }

  /** Let a player come back. */
  unbanPlayer(playerId) {
    return this.command("unban-player", { playerId });
  }

  /** Say something to everybody. */
  announce(text) {
    return this.command("announce", { text });
  }

  /** Say that an alert is taken care of. */
  clearAlert(kind) {
    return this.command("clear-alert", { kind });
  }

  /** What administrators did, newest first. */
  auditLog(page = {}) {
    return this.command("audit-log", page, AGAIN);
  }

  /** Let the node stop. */
  drain(options = {}) {
    return this.command("drain", options);
  }

  /** Go on watching on a new connection. */
  welcomed() {
    super.welcomed();
    if (this.#watches) this.outbox.post({ event: "watch-stats", payload: {} });
  }
}
