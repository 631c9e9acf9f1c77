/** The namespaces of one connection, and the commands under way on each. */

import { Admin } from "./admin.js";
import { LobbyError } from "./errors.js";
import { Outbox } from "./outbox.js";
import { Chat, Notifications } from "./social.js";

export const GAMES = "/games";
const KINDS = new Map([["/chat", Chat], ["/notifications", Notifications], ["/admin", Admin]]);

/** What was connected. */
export class Namespaces {
  #outboxes = new Map();
  #namespaces = new Map();

  /**
   * @param {string[]} paths
   * @param {object} lobby `link(path)` and `playerId()`
   * @param {object} options `timeoutMs` and `waitsWhenLimited` of the commands
   */
  constructor(paths, lobby, { timeoutMs, waitsWhenLimited }) {
    for (const path of paths) {
      const outbox = new Outbox(timeoutMs, { waitsWhenLimited });
      this.#outboxes.set(path, outbox);
      const Kind = KINDS.get(path);
      if (Kind === undefined) continue;
      this.#namespaces.set(path, new Kind(outbox, () => lobby.link(path), () => lobby.playerId()));
    }
  }

  /** What is beside `/games` under a path; `null` if it was not connected. */
  get(path) {
    return this.#namespaces.get(path) ?? null;
  }

  /** Where commands of a namespace go; one that was not connected refuses them. */
  outbox(path) {
    const known = this.#outboxes.get(path);
    if (known !== undefined) return known;
    const refusing = new Outbox(0);
    const message = `${path} is not among the namespaces that were connected`;
    refusing.close(new LobbyError("closed", message));
    return refusing;
  }

  /** Keep what is to be sent: the connection is lost. */
  pause(reason) {
    for (const outbox of this.#outboxes.values()) outbox.pause(reason);
  }

  /** Fail what is under way, and whatever comes later. */
  close(error) {
    for (const outbox of this.#outboxes.values()) outbox.close(error);
  }
}
