/** The game in which one sits or watches. */

import { Emitter } from "./emitter.js";
import { AGAIN, IF_RECOVERED } from "./outbox.js";
import { told } from "./room-state.js";

/**
 * A room: its picture is kept current from the pushes, which come to handlers in their order.
 *
 * Beside the pushes of the contract, handlers may hear `change` (the picture is another one),
 * `resync` (pushes may be missing: compute anew from `game` and `match`) and `left`
 * (`{reason}`: one is out, and nothing more is heard).
 */
export class Room {
  /** The whole game: replaced, never changed, so that a picture may be compared by identity. */
  game;
  /** What one needs to come into a running match: `{state, stateSeq, events}`, or `null`. */
  match;
  isOver = false;
  #port;
  #emitter = new Emitter();
  #held = [];

  /**
   * @param {object} game the picture to begin with
   * @param {object | null} match
   * @param {object} port to the lobby: `ask`, `act`, `leave`, `place()`, `playerId()`, and `ready`,
   *   a promise that is kept when the client is connected
   */
  constructor(game, match, port) {
    this.game = game;
    this.match = match;
    this.#port = port;
    // Whoever awaits the client or the room adds handlers next: what comes meanwhile waits for them.
    port.ready.then(() => setTimeout(() => this.#release(), 0), () => {});
  }

  get id() {
    return this.game.id;
  }

  get code() {
    return this.game.code;
  }

  /** Oneself: among the players, or the spectators; `null` when one is out. */
  get me() {
    const id = this.#port.playerId();
    const isMe = (person) => person.id === id;
    return this.game.players.find(isMe) ?? this.game.spectators.find(isMe) ?? null;
  }

  get isHost() {
    return this.game.hostId === this.#port.playerId();
  }

  get isSpectator() {
    return this.me !== null && !("seat" in this.me);
  }

  /** The number of the last thing that happened here, and the life of the log that counts it. */
  get seq() {
    return this.#port.place()?.seq ?? null;
  }

  get epoch() {
    return this.#port.place()?.epoch ?? null;
  }

  /** Call a handler for a push, with `*` for every one; returns what ends it. */
  on(event, handler) {
    return this.#emitter.on(event, handler);
  }

  /**
   * Do something in the game; the rest of the room, or only `to`, hears of it, once.
   *
   * @returns {Promise<{seq: number, duplicate?: boolean}>}
   */
  act(action, { to, actionId } = {}) {
    const payload = { action, actionId: actionId ?? newId(), ...(to === undefined ? {} : { to }) };
    return this.#port.act(payload, IF_RECOVERED);
  }

  /** Say whether one is ready to start. */
  setReady(ready = true) {
    return this.#ask("set-ready", { ready }, AGAIN);
  }

  /** Replace what one tells everybody about oneself: at most 10 keys and 2 KiB. */
  updatePlayer(data) {
    return this.#ask("update-player", { data }, AGAIN);
  }

  /** Change the waiting game; for the host. `password: null` takes it away. */
  updateGame(changes) {
    return this.#ask("update-game", changes, AGAIN);
  }

  /** Begin the match; for the host. */
  start() {
    return this.#ask("start-game", {});
  }

  /** Finish the match; for the host. */
  end(result) {
    return this.#ask("end-game", result === undefined ? {} : { result });
  }

  /** Vote for another match with the same players. */
  rematch(accept = true) {
    return this.#ask("rematch", { accept });
  }

  /** Throw somebody out, for good with `ban`; for the host. */
  kick(playerId, options = {}) {
    return this.#ask("kick-player", { playerId, ...options });
  }

  /** Let another player host; for the host. */
  transferHost(playerId) {
    return this.#ask("transfer-host", { playerId });
  }

  /** Invite somebody: they find it in their inbox; the answer's `invite` lets them in. */
  invite(playerId) {
    return this.#ask("invite-player", { playerId });
  }

  /** Keep the state of the match after event `seq` for those who come late; for the host. */
  saveState(state, seq = this.seq) {
    return this.#ask("save-state", { state, seq }, AGAIN);
  }

  /** Give the place up. */
  async leave() {
    await this.#port.leave(this);
  }

  /** Take a push of this room: change the picture at once, and tell the handlers in order. */
  heard(event, push) {
    const before = this.game;
    this.game = told(before, event, push);
    this.#tell(event, push);
    if (this.game !== before) this.#tell("change", this.game);
  }

  /** Take the whole game anew. */
  show(game, match, { isResync }) {
    this.game = game;
    this.match = match;
    if (isResync) this.#tell("resync", { game, match });
    this.#tell("change", game);
  }

  /** Take note that one is out. */
  over(reason) {
    this.isOver = true;
    this.#tell("left", { gameId: this.id, reason });
  }

  #ask(event, payload, retry) {
    return this.#port.ask(event, payload, retry);
  }

  #tell(event, payload) {
    if (this.#held === null) this.#emitter.emit(event, payload);
    else this.#held.push([event, payload]);
  }

  #release() {
    const held = this.#held;
    this.#held = null;
    for (const [event, payload] of held) this.#emitter.emit(event, payload);
  }
}

function newId() {
  // Not randomUUID, which a page that came without TLS over the local network has not.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
