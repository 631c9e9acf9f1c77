/** A list that is read in pages, anew every few seconds while somebody looks. */
import { element, keyed, say } from "../lobby/element.js";
import { Pages } from "./pages.js";
import { Pulse } from "./pulse.js";
import { whyNotShown } from "./words.js";

const SECONDS = 5;

/**
 * What the views with a table share.
 *
 * A subclass puts `parts` into its `element`, and reads a page with `read(cursor)`: its `rows`, what to
 * say where there are `none`, and what `Pages.draw` is told of it.
 */
export class TableView {
  title;
  #pulse = new Pulse(SECONDS, (isCurrent) => this.#load(isCurrent));
  #pages;
  #state = element("div", { class: "empty" }, "Loading…");
  #table;
  #show;

  /** `heads` are pairs of text and class; `key` and `row` are what `keyed` takes; `unit` is what pages count. */
  constructor({ title, kind, unit, heads, key, row }) {
    this.title = title;
    this.#pages = new Pages(unit, () => this.#pulse.now());
    const rows = element("tbody");
    this.#show = keyed(rows, key, row);
    this.#table = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title, hidden: true },
      element("table", { class: kind }, element("thead", {}, element("tr", {},
        heads.map(([text, name]) => (text ? element("th", { scope: "col", class: name }, text) : element("td"))))), rows));
  }

  get parts() {
    return [this.#state, this.#table, this.#pages.element];
  }

  shown() {
    this.#pulse.start();
  }

  hidden() {
    this.#pulse.stop();
  }

  refresh() {
    this.#pulse.now();
  }

  /** Something else is looked for: begin with its first page. */
  first() {
    this.#pages.first();
  }

  async #load(isCurrent) {
    try {
      const page = await this.read(this.#pages.cursor);
      if (isCurrent()) this.#draw(page);
    } catch (error) {
      if (!isCurrent()) return;
      this.#state.hidden = !this.#table.hidden;
      say(this.#state, whyNotShown(error));
    }
  }

  #draw({ rows, none, ...page }) {
    this.#show(rows);
    this.#table.hidden = rows.length === 0;
    this.#state.hidden = rows.length > 0;
    say(this.#state, none);
    this.#pages.draw(page);
  }
}
