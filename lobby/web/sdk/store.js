/** A client as one value that changes: for React, and whatever else draws from such. */

import { LobbyClient } from "./client.js";
import { LobbyError } from "./errors.js";

const BEFORE = Object.freeze({
  lobby: null, status: "connecting", games: Object.freeze([]), room: null, game: null, error: null,
});

/** What is done through the room that one is in. */
const IN_THE_ROOM = [
  "act", "setReady", "updatePlayer", "updateGame", "start", "end", "rematch", "kick",
  "transferHost", "invite", "saveState", "leave",
];
const IN_THE_LOBBY = ["createGame", "joinGame", "quickJoin", "listGames", "watchGames"];

/**
 * Holds one connection while anybody subscribes, and a snapshot that is replaced, never changed:
 * `{lobby, status, games, room, game, error}`.
 *
 * `actions` are the methods of the client and of its room. What fails is also in `error`, until
 * the next one succeeds, so that nobody has to catch it.
 */
export class LobbyStore {
  actions = {};
  #options;
  #snapshot = BEFORE;
  #listeners = new Set();
  #offs = [];
  #joins = new Map();

  /** @param {object} [options] `url`, and those of `connect` */
  constructor(options = {}) {
    this.#options = options;
    for (const name of IN_THE_LOBBY) {
      this.actions[name] = (...given) => this.#try(() => this.client()[name](...given));
    }
    for (const name of IN_THE_ROOM) {
      this.actions[name] = (...given) => this.#try(() => this.#roomNow()[name](...given));
    }
    this.actions.reconnect = () => this.#open();
  }

  getSnapshot = () => this.#snapshot;

  getServerSnapshot = () => BEFORE;

  /** Call a listener on every change; returns what ends it. The first opens the connection. */
  subscribe = (listener) => {
    this.#listeners.add(listener);
    this.client();
    return () => {
      this.#listeners.delete(listener);
      // Whoever draws anew, as React does twice in StrictMode, is back before this is called.
      setTimeout(() => this.#listeners.size === 0 && this.#close(), 0);
    };
  };

  /** Return the client, which may not be connected yet. */
  client() {
    if (this.#snapshot.lobby === null) this.#open();
    return this.#snapshot.lobby;
  }

  /** Sit down in a game, unless one sits there or is about to: however often it is asked. */
  join(target) {
    const key = JSON.stringify(target);
    const lobby = this.client();
    const known = this.#joins.get(key);
    if (known !== undefined) return known;
    const joining = this.#try(async () => {
      await lobby.welcomed;
      const isThere = lobby.room !== null && lobby.room.id === target.gameId;
      return isThere ? lobby.room : lobby.joinGame(target);
    });
    this.#joins.set(key, joining);
    const forget = () => this.#joins.get(key) === joining && this.#joins.delete(key);
    joining.then(forget, forget);
    return joining;
  }

  #open() {
    this.#close();
    const { url, ...options } = this.#options;
    const lobby = new LobbyClient(url, options);
    this.#offs = [
      lobby.on("status", ({ status, error }) => this.#set({ status, ...(error && { error }) })),
      lobby.on("games", (listing) => this.#set({ games: listing.all })),
      lobby.on("room", (room) => this.#enter(room)),
    ];
    this.#set({ ...BEFORE, lobby });
  }

  #close() {
    for (const off of this.#offs) off();
    this.#offs = [];
    this.#joins.clear();
    this.#snapshot.lobby?.close();
    if (this.#snapshot.lobby !== null) this.#set(BEFORE);
  }

  #enter(room) {
    this.#set({ room, game: room?.game ?? null });
    room?.on("change", (game) => this.#snapshot.room === room && this.#set({ game }));
  }

  #roomNow() {
    const { room } = this.#snapshot;
    if (room === null) throw new LobbyError("not-in-game", "there is no room to do that in");
    return room;
  }

  #try(act) {
    const trying = (async () => act())();
    trying.then(
      () => this.#snapshot.error !== null && this.#set({ error: this.#snapshot.lobby?.error ?? null }),
      (error) => this.#set({ error }),
    );
    return trying;
  }

  #set(changes) {
    this.#snapshot = Object.freeze({ ...this.#snapshot, ...changes });
    for (const listener of [...this.#listeners]) listener();
  }
}
