/** What administrators did, newest first, in pages. */
import { element, keyed, say } from "../lobby/element.js";
import { Pages } from "./pages.js";
import { Pulse } from "./pulse.js";
import { DEEDS, when, whyNotShown } from "./words.js";

const PAGE = 25;
const SECONDS = 5;
const HEADS = ["When", "Who", "Did"];

/** The view of the audit log. */
export class AuditView {
  title = "Audit log";
  element;
  #admin;
  #pulse = new Pulse(SECONDS, (isCurrent) => this.#load(isCurrent));
  #pages = new Pages("acts", () => this.#pulse.now());
  #state = element("div", { class: "empty" }, "Loading…");
  #table;
  #show;

  constructor(admin, acts) {
    this.#admin = admin;
    const rows = element("tbody");
    this.#show = keyed(rows, (entry) => entry.number, (entry) => ({ element: row(entry, acts), update: () => {} }));
    this.#table = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Audit log", hidden: true },
      element("table", { class: "audit" }, element("thead", {}, element("tr", {},
        HEADS.map((text) => element("th", { scope: "col" }, text)))), rows));
    this.element = element("div", { class: "stack" },
      element("p", { class: "muted" }, "Every act of an administrator, over this page, a socket or HTTP. The server’s log has the same lines."),
      this.#state, this.#table, this.#pages.element);
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

  async #load(isCurrent) {
    const before = this.#pages.cursor;
    try {
      // One more than is shown tells whether there is a next page.
      const { entries } = await this.#admin.auditLog({ limit: PAGE + 1, ...(before !== null && { before }) });
      if (isCurrent()) this.#draw(entries);
    } catch (error) {
      if (!isCurrent()) return;
      this.#state.hidden = !this.#table.hidden;
      say(this.#state, whyNotShown(error));
    }
  }

  #draw(entries) {
    const shown = entries.slice(0, PAGE);
    const next = entries.length > PAGE ? shown.at(-1).number : null;
    this.#show(shown);
    this.#table.hidden = shown.length === 0;
    this.#state.hidden = shown.length > 0;
    say(this.#state, "No administrator has done anything yet.");
    this.#pages.draw({ count: shown.length, next, size: PAGE });
  }
}

function row({ at, by, act, target, detail }, acts) {
  const unban = act === "ban-player" && element("button", {
    type: "button", class: "small", "aria-label": `Unban ${target}`, onclick: () => acts.unban({ id: target, name: target }),
  }, "Unban…");
  return element("tr", {},
    element("td", { class: "when" }, element("time", { datetime: new Date(at).toISOString() }, when(at))),
    element("td", {}, by.replace(/^operator:/, "")),
    element("td", {}, element("div", { class: "spread" },
      element("div", {}, DEEDS[act] ?? act, " ", target ? element("code", {}, target) : null,
        detail ? element("div", { class: "muted" }, detail) : null),
      unban || null)));
}
