/** What administrators did, newest first, in pages. */
import { element } from "../lobby/element.js";
import { TableView } from "./table-view.js";
import { DEEDS, when } from "./words.js";

const PAGE = 25;
const HEADS = [["When"], ["Who"], ["Did"]];

/** The view of the audit log. */
export class AuditView extends TableView {
  element;
  #admin;

  constructor(admin, acts) {
    super({
      title: "Audit log", kind: "audit", unit: "acts", heads: HEADS,
      key: (entry) => entry.number,
      row: (entry) => ({ element: row(entry, acts), update: () => {} }),
    });
    this.#admin = admin;
    this.element = element("div", { class: "stack" },
      element("p", { class: "muted" }, "Every act of an administrator, over this page, a socket or HTTP. The server’s log has the same lines."),
      this.parts);
  }

  async read(before) {
    // One more than is shown tells whether there is a next page.
    const { entries } = await this.#admin.auditLog({ limit: PAGE + 1, ...(before !== null && { before }) });
    const rows = entries.slice(0, PAGE);
    const next = entries.length > PAGE ? rows.at(-1).number : null;
    return { rows, none: "No administrator has done anything yet.", count: rows.length, next, size: PAGE };
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
