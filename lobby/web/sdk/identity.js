/** Who the client is, and what it shows of that when it connects. */

/** A guest to be, or the bearer of a token. */
export class Identity {
  playerId = null;
  name = null;
  token = null;
  #wantedName;
  #source;
  #storage;
  #key;
  #isStored = false;

  /**
   * @param {object} options `name`; `token`, a string or a function that returns one, or a promise
   *   of one, before every connection; `storage` with `getItem`, `setItem`, `removeItem`, or
   *   `null`; `key`, under which the token is kept there
   */
  constructor({ name, token, storage, key }) {
    this.#wantedName = name;
    this.#source = typeof token === "function" ? token : null;
    this.#storage = token === undefined || token === null ? storage : null;
    this.#key = key;
    if (typeof token === "string") this.token = token;
    else if (this.#storage) this.token = this.#stored((kept) => kept.getItem(key)) || null;
    this.#isStored = this.token !== null && typeof token !== "string";
  }

  /** Return what to connect with: a token if there is one, and the name that was asked for. */
  async auth() {
    if (this.#source !== null) this.token = await this.#source();
    const auth = {};
    if (this.token) auth.token = this.token;
    if (this.#wantedName && this.playerId === null) auth.name = this.#wantedName;
    return auth;
  }

  /** Take what a welcome says of the player, and keep the token. */
  welcomed({ playerId, name, token }) {
    Object.assign(this, { playerId, name, token });
    this.#isStored = false;
    this.#stored((kept) => kept.setItem(this.#key, token));
  }

  /** Forget a token that was kept and is worth nothing any more; return whether there was one. */
  forget() {
    if (!this.#isStored) return false;
    this.#isStored = false;
    this.token = null;
    this.#stored((kept) => kept.removeItem(this.#key));
    return true;
  }

  #stored(use) {
    try {
      return this.#storage ? use(this.#storage) : null;
    } catch {
      return null; // a browser may forbid it, or be full: then the token lasts as long as the page
    }
  }
}
