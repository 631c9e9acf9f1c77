/** What is wrong with the node now. */
import { element, keyed, say } from "../lobby/element.js";
import { toast } from "../lobby/toasts.js";
import { age, ALERTS } from "./words.js";

/** Keeps the alerts that ring, and shows them; `changed(how many)` is called with every change. */
export class Alerts {
  element;
  #ringing = new Map();
  #changed;
  #none = element("p", { class: "calm" }, "Nothing is wrong: no alert.");
  #show;

  constructor(acts, changed) {
    this.#changed = changed;
    const list = element("ul", { class: "alerts", role: "list" });
    this.#show = keyed(list, (alert) => alert.kind, (alert) => new Line(alert, acts));
    this.element = element("section", { class: "stack tight", "aria-label": "Alerts", role: "region", "aria-live": "polite" }, this.#none, list);
  }

  /** Take a push. */
  heard(alert) {
    const wasThere = this.#ringing.delete(alert.kind);
    if (alert.active) this.#ringing.set(alert.kind, alert);
    else if (wasThere) toast(`${nameOf(alert)}: over, or taken care of.`);
    this.draw();
  }

  /** A new connection is told anew what rings. */
  forget() {
    this.#ringing.clear();
    this.draw();
  }

  draw() {
    const all = [...this.#ringing.values()];
    this.#show(all);
    this.#none.hidden = all.length > 0;
    this.#changed(all.length);
  }
}

class Line {
  #text = element("span", { class: "grow" });
  #since = element("span", { class: "muted", "aria-live": "off" });

  constructor({ kind }, acts) {
    const clear = element("button", { type: "button", class: "small", onclick: () => acts.clearAlert(kind) }, "Clear");
    this.element = element("li", { class: "notice danger" },
      element("strong", { "aria-hidden": "true" }, "!"), element("div", { class: "grow" }, this.#text, " ", this.#since), clear);
  }

  update(alert) {
    const write = ALERTS[alert.kind]?.value ?? String;
    say(this.#text, `${nameOf(alert)}: ${write(alert.value)}, limit ${write(alert.limit)}`);
    say(this.#since, `for ${age(Date.now() - alert.since)}`);
  }
}

const nameOf = ({ kind }) => ALERTS[kind]?.name ?? kind;
