/** A stand-in for socket.io's Manager: a network that tests hold in their hands. */

import { FakeLink } from "./links.mjs";

class Events {
  #handlers = new Map();

  on(event, handler) {
    this.#handlers.set(event, [...(this.#handlers.get(event) ?? []), handler]);
  }

  tell(event, payload) {
    for (const handler of this.#handlers.get(event) ?? []) handler(payload);
  }
}

/** One namespace: what its CONNECT presented, and what was sent. */
class FakeSocket extends Events {
  sendBuffer = [];
  auths = [];
  line = new FakeLink();
  #present;
  #any = [];

  constructor(auth) {
    super();
    this.#present = auth;
  }

  onAny(handler) {
    this.#any.push(handler);
  }

  connect() {
    this.#present((auth) => this.auths.push(auth));
  }

  disconnect() {
    this.isDisconnected = true;
  }

  emit(event, payload, acknowledge) {
    this.line.send(event, payload, acknowledge);
  }

  push(event, payload) {
    for (const handler of this.#any) handler(event, payload);
  }

  refuse(code, more = {}) {
    this.tell("connect_error", Object.assign(new Error(code), { data: { code, ...more } }));
  }
}

/** Stands for the network; the newest one is `FakeManager.newest`. */
export class FakeManager extends Events {
  static newest = null;
  sockets = new Map();

  constructor(url, options) {
    super();
    Object.assign(this, { url, options });
    FakeManager.newest = this;
  }

  socket(path, { auth }) {
    this.sockets.set(path, new FakeSocket(auth));
    return this.sockets.get(path);
  }

  disconnect() {
    this.tell("close", "forced close");
  }

  /** How many connections were begun. */
  get dialled() {
    return this.sockets.values().next().value.auths.length;
  }

  /** Let the lobby welcome the player on every namespace. */
  welcome(welcome) {
    for (const [path, socket] of this.sockets) {
      socket.push("welcome", path === "/games" ? welcome : { ...welcome, game: undefined });
      if (path === "/games") {
        const snapshot = { from: 0, version: 0, snapshot: true, total: 0, games: [], removed: [] };
        socket.push("games-updated", snapshot);
      }
    }
  }
}
