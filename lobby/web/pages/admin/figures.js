/** The figures of the node, each as it is now and as it was. */
import { element, say } from "../lobby/element.js";
import { Chart } from "./chart.js";
import { bytes, count, counted, figure } from "./words.js";

const MIB = 1024 * 1024;
const POWERS = Array.from({ length: 40 }, (_, power) => 2 ** power);
const PLAYERS = "--seat-1";
const OTHERS = "--accent";

/** What is shown: a large value, a line of words, and lines over time. */
const FIGURES = [
  { title: "Players", lines: [["players", PLAYERS, "player"], ["sockets", OTHERS, "connection"]], say: count, least: 4 },
  {
    title: "Games", least: 4, say: count,
    lines: [["playing", OTHERS, "playing", "playing"], ["waiting", PLAYERS, "waiting", "waiting"], ["finished", "--seat-3", "finished", "finished"]],
    value: (at) => count(at.playing + at.waiting + at.finished),
  },
  { title: "Actions", unit: "per second", lines: [["actions", OTHERS]], say: figure, least: 4 },
  { title: "Deliveries", unit: "per second", lines: [["deliveries", OTHERS]], say: figure, least: 4 },
  { title: "Event loop lag", unit: "ms, p99", lines: [["lag", OTHERS]], say: figure, least: 10 },
  { title: "Memory", unit: "of this process", lines: [["memory", OTHERS]], say: bytes, steps: POWERS, least: 64 * MIB },
  { title: "Waiting to be sent", unit: "to slow connections", lines: [["queued", OTHERS]], say: bytes, steps: POWERS, least: 64 * 1024 },
  { title: "Slow connections closed", unit: "since the start", lines: [["slow", OTHERS]], say: count, least: 4 },
];

/** The cards of all figures. */
export class Figures {
  element = element("div", { class: "figures" });
  #history;
  #cards;

  constructor(history) {
    this.#history = history;
    this.#cards = FIGURES.map((shown) => new Card(shown, history));
    this.element.append(...this.#cards.map((card) => card.element));
  }

  /** Draw what is new; the charts are made when they are first seen. */
  draw() {
    if (this.#history.newest === null || this.element.offsetParent === null) return;
    for (const card of this.#cards) card.draw();
  }

  remove() {
    for (const card of this.#cards) card.remove();
  }
}

class Card {
  #shown;
  #history;
  #names;
  #chart = null;
  #index = null;
  #value = element("p", { class: "value" }, "–");
  #legend;
  #plot = element("div", { class: "plot", role: "img" });

  constructor(shown, history) {
    this.#shown = shown;
    this.#history = history;
    this.#names = shown.lines.map(([name]) => name);
    this.#legend = shown.lines.map(([, colour, label]) => label
      ? element("span", { class: "key", "data-colour": colour }, element("i"), element("span"))
      : element("span", {}, shown.unit));
    this.element = element("section", { class: "card figure" },
      element("h2", {}, shown.title), this.#value, element("p", { class: "legend" }, this.#legend), this.#plot);
  }

  draw() {
    this.#chart ??= new Chart(this.#plot, {
      lines: this.#shown.lines.map(([, colour]) => ({ colour })),
      say: this.#shown.say,
      steps: this.#shown.steps,
      least: this.#shown.least,
      pointed: (index) => {
        this.#index = index;
        this.#tell();
      },
    });
    this.#chart.draw(this.#history.columns(this.#names));
    this.#tell();
  }

  remove() {
    this.#chart?.remove();
  }

  #tell() {
    const { lines, say: write, value, title, unit = "" } = this.#shown;
    const [, ...columns] = this.#history.columns(this.#names);
    const at = {};
    this.#names.forEach((name, line) => {
      at[name] = columns[line][this.#index ?? columns[line].length - 1] ?? 0;
    });
    say(this.#value, value ? value(at) : write(at[this.#names[0]]));
    lines.forEach(([name, , one, many], line) => {
      if (one) say(this.#legend[line].lastChild, counted(at[name], one, many));
    });
    const peaks = lines.map(([name, , one, many]) => `${many ?? (one ? `${one}s` : unit)}: now ${write(at[name])}, at most ${write(this.#history.peak(name))}`);
    this.#plot.setAttribute("aria-label", `${title} in the last ten minutes. ${peaks.join("; ")}`);
  }
}
