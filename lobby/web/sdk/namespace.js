/** What the namespaces beside `/games` have in common: commands out, pushes in. */

import { Emitter } from "./emitter.js";

/** One namespace of a lobby. */
export class Namespace {
  #emitter = new Emitter();
  #link;

  /**
   * @param {import("./outbox.js").Outbox} outbox where its commands go
   * @param {() => Function} link returns what sends them
   * @param {() => string} playerId whose client it is
   */
  constructor(outbox, link, playerId) {
    this.outbox = outbox;
    this.playerId = playerId;
    this.#link = link;
  }

  /** Call a handler for a push, with `*` for every one; returns what ends it. */
  on(event, handler) {
    return this.#emitter.on(event, handler);
  }

  /** Send any command and return its answer. */
  async command(event, payload = {}, retry = undefined) {
    const { ok, ...answer } = await this.outbox.ask({ event, payload, ...(retry && { retry }) });
    return answer;
  }

  /** Take note that a connection is up. */
  welcomed() {
    this.outbox.resume(this.#link());
  }

  /** Take a push. */
  heard(event, push) {
    this.#emitter.emit(event, push);
  }
}
