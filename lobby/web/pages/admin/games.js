/** All open games: searched, filtered, in pages. */
import { element, keyed, say } from "../lobby/element.js";
import { Pages } from "./pages.js";
import { Pulse } from "./pulse.js";
import { age, SHOWN_TO, STATUSES, whyNotShown } from "./words.js";

const PAGE = 25;
const SECONDS = 5;
const SORTS = [["-createdAt", "Newest first"], ["createdAt", "Oldest first"], ["name", "Name"], ["-playerCount", "Most players"], ["playerCount", "Fewest players"]];
const HEADS = [["Game"], ["Host"], ["Status"], ["Players", "number"], ["Watching", "number wide"], ["Shown to", "wide"], ["Open for", "number wide"]];

/** The view of games; `inspect(id)` opens one. */
export class GamesView {
  title = "Games";
  element;
  #admin;
  #inspect;
  #pulse = new Pulse(SECONDS, (isCurrent) => this.#load(isCurrent));
  #pages = new Pages("games", () => this.#pulse.now());
  #form;
  #state = element("div", { class: "empty" }, "Loading…");
  #table;
  #show;

  constructor(admin, inspect) {
    this.#admin = admin;
    this.#inspect = inspect;
    this.#form = filters(() => this.#pages.first());
    const rows = element("tbody");
    this.#show = keyed(rows, (game) => game.id, (game) => new Row(game, inspect));
    this.#table = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Games", hidden: true },
      element("table", { class: "games" }, element("thead", {}, element("tr", {},
        HEADS.map(([text, kind]) => element("th", { scope: "col", class: kind }, text)))), rows));
    this.element = element("div", { class: "stack" }, this.#form, this.#state, this.#table, this.#pages.element);
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
    const { name, status, sort } = this.#form.elements;
    const where = { ...(name.value && { name: name.value.trim() }), ...(status.value && { status: status.value }) };
    const { cursor } = this.#pages;
    try {
      const page = await this.#admin.listGames({ where, sort: sort.value, limit: PAGE, ...(cursor && { cursor }) });
      if (isCurrent()) this.#draw(page, Object.keys(where).length > 0);
    } catch (error) {
      if (isCurrent()) this.#fail(error);
    }
  }

  #draw(page, isFiltered) {
    this.#show(page.games);
    this.#table.hidden = page.games.length === 0;
    this.#state.hidden = page.games.length > 0;
    say(this.#state, isFiltered ? "No game fits this search." : "No game is open.");
    this.#pages.draw({ total: page.total, count: page.games.length, next: page.cursor, size: PAGE });
  }

  #fail(error) {
    this.#state.hidden = !this.#table.hidden;
    say(this.#state, whyNotShown(error));
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
