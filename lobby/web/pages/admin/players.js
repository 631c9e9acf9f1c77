/** Players: found in games by name or id, and acted upon, also by id alone. */
import { element, keyed, say } from "../lobby/element.js";
import { Pages } from "./pages.js";
import { personActs } from "./people.js";
import { Pulse } from "./pulse.js";
import { whyNotShown } from "./words.js";

const GAMES = 25; // a page is of so many games, with all in them who fit
const SECONDS = 5;
const HEADS = [["Player"], ["Game"], ["There as", "wide"], [""]];

/** The view of players; `inspect(id)` opens a game. */
export class PlayersView {
  title = "Players";
  element;
  #admin;
  #pulse = new Pulse(SECONDS, (isCurrent) => this.#load(isCurrent));
  #pages = new Pages("games", () => this.#pulse.now());
  #field;
  #state = element("div", { class: "empty" }, "Loading…");
  #table;
  #show;

  constructor(admin, acts, inspect) {
    this.#admin = admin;
    const rows = element("tbody");
    this.#show = keyed(rows, (found) => `${found.game.id} ${found.id}`, (found) => new Row(found, acts, inspect));
    this.#table = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Players", hidden: true },
      element("table", { class: "players" }, element("thead", {}, element("tr", {},
        HEADS.map(([text, kind]) => (text ? element("th", { scope: "col", class: kind }, text) : element("td"))))), rows));
    this.element = element("div", { class: "stack" },
      this.#search(), this.#state, this.#table, this.#pages.element, byId(acts));
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

  #search() {
    let timer;
    const changed = () => this.#pages.first();
    this.#field = element("input", { name: "player", type: "search", maxlength: 64, placeholder: "Search", oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(changed, 300);
    } });
    return element("form", { class: "filters", role: "search", onsubmit: (event) => { event.preventDefault(); changed(); } },
      element("label", { class: "field grow" },
        element("span", {}, "Name or id of somebody who plays or watches"), this.#field));
  }

  async #load(isCurrent) {
    const player = this.#field.value.trim();
    const { cursor } = this.#pages;
    try {
      const page = await this.#admin.listGames({ ...(player && { player }), limit: GAMES, ...(cursor && { cursor }) });
      if (isCurrent()) this.#draw(page, player.toLowerCase());
    } catch (error) {
      if (!isCurrent()) return;
      this.#state.hidden = !this.#table.hidden;
      say(this.#state, whyNotShown(error));
    }
  }

  #draw(page, wanted) {
    const fits = ({ id, name }) => `${name}\n${id}`.toLowerCase().includes(wanted);
    const all = page.games.flatMap((game) => game.people.map((person) => ({ ...person, game })));
    // Letters fold differently here and there: of a game that the server found, somebody is shown.
    const found = all.filter(fits);
    const shown = found.length > 0 ? found : all;
    this.#show(shown);
    this.#table.hidden = shown.length === 0;
    this.#state.hidden = shown.length > 0;
    say(this.#state, wanted
      ? "Nobody in a game is called so. Who is connected but in no game is reached by id, below."
      : "Nobody is in a game.");
    this.#pages.draw({ total: page.total, count: page.games.length, next: page.cursor, size: GAMES });
  }
}

class Row {
  #name = element("strong");
  #game;
  #as = element("td", { class: "wide" });

  constructor(found, acts, inspect) {
    this.#game = element("button", { type: "button", class: "link", onclick: () => inspect(found.game.id) });
    this.element = element("tr", {},
      element("td", {}, this.#name, element("code", { class: "id" }, found.id)),
      element("td", {}, this.#game), this.#as, element("td", {}, personActs(acts, found)));
  }

  update({ name, id, watching, connected, game }) {
    say(this.#name, name);
    say(this.#game, game.name);
    const role = watching ? "spectator" : id === game.hostId ? "host" : "player";
    say(this.#as, connected ? role : `${role}, connection lost`);
  }
}

/** The acts upon a player of whom only the id is known. */
function byId(acts) {
  const field = element("input", { name: "id", required: true, maxlength: 128, autocomplete: "off", spellcheck: "false", autocapitalize: "none" });
  const form = element("form", { class: "card stack tight", onsubmit: (event) => {
    event.preventDefault();
    const id = field.value.trim();
    if (id) acts[event.submitter?.value ?? "kick"]({ id, name: id });
  } },
  element("h2", {}, "By id"),
  element("p", { class: "muted" }, "Also for players who are in no game, or not here: a ban holds for when they come."),
  element("div", { class: "filters" },
    element("label", { class: "field grow" }, element("span", {}, "Player id"), field),
    element("button", { class: "danger", value: "kick" }, "Kick…"),
    element("button", { class: "danger", value: "ban" }, "Ban…"),
    element("button", { value: "unban" }, "Unban…")));
  return form;
}
