/** A connection that can be cut for a while, by nothing but the client's public options. */

/**
 * Keeps a player's token for as long as the window is open, and a cable between the two.
 *
 * Each player of a page needs a token of their own; those of the lobby page are not touched.
 */
export class Cable {
  #key;
  #isPlugged = Promise.resolve();

  constructor(key) {
    this.#key = key;
  }

  /** Give the token that the client connects with; while the cable is out, that waits. */
  async token() {
    await this.#isPlugged;
    return sessionStorage.getItem(this.#key) ?? "";
  }

  /** Keep a new token, or forget it. */
  keep(token) {
    if (token) sessionStorage.setItem(this.#key, token);
    else sessionStorage.removeItem(this.#key);
  }

  /** Drop the transport, and let the client come back only after some time. */
  pull(lobby, seconds) {
    this.#isPlugged = new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    lobby.drop("the cable was pulled");
  }
}
