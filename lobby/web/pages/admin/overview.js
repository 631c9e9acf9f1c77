/** How the node does: what is wrong, and all its figures. */
import { element } from "../lobby/element.js";
import { Figures } from "./figures.js";

/** The first view. */
export class Overview {
  title = "Overview";
  element;
  #figures;
  #loading = element("div", { class: "figures", "aria-hidden": "true" },
    Array.from({ length: 8 }, () => element("div", { class: "skeleton" })));

  constructor(history, alerts) {
    this.#figures = new Figures(history);
    this.#figures.element.hidden = true;
    this.element = element("div", { class: "stack" }, alerts.element, this.#loading, this.#figures.element);
  }

  shown() {
    this.#figures.draw();
  }

  hidden() {}

  refresh() {}

  /** Statistics have come. */
  heard() {
    this.#loading.hidden = true;
    this.#figures.element.hidden = false;
    this.#figures.draw();
  }

  remove() {
    this.#figures.remove();
  }
}
