/** The open games, kept current by the version rule: pure. */

/** The games as of one version. A push makes the next one; this one never changes. */
export class Listing {
  #games;
  #sorted = null;

  /**
   * @param {number} version later pushes have higher ones
   * @param {number} total games that there are, shown here or not
   * @param {Iterable<object>} games summaries
   */
  constructor(version = -1, total = 0, games = []) {
    this.version = version;
    this.total = total;
    this.#games = new Map([...games].map((game) => [game.id, game]));
  }

  /** The games, newest first. */
  get all() {
    this.#sorted ??= [...this.#games.values()].sort(
      (one, other) => other.createdAt - one.createdAt || (one.id < other.id ? -1 : 1),
    );
    return this.#sorted;
  }

  /** The summary of a game, if it is shown. */
  get(id) {
    return this.#games.get(id);
  }

  /**
   * Return the listing after `games-updated`.
   *
   * The same one if the push is older; `null` if pushes in between are missing.
   */
  after(push) {
    if (push.snapshot) return new Listing(push.version, push.total, push.games);
    if (push.version <= this.version) return this;
    if (push.from > this.version) return null;
    const games = new Map(this.#games);
    for (const id of push.removed) games.delete(id);
    for (const game of push.games) games.set(game.id, game);
    return new Listing(push.version, push.total, games.values());
  }
}
