// The listing, pushed in one of two ways: `whole` (to everyone at each change, as tutorials do) or
// `differences` (coalesced per 100 ms).
const COALESCE_MS = 100;
const NEWEST = 50;

export class Listing {
  constructor(mode, broadcast) {
    this.games = new Map(); // id -> summary, oldest first
    this.version = 0;
    this.mode = mode;
    this.broadcast = broadcast;
    this.told = 0;
    this.changed = new Set();
  }

  put(summary) {
    this.games.set(summary.id, summary);
    this.#note(summary.id);
  }

  remove(id) {
    this.games.delete(id);
    this.#note(id);
  }

  snapshot() {
    const newest = [...this.games.values()].slice(-NEWEST).reverse();
    return this.#push(0, true, newest, []);
  }

  page(cursor) {
    const begin = Number(cursor ?? 0);
    const games = [...this.games.values()].slice(begin, begin + 100);
    const next = begin + games.length < this.games.size ? String(begin + games.length) : null;
    return { ok: true, version: this.version, total: this.games.size, games, cursor: next };
  }

  #note(id) {
    this.version += 1;
    if (this.mode === "whole") {
      this.broadcast(this.#push(0, true, [...this.games.values()], []));
      return;
    }
    if (this.changed.size === 0) setTimeout(() => this.#flush(), COALESCE_MS);
    this.changed.add(id);
  }

  #flush() {
    const ids = [...this.changed];
    this.changed.clear();
    const games = ids.filter((id) => this.games.has(id)).map((id) => this.games.get(id));
    const removed = ids.filter((id) => !this.games.has(id));
    const push = this.#push(this.told, false, games, removed);
    this.told = this.version;
    this.broadcast(push);
  }

  #push(from, snapshot, games, removed) {
    return { from, version: this.version, snapshot, total: this.games.size, games, removed };
  }
}
