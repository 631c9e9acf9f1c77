/** Players: found in games by name or id, and acted upon, also by id alone. */
import { element, say } from "../lobby/element.js";
import { personActs } from "./people.js";
import { TableView } from "./table-view.js";

const GAMES = 25; // a page is of so many games, with all in them who fit
const HEADS = [["Player"], ["Game"], ["There as", "wide"], [""]];

/** The view of players; `inspect(id)` opens a game. */
export class PlayersView extends TableView {
  element;
  #admin;
  #field;

  constructor(admin, acts, inspect) {
    super({
      title: "Players", kind: "players", unit: "games", heads: HEADS,
      key: (found) => `${found.game.id} ${found.id}`, row: (found) => new Row(found, acts, inspect),
    });
    this.#admin = admin;
    this.element = element("div", { class: "stack" }, this.#search(), this.parts, byId(acts));
  }

  #search() {
    let timer;
    const changed = () => this.first();
    this.#field = element("input", { name: "player", type: "search", maxlength: 64, placeholder: "Search", oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(changed, 300);
    } });
    return element("form", { class: "filters", role: "search", onsubmit: (event) => { event.preventDefault(); changed(); } },
      element("label", { class: "field grow" },
        element("span", {}, "Name or id of somebody who plays or watches"), this.#field));
  }

  async read(cursor) {
    const player = this.#field.value.trim();
    const page = await this.#admin.listGames({ ...(player && { player }), limit: GAMES, ...(cursor && { cursor }) });
    const wanted = player.toLowerCase();
    const fits = ({ id, name }) => `${name}\n${id}`.toLowerCase().includes(wanted);
    const all = page.games.flatMap((game) => game.people.map((person) => ({ ...person, game })));
    // Letters fold differently here and there: of a game that the server found, somebody is shown.
    const found = all.filter(fits);
    const rows = found.length > 0 ? found : all;
    const none = wanted
      ? "Nobody in a game is called so. Who is connected but in no game is reached by id, below."
      : "Nobody is in a game.";
    return { rows, none, total: page.total, count: page.games.length, next: page.cursor, size: GAMES };
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
