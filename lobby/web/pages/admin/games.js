/** All open games: searched, filtered, in pages. */
import { element, say } from "../lobby/element.js";
import { TableView } from "./table-view.js";
import { age, SHOWN_TO, STATUSES } from "./words.js";

const PAGE = 25;
const SORTS = [["-createdAt", "Newest first"], ["createdAt", "Oldest first"], ["name", "Name"], ["-playerCount", "Most players"], ["playerCount", "Fewest players"]];
const HEADS = [["Game"], ["Host"], ["Status"], ["Players", "number"], ["Watching", "number wide"], ["Shown to", "wide"], ["Open for", "number wide"]];

/** The view of games; `inspect(id)` opens one. */
export class GamesView extends TableView {
  element;
  #admin;
  #form = filters(() => this.first());

  constructor(admin, inspect) {
    super({
      title: "Games", kind: "games", unit: "games", heads: HEADS,
      key: (game) => game.id, row: (game) => new Row(game, inspect),
    });
    this.#admin = admin;
    this.element = element("div", { class: "stack" }, this.#form, this.parts);
  }

  async read(cursor) {
    const { name, status, sort } = this.#form.elements;
    const where = { ...(name.value && { name: name.value.trim() }), ...(status.value && { status: status.value }) };
    const page = await this.#admin.listGames({ where, sort: sort.value, limit: PAGE, ...(cursor && { cursor }) });
    const none = Object.keys(where).length > 0 ? "No game fits this search." : "No game is open.";
    return { rows: page.games, none, total: page.total, count: page.games.length, next: page.cursor, size: PAGE };
  }
}

function filters(changed) {
  let timer;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, 300);
  };
  const options = (pairs) => pairs.map(([value, text]) => element("option", { value }, text));
  return element("form", { class: "filters", role: "search", onsubmit: (event) => { event.preventDefault(); changed(); } },
    element("label", { class: "field grow" }, element("span", {}, "Name of the game"),
      element("input", { name: "name", type: "search", maxlength: 64, placeholder: "Search", oninput: soon })),
    element("label", { class: "field" }, element("span", {}, "Status"),
      element("select", { name: "status", onchange: changed },
        options([["", "Any"], ...Object.entries(STATUSES).map(([status, { text }]) => [status, text])]))),
    element("label", { class: "field" }, element("span", {}, "Order"),
      element("select", { name: "sort", onchange: changed }, options(SORTS))));
}

class Row {
  #cells = HEADS.map(([, kind]) => element("td", { class: kind }));
  #name;
  #status = element("span", { class: "badge" });

  constructor({ id }, inspect) {
    this.#name = element("button", { type: "button", class: "link", onclick: () => inspect(id) });
    this.#cells[0].append(this.#name);
    this.#cells[2].append(this.#status);
    this.element = element("tr", {}, this.#cells);
  }

  update(game) {
    const { text, tone } = STATUSES[game.status] ?? { text: game.status, tone: "" };
    say(this.#name, game.name);
    say(this.#status, text);
    this.#status.className = `badge ${tone}`;
    const [, host, , players, watching, shown, open] = this.#cells;
    say(host, game.hostName);
    say(players, `${game.playerCount} of ${game.maxPlayers}`);
    say(watching, String(game.spectatorCount));
    say(shown, SHOWN_TO[game.visibility] ?? game.visibility);
    say(open, age(Date.now() - game.createdAt));
  }
}
