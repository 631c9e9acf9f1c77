/** Forward and back through pages that continue by cursor. */
import { element, say } from "../lobby/element.js";
import { count } from "./words.js";

/** The buttons under a list; `turned()` is called when another page is wanted. */
export class Pages {
  element;
  #cursors = [null]; // of the pages up to this one
  #next = null;
  #turned;
  #what;
  #where = element("p", { class: "muted", role: "status" });
  #back = element("button", { type: "button", class: "small", onclick: () => this.#turn(() => this.#cursors.pop()) }, "← Back");
  #on = element("button", { type: "button", class: "small", onclick: () => this.#turn(() => this.#cursors.push(this.#next)) }, "Next →");

  constructor(what, turned) {
    this.#what = what;
    this.#turned = turned;
    this.element = element("nav", { class: "spread", "aria-label": `Pages of ${what}`, hidden: true },
      this.#where, element("div", { class: "row" }, this.#back, this.#on));
  }

  /** What to ask this page with; `null` for the first. */
  get cursor() {
    return this.#cursors.at(-1);
  }

  get isFirst() {
    return this.#cursors.length === 1;
  }

  /** Begin anew, with other things to page through. */
  first() {
    this.#cursors = [null];
    this.#turned();
  }

  /** Say where this page is; `total` may be unknown. An emptied page goes back by itself. */
  draw({ count: shown, next, size, total = null }) {
    this.#next = next;
    if (shown === 0 && !this.isFirst) return this.#turn(() => this.#cursors.pop());
    const from = (this.#cursors.length - 1) * size + 1;
    const range = `${count(from)} to ${count(from + shown - 1)}`;
    say(this.#where, shown === 0 ? "" : total === null ? range : `${range} of ${count(total)} ${this.#what}`);
    this.#enable(this.#back, !this.isFirst);
    this.#enable(this.#on, next !== null);
    this.element.hidden = shown === 0 || (this.isFirst && next === null && total === null);
  }

  #turn(move) {
    move();
    this.#turned();
  }

  #enable(button, isOn) {
    // The last page's button keeps the focus it has: a step further on, Back is beside it.
    if (!isOn && document.activeElement === button) (button === this.#on ? this.#back : this.#on).focus();
    button.disabled = !isOn;
  }
}
