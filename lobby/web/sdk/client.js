/** The client of a lobby, put together. */

import { Connection } from "./connection.js";
import { Emitter } from "./emitter.js";
import { LobbyError } from "./errors.js";
import { Following } from "./following.js";
import { Identity } from "./identity.js";
import { GAMES, Namespaces } from "./namespaces.js";
import { AGAIN, IF_SEATED } from "./outbox.js";
import { placeIn } from "./place.js";
import { measure } from "./values.js";

const TIMEOUT_MS = 10000;
const FRAME_BYTES = 32; // types, the number of the ack and of the pieces
const ALL = ["/games", "/chat", "/notifications"];

/** A player of a lobby, who comes back by itself when the connection is lost. */
export class LobbyClient {
  /** Kept when the lobby first welcomes the client on every namespace, broken if it never will. */
  welcomed;
  /** Why it is closed, once it is and was not closed by `close`. */
  error = null;
  #identity;
  #connection;
  #following;
  #emitter = new Emitter();
  #namespaces;
  #autoResume;
  #credentials = null;
  #maxBytes = 16 * 1024;
  #limits = null;
  #aheadMs = 0;
  #told = "connecting";
  #why = "no answer";
  #settle;

  constructor(url = homeUrl(), options = {}) {
    const {
      name, token, room = null, autoResume = true, timeoutMs = TIMEOUT_MS, namespaces = ALL,
      storage = defaultStorage(), storageKey = `lobby:${url}`, waitWhenLimited = false, ...others
    } = options;
    this.url = url;
    this.namespaces = namespaces;
    this.#autoResume = autoResume;
    this.#identity = new Identity({ name, token, storage, key: storageKey });
    this.welcomed = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    this.welcomed.catch(() => {}); // whoever awaits it is told; nobody has to
    this.#settle.timer = setTimeout(() => this.#giveUp(timeoutMs), timeoutMs);
    this.#connection = new Connection(url, { ...others, namespaces, timeoutMs, crew: this.#crew() });
    const lobby = { link: (path) => this.#link(path), playerId: () => this.playerId };
    const patience = { timeoutMs, waitsWhenLimited: waitWhenLimited };
    this.#namespaces = new Namespaces(namespaces, lobby, patience);
    this.#following = new Following(this.#ship(), placeIn(room));
    this.#connection.open();
  }

  get playerId() {
    return this.#identity.playerId;
  }

  get name() {
    return this.#identity.name;
  }

  /** Whoever has it is this player. Renewed by every connection. */
  get token() {
    return this.#identity.token;
  }

  /** `connecting`, `connected`, `reconnecting` or `closed`. */
  get status() {
    return this.#connection.status;
  }

  /** What the server takes: sizes in bytes, seats, for how long a lost player's seat is kept. */
  get limits() {
    return this.#limits;
  }

  /** The lobby's time, Unix milliseconds, as of its last welcome: this computer's clock may be wrong. */
  now() {
    return Date.now() + this.#aheadMs;
  }

  /** The open games as of the newest push. */
  get games() {
    return this.#following.listing;
  }

  /** Where one sits or watches, or `null`. */
  get room() {
    return this.#following.room;
  }

  /** The place in it, to be kept beside the token: `connect(url, {room})` goes on there. */
  get place() {
    return this.#following.place;
  }

  /** Chat rooms; `null` if `/chat` is not among the namespaces. So with the next two. */
  get chat() {
    return this.#namespaces.get("/chat");
  }

  get notifications() {
    return this.#namespaces.get("/notifications");
  }

  get admin() {
    return this.#namespaces.get("/admin");
  }

  /**
   * Call a handler for an event of the client, with `*` for every one; returns what ends it.
   *
   * `status` ({status, reason, error}), `games` (the listing), `room` (a room, or null),
   * `reconnected` ({recovered}), `seat-lost` ({gameId, reason}), `token`, `error` (a LobbyError),
   * `push` ({namespace, event, data}: every one), and the pushes of `/games` and `/notifications`
   * by their names, such as `session-replaced` and `notification`.
   */
  on(event, handler) {
    return this.#emitter.on(event, handler);
  }

  /** Open a game, host it and sit in it. A string is its name. */
  createGame(options) {
    const payload = typeof options === "string" ? { name: options } : options;
    return this.#following.sit("create-game", payload, IF_SEATED);
  }

  /** Take a seat in a game, named by `gameId`, `code` or `invite`; `as: "spectator"` watches. */
  joinGame(target) {
    const payload = typeof target === "string" ? { gameId: target } : target;
    return this.#following.sit("join-game", payload, AGAIN);
  }

  /** Join the fullest matching game, or open one. */
  quickJoin(wish = {}) {
    return this.#following.sit("quick-join", wish, IF_SEATED);
  }

  /** One page of the open games; `cursor` of a page gives the next. */
  listGames(query = {}) {
    return this.command(GAMES, "list-games", query, AGAIN);
  }

  /** Have only the matching games in `games` from now on; without `where` all, by "off" none. */
  watchGames(where) {
    if (where === "off") return this.unwatchGames();
    return this.#following.watchGames(where === undefined ? {} : { where });
  }

  /** Have no games pushed any more. */
  unwatchGames() {
    return this.#following.watchGames({ off: true });
  }

  /** Send any command, also one that this client does not know, and return its answer. */
  async command(namespace, event, payload = {}, retry = undefined) {
    const { ok, ...answer } = await this.#namespaces
      .outbox(namespace)
      .ask({ event, payload, ...(retry && { retry }) });
    return answer;
  }

  /** Lose the connection, and find it again: to see that a game bears it. */
  drop(reason = "it was dropped") {
    this.#connection.drop(reason);
  }

  /** Disconnect. Commands under way fail; nothing more is heard. */
  close() {
    this.#connection.end(new LobbyError("closed", "the client was closed"));
  }

  #ship() {
    return {
      outbox: this.#namespaces.outbox(GAMES),
      drop: (reason) => this.#connection.drop(reason),
      link: () => this.#link(GAMES),
      emit: (event, payload) => this.#emitter.emit(event, payload),
      playerId: () => this.playerId,
      ready: this.welcomed,
    };
  }

