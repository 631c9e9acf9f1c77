/** The last minutes of statistics, as columns to draw. */

const MOST = 300; // ten minutes of one every two seconds
const GAP_MS = 5000; // no line is drawn over a time of which nothing is known

/** What every reading is kept as. */
const COLUMNS = {
  players: (stats) => stats.players,
  sockets: (stats) => stats.sockets,
  waiting: (stats) => (stats.games.waiting ?? 0) + (stats.games.starting ?? 0),
  playing: (stats) => stats.games.playing ?? 0,
  finished: (stats) => stats.games.finished ?? 0,
  actions: (stats) => stats.actionsPerSecond,
  deliveries: (stats) => stats.deliveriesPerSecond,
  lag: (stats) => stats.loopLagMs,
  memory: (stats) => stats.memoryBytes,
  queued: (stats) => stats.queuedBytes,
  slow: (stats) => stats.slowConsumers,
};

/** Keeps so many readings and forgets the oldest. */
export class History {
  #columns = { at: [] };
  newest = null;

  constructor() {
    for (const name of Object.keys(COLUMNS)) this.#columns[name] = [];
  }

  add(stats) {
    const before = this.newest?.at ?? stats.at;
    if (stats.at - before > GAP_MS) this.#push((before + 1) / 1000, () => null);
    this.newest = stats;
    this.#push(stats.at / 1000, (read) => read(stats));
  }

  /** The times (Unix s) and the columns of these names, as uPlot wants them. */
  columns(names) {
    return [this.#columns.at, ...names.map((name) => this.#columns[name])];
  }

  /** The largest value of a column; 0 if there is none. */
  peak(name) {
    return this.#columns[name].reduce((most, value) => Math.max(most, value ?? 0), 0);
  }

  #push(at, valueOf) {
    this.#columns.at.push(at);
    for (const [name, read] of Object.entries(COLUMNS)) this.#columns[name].push(valueOf(read));
    if (this.#columns.at.length <= MOST) return;
    for (const column of Object.values(this.#columns)) column.shift();
  }
}
