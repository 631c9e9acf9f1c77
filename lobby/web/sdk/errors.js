/** What can go wrong for a client of a lobby: one class, told apart by `code`. */

/**
 * The lobby refused a command or a connection, or no answer came.
 *
 * The lobby's own codes are in the README. This client adds `timeout` (no answer in time),
 * `connection-lost` (it went away before the answer), `cannot-connect`, `closed` and `disconnected`
 * (the lobby ended the session without a reason).
 */
export class LobbyError extends Error {
  /**
   * @param {string} code for programs, such as `game-full`
   * @param {string} message for people
   * @param {object} [more] `retryable`, `retryAfterMs`, `hint`; `event`, the command; `wasSent`,
   *   whether the lobby may have carried it out; `wasResent`, whether it was sent more than once
   */
  constructor(code, message, more = {}) {
    super(message);
    this.name = "LobbyError";
    this.code = code;
    this.retryable = more.retryable ?? false;
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.hint = more.hint ?? null;
    this.event = more.event ?? null;
    this.wasSent = more.wasSent ?? false;
    this.wasResent = more.wasResent ?? false;
  }

  /** Return the error that the `error` of an ack, a push or a CONNECT_ERROR tells of. */
  static of(body, more = {}) {
    const told = body ?? {};
    const code = typeof told.code === "string" ? told.code : "refused";
    const { retryable, retryAfterMs, hint } = told;
    return new LobbyError(code, told.message ?? code, { retryable, retryAfterMs, hint, ...more });
  }
}