  #link(path) {
    const send = this.#connection.link(path);
    return (event, payload, acknowledge) => {
      const bytes = measure([event, payload]) + path.length + FRAME_BYTES;
      if (bytes > this.#maxBytes) {
        const why = `the message takes ${bytes} bytes, more than ${this.#maxBytes}`;
        throw new LobbyError("invalid-message", why, { event });
      }
      send(event, payload, acknowledge);
    };
  }

  #crew() {
    return {
      dialling: () => {
        this.#credentials = this.#identity.auth();
        this.#credentials.catch(() => {}); // told to those who await it, if anybody comes to do so
      },
      auth: (path) => this.#auth(path),
      heard: (path, event, push) => this.#heard(path, event, push),
      up: () => this.#up(),
      down: (reason) => this.#down(reason),
      ended: (error) => this.#ended(error),
      mayRetry: ({ code }) => /^token-/.test(code) && this.#identity.forget(),
    };
  }

  async #auth(path) {
    // Awaited by all namespaces, so that their CONNECTs keep their order: the first settles who.
    const { name, token } = await this.#credentials;
    const auth = { ...(token && { token }) };
    if (name) auth.name = name; // on each: a token from before says another
    const resumes = path === GAMES && (this.#autoResume || this.status === "connecting");
    return resumes ? { ...auth, ...this.#following.place } : auth;
  }

  #heard(path, event, push) {
    this.#emitter.emit("push", { namespace: path, event, data: push });
    if (event === "welcome") this.#welcome(path, push);
    if (event === "error") this.#emitter.emit("error", LobbyError.of(push?.error, push));
    else if (path === GAMES) this.#following.heard(event, push);
    else this.#namespaces.get(path)?.heard(event, push);
    if (path === "/notifications" && event !== "error") this.#emitter.emit(event, push);
  }

  #welcome(path, welcome) {
    this.#identity.welcomed(welcome);
    this.#limits = welcome.limits ?? this.#limits;
    this.#aheadMs = welcome.serverTime === undefined ? this.#aheadMs : welcome.serverTime - Date.now();
    this.#maxBytes = welcome.limits?.messageBytes ?? this.#maxBytes;
    if (path !== GAMES) return this.#namespaces.get(path)?.welcomed();
    this.#emitter.emit("token", welcome.token);
    const recovered = this.#following.welcomed(welcome);
    if (this.status === "reconnecting") this.#emitter.emit("reconnected", { recovered });
  }

  #up() {
    clearTimeout(this.#settle.timer);
    this.#settle.resolve(this);
    this.#tell();
  }

  #down(reason) {
    this.#why = reason;
    this.#following.wentDown();
    this.#namespaces.pause(reason);
    if (this.status !== this.#told) this.#tell({ reason });
  }

  #tell(more) {
    this.#told = this.status;
    this.#emitter.emit("status", { status: this.status, ...more });
  }

  #ended(error) {
    clearTimeout(this.#settle.timer);
    this.#namespaces.close(error);
    this.#settle.reject(error);
    this.error = error.code === "closed" ? null : error;
    this.#tell({ reason: error.message, error: this.error });
    if (this.error !== null) this.#emitter.emit("error", error);
  }

  #giveUp(timeoutMs) {
    const message = `no lobby welcomed the client at ${this.url} in ${timeoutMs} ms: ${this.#why}`;
    this.#connection.end(new LobbyError("cannot-connect", message, { retryable: true }));
  }
}

/** Return where this module came from: a page of another host plays on the lobby it is from. */
function homeUrl() {
  const from = new URL(import.meta.url);
  return from.protocol.startsWith("http") ? from.origin : "http://127.0.0.1:8000";
}

function defaultStorage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null; // a browser may forbid even to look
  }
}
