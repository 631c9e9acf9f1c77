/**
 * The commands under way: each is answered, sent again, or failed, and never forgotten.
 *
 * What becomes of a command whose connection is lost before the answer is its `retry`.
 */

import { LobbyError } from "./errors.js";

const FIRST_WAIT_MS = 1000; // where a lobby that refuses for now does not say for how long
const MAX_SENDINGS = 3; // a command that ends the connection each time must not go on for ever

/** Twice is not once: it fails as soon as the connection is lost. */
export const NEVER = "never";
/** Twice is as good as once: it is sent again. */
export const AGAIN = "again";
/** It is sent again if the lobby replayed all that was missed, so that it knows the repeat. */
export const IF_RECOVERED = "if-recovered";
/** A seat that is there after the connection was lost is the answer: the player had none. */
export const IF_SEATED = "if-seated";

/** Sends commands in order while there is a link, and keeps them while there is none. */
export class Outbox {
  #commands = new Set();
  #link = null;
  #closed = null;
  #timeoutMs;
  #waitsWhenLimited;

  /**
   * @param {number} timeoutMs how long to wait for an answer
   * @param {{waitsWhenLimited?: boolean}} [options] whether what is `rate-limited` is asked again
   *   when its time has come; what was asked after it may then overtake it
   */
  constructor(timeoutMs, { waitsWhenLimited = false } = {}) {
    this.#timeoutMs = timeoutMs;
    this.#waitsWhenLimited = waitsWhenLimited;
  }

  /**
   * Send a command, now or once the client is back.
   *
   * @param {{event: string, payload: object, retry?: string, heard?: Function, delayed?: object}}
   *   command `heard` is told of the ack in its order with the pushes; `delayed` are fields added
   *   if it does not go out at once, or not for the first time
   * @returns {Promise<object>} the ack
   */
  async ask(command) {
    for (;;) {
      try {
        return await this.#askOnce(command);
      } catch (error) {
        if (!this.#waitsWhenLimited || error.code !== "rate-limited") throw error;
        await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs ?? FIRST_WAIT_MS));
      }
    }
  }

  /** Send a command, on this connection, whose ack only its `heard` is interested in. */
  post(command) {
    const nobody = () => {};
    this.#post({ retry: NEVER, ...command, resolve: nobody, reject: nobody, sendings: 0 });
  }

  /** Return the action with this id for whose answer somebody waits, if any. */
  awaitedAction(actionId) {
    return [...this.#commands].find(
      ({ event, payload, isAwaited }) =>
        isAwaited && event === "game-action" && payload.actionId === actionId,
    );
  }

  /** Answer a command from what else is known; it is not sent again. */
  settle(command, ack) {
    this.#finish(command);
    command.resolve(ack);
  }

  /** Keep what comes: the connection is lost. */
  pause(reason) {
    this.#link = null;
    for (const command of [...this.#commands]) {
      if (command.sendings > 0 && (command.retry === NEVER || !command.isAwaited)) {
        this.#lose(command, reason);
      }
    }
  }

  /**
   * Send what waits, in the order in which it was asked for, and what comes.
   *
   * @param {(event: string, payload: object, acknowledge: Function) => void} link
   * @param {{recovered?: boolean, seat?: object | null}} [back] whether the room's missed pushes
   *   were replayed, and the answer to a command that takes a seat, if the player has one
   */
  resume(link, back = {}) {
    this.#link = link;
    for (const command of [...this.#commands]) {
      if (command.sendings === 0 || this.#mayResend(command, back)) {
        command.payload = { ...command.payload, ...command.delayed };
        this.#send(command);
      }
    }
  }

  /** Fail everything, and whatever comes later. */
  close(error) {
    this.#link = null;
    this.#closed = error;
    for (const command of [...this.#commands]) {
      if (command.sendings > 0) this.#lose(command, error.message);
      else this.#fail(command, error);
    }
  }

  #askOnce(command) {
    return new Promise((resolve, reject) => {
      const entry = { retry: NEVER, ...command, resolve, reject, sendings: 0, isAwaited: true };
      entry.timer = setTimeout(() => this.#tooLate(entry), this.#timeoutMs);
      this.#post(entry);
    });
  }

  #post(command) {
    this.#commands.add(command);
    if (this.#closed !== null) this.#fail(command, this.#closed);
    else if (this.#link !== null) this.#send(command);
  }

  #mayResend(command, back) {
    if (command.retry === IF_SEATED && back.seat) {
      this.settle(command, back.seat);
      return false;
    }
    const may = command.retry === AGAIN || (command.retry === IF_RECOVERED && back.recovered);
    if (may && command.sendings < MAX_SENDINGS) return true;
    this.#lose(command, "the connection was lost before the answer");
    return false;
  }

  #send(command) {
    const link = this.#link;
    command.sendings += 1;
    try {
      link(command.event, command.payload, (ack) => {
        // What an older connection still brings is out of its order.
        if (this.#link === link) this.#answered(command, ack);
      });
    } catch (error) {
      this.#fail(command, error);
    }
  }

  #answered(command, ack) {
    this.#finish(command);
    command.heard?.(ack);
    if (ack?.ok === true) return command.resolve(ack);
    const { event, sendings } = command;
    const more = { event, wasSent: true, wasResent: sendings > 1 };
    return command.reject(LobbyError.of(ack?.error, more));
  }

  #tooLate(command) {
    const { event, sendings } = command;
    const known = sendings > 0 ? "may or may not have been carried out" : "was not sent";
    command.isAwaited = false;
    // One that was not sent must not go out later, when nobody waits for it any more.
    if (sendings === 0) this.#finish(command);
    const message = `${event} ${known}: no answer within ${this.#timeoutMs} ms`;
    command.reject(new LobbyError("timeout", message, more(command)));
  }

  #lose(command, reason) {
    const message = `${command.event} may or may not have been carried out: ${reason}`;
    this.#fail(command, new LobbyError("connection-lost", message, more(command)));
  }

  #fail(command, error) {
    this.#finish(command);
    command.reject(error);
  }

  #finish(command) {
    clearTimeout(command.timer);
    command.isAwaited = false;
    this.#commands.delete(command);
  }
}

function more({ event, sendings }) {
  return { event, wasSent: sendings > 0, retryable: sendings === 0 };
}
