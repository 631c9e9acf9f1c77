/**
 * A connection that comes back, shared by all namespaces.
 *
 *     connecting ──▶ connected ──lost──▶ reconnecting ──welcomes──▶ connected
 *          └──────────────┴──refused for good, or dismissed──▶ closed
 */

import { Manager } from "../vendor/socket.io.esm.min.js";
import { LobbyError } from "./errors.js";

const FIRST_WAIT_MS = 500;
const MOST_WAIT_MS = 8000; // several tries within the 60 s that a seat is kept
const STABLE_MS = 10000; // a connection that held so long was a good one: the waits begin anew
const REPLACED = "session-replaced";

/**
 * Keeps a client connected.
 *
 * The crew is asked and told: `auth(path)` returns what to connect with, `heard(path, event,
 * payload)` takes a push, `up()` and `down(reason)` say how it is, `ended(error)` that it is over,
 * and `mayRetry(error)` is asked whether a refusal can be mended by another `auth`.
 */
export class Connection {
  status = "connecting";
  #crew;
  #manager;
  #sockets = new Map();
  #timeoutMs;
  #welcomed = new Set();
  #last = new Map();
  #dialled = 0; // counts connections: what belongs to an older one is history
  #isDown = true;
  #wasUp = false;
  #since = 0;
  #tries = 0;
  #timer = null;
  #wake = () => globalThis.document?.hidden !== true && this.#dial();
  #sleep = () => this.drop("the network is gone");

  constructor(url, { namespaces, timeoutMs, crew, Manager: Kind = Manager, ...options }) {
    this.#crew = crew;
    this.#timeoutMs = timeoutMs;
    this.#manager = new Kind(url, {
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      ...options,
      autoConnect: false,
      reconnection: false, // it knows nothing of a resume, nor of who must not come back
      timeout: false,
    });
    this.#manager.on("error", (error) => this.#lost(`no lobby answers: ${error.message}`));
    this.#manager.on("close", (reason) => {
      const lose = () => this.#lost(`the connection was lost: ${reason}`);
      if (reason !== "forced close") lose();
      // The only socket, dismissed, closes the manager first: then it says why.
      else if (!this.#isDown) queueMicrotask(lose);
    });
    for (const path of namespaces) this.#sockets.set(path, this.#socket(path));
    globalThis.addEventListener?.("online", this.#wake);
    globalThis.addEventListener?.("offline", this.#sleep);
    globalThis.document?.addEventListener("visibilitychange", this.#wake);
  }

  /** Begin, and from then on stay connected. */
  open() {
    this.#dial();
  }

  /** Return what sends commands on a namespace, as `Outbox.resume` wants it. */
  link(path) {
    const socket = this.#sockets.get(path);
    return (event, payload, acknowledge) => socket.emit(event, payload, acknowledge);
  }

  /** Drop the connection and come back, to be told what was missed. */
  drop(reason) {
    if (this.#isDown || this.status === "closed") return;
    this.#lost(reason);
    this.#manager.disconnect();
  }

  /** Stay away from now on, for a reason. */
  end(error) {
    if (this.status === "closed") return;
    this.status = "closed";
    this.#isDown = true;
    clearTimeout(this.#timer);
    globalThis.removeEventListener?.("online", this.#wake);
    globalThis.removeEventListener?.("offline", this.#sleep);
    globalThis.document?.removeEventListener("visibilitychange", this.#wake);
    this.#hangUp();
    this.#manager.disconnect();
    this.#crew.ended(error);
  }

  #socket(path) {
    const socket = this.#manager.socket(path, { auth: (send) => this.#present(path, send) });
    socket.onAny((event, payload) => this.#heard(path, event, payload));
    socket.on("disconnect", (reason) => {
      if (reason === "io server disconnect") this.#dismissed(path);
    });
    socket.on("connect_error", (error) => {
      // One of the transport has no body, and the manager tells of it.
      if (error.data !== undefined) this.#refused({ message: error.message, ...error.data });
    });
    return socket;
  }

  async #present(path, send) {
    const dialled = this.#dialled;
    try {
      const auth = await this.#crew.auth(path);
      if (dialled === this.#dialled && !this.#isDown) send(auth);
    } catch (error) {
      if (dialled === this.#dialled) this.drop(`no token could be had: ${error.message}`);
    }
  }

  #dial() {
    if (!this.#isDown || this.status === "closed") return;
    clearTimeout(this.#timer);
    this.#hangUp();
    this.#dialled += 1;
    this.#isDown = false;
    this.#welcomed.clear();
    this.#last.clear();
    this.#since = Date.now();
    this.#timer = setTimeout(() => this.drop("no welcome in time"), this.#timeoutMs);
    this.#crew.dialling?.();
    for (const socket of this.#sockets.values()) socket.connect();
  }

  /** Let no socket be in wait for a connection: a refused one would come after all the others. */
  #hangUp() {
    for (const socket of this.#sockets.values()) {
      socket.sendBuffer.length = 0; // what is to be sent again is known elsewhere
      socket.disconnect();
    }
  }

  #heard(path, event, payload) {
    if (this.#isDown) return;
    this.#last.set(path, [event, payload]);
    this.#crew.heard(path, event, payload);
    if (event !== "welcome" || this.#isDown) return;
    this.#welcomed.add(path);
    if (this.#welcomed.size < this.#sockets.size) return;
    clearTimeout(this.#timer);
    this.#wasUp = true;
    this.status = "connected";
    this.#crew.up();
  }

  #lost(reason, waitMs = null) {
    if (this.#isDown || this.status === "closed") return;
    const replaced = [...this.#last.values()].find(([event]) => event === REPLACED);
    // Somebody else took over, and only the goodbye was lost.
    if (replaced !== undefined) return this.end(endingOf(replaced));
    this.#isDown = true;
    clearTimeout(this.#timer);
    if (this.status === "connected" && Date.now() - this.#since >= STABLE_MS) this.#tries = 0;
    this.status = this.#wasUp ? "reconnecting" : "connecting";
    this.#timer = setTimeout(() => this.#dial(), waitMs ?? this.#nextMs());
    this.#crew.down(reason);
  }

  #nextMs() {
    const ms = Math.min(FIRST_WAIT_MS * 2 ** Math.min(this.#tries, 16), MOST_WAIT_MS);
    this.#tries += 1;
    return ms * (0.5 + Math.random()); // spread, so that a crowd does not come at once
  }

  #dismissed(path) {
    if (this.#isDown) return;
    const why = endingOf(this.#last.get(path) ?? ["disconnected", null]);
    this.end(why ?? new LobbyError("disconnected", `the lobby ended the session on ${path}`));
  }

  #refused(body) {
    if (this.#isDown) return;
    const error = LobbyError.of(body);
    const isMended = this.#crew.mayRetry(error);
    if (!isMended && (!error.retryable || !this.#wasUp)) return this.end(error);
    this.#lost(error.message, isMended ? 0 : Math.max(this.#nextMs(), error.retryAfterMs ?? 0));
    this.#manager.disconnect();
  }
}

/** Return why the lobby ended the session, as far as its last push says so. */
function endingOf([event, payload]) {
  if (payload?.error) return LobbyError.of(payload.error);
  if (payload?.code && payload.reason) return new LobbyError(payload.code, payload.reason);
  return event === "disconnected" ? new LobbyError(event, "the lobby ended the session") : null;
}
