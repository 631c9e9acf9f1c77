/** The page of somebody who is in: its views, and how the connection is. */
import { element, say } from "../lobby/element.js";
import { toast } from "../lobby/toasts.js";
import { Acts } from "./acts.js";
import { Alerts } from "./alerts.js";
import { AuditView } from "./audit.js";
import { GamesView } from "./games.js";
import { History } from "./history.js";
import { Inspector } from "./inspect.js";
import { Overview } from "./overview.js";
import { PlayersView } from "./players.js";
import { ServerView } from "./server-view.js";
import { clock, inWords } from "./words.js";

const GAME = "#/games/";

/**
 * Everything behind the sign-in.
 *
 * Made before the server has let the client in, so that no push is missed; `enter()` begins.
 */
export class Office {
  element;
  #client;
  #history = new History();
  #alerts;
  #overview;
  #views;
  #server;
  #inspector;
  #links;
  #count = element("span", { class: "count", hidden: true });
  #heading = element("h1", { tabindex: "-1" });
  #lost = element("p", { class: "notice warn", role: "status", hidden: true });
  #draining = element("p", { class: "notice warn", role: "status", hidden: true });
  #shown = null;
  #ends = [];
  #onHash = () => this.#route();

  constructor(client, { status }) {
    const admin = client.admin;
    this.#client = client;
    const acts = new Acts(admin, () => this.#refresh());
    const inspect = (id) => { location.hash = GAME + encodeURIComponent(id); };
    this.#alerts = new Alerts(acts, (ringing) => this.#ring(ringing));
    this.#inspector = new Inspector(admin, acts, () => this.#left());
    this.#overview = new Overview(this.#history, this.#alerts);
    this.#server = new ServerView(acts, () => this.#history.newest?.players ?? 0);
    this.#views = new Map([
      ["#/", this.#overview], ["#/games", new GamesView(admin, inspect)],
      ["#/players", new PlayersView(admin, acts, inspect)], ["#/server", this.#server], ["#/audit", new AuditView(admin, acts)],
    ]);
    this.#links = [...this.#views].map(([hash, view]) =>
      element("a", { href: hash }, view.title, view === this.#overview ? this.#count : null));
    this.element = element("div", { class: "stack office" },
      element("nav", { class: "tabs", "aria-label": "Views" }, this.#links),
      this.#lost, this.#draining, this.#heading,
      [...this.#views.values()].map((view) => { view.element.hidden = true; return view.element; }));
    this.#ends = [
      admin.on("stats", (stats) => this.#heard(stats)),
      admin.on("alert", (alert) => this.#alerts.heard(alert)),
      client.on("status", (news) => { this.#noteStatus(news); status(news); }),
    ];
  }

  /** Begin: the server has let the client in. */
  async enter() {
    addEventListener("hashchange", this.#onHash);
    this.#route();
    try {
      this.#heard(await this.#client.admin.watchStats());
    } catch (error) {
      toast(inWords(error), { bad: true });
    }
  }

  /** End everything that goes on by itself. */
  leave() {
    removeEventListener("hashchange", this.#onHash);
    for (const end of this.#ends) end();
    this.#shown?.hidden();
    this.#inspector.remove();
    this.#overview.remove();
    this.#client.close();
  }

  /** Whether the server was about to stop when it was last heard of. */
  get isDraining() {
    return this.#history.newest?.draining ?? false;
  }

  #heard(stats) {
    this.#history.add(stats);
    this.#overview.heard();
    this.#alerts.draw();
    this.#server.isDraining = stats.draining;
    this.#draining.hidden = !stats.draining;
    if (stats.draining) say(this.#draining, "This server drains: nobody opens a game here any more, and it stops when all have left or its time is over.");
  }

  #noteStatus({ status }) {
    this.#lost.hidden = status === "connected";
    if (status === "connected") {
      this.#alerts.forget();
      this.#refresh();
      return;
    }
    const since = this.#history.newest ? ` What you see is as of ${clock(this.#history.newest.at)}.` : "";
    const why = this.isDraining ? "The connection was lost while the server drained: it may have stopped." : "The connection was lost.";
    say(this.#lost, `${why} Trying again…${since}`);
  }

  #route() {
    const hash = location.hash || "#/";
    const game = gameIn(hash);
    const wanted = game === null ? hash : "#/games";
    const view = this.#views.get(wanted) ?? this.#overview;
    if (view !== this.#shown) this.#show(view);
    if (game === null) this.#inspector.shut();
    else this.#inspector.open(game);
  }

  #show(view) {
    const isFirst = this.#shown === null;
    this.#shown?.hidden();
    this.#shown = view;
    [...this.#views.values()].forEach((each, index) => {
      each.element.hidden = each !== view;
      const link = this.#links[index];
      if (each !== view) return link.removeAttribute("aria-current");
      link.setAttribute("aria-current", "page");
      link.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
    say(this.#heading, view.title);
    document.title = `${view.title} · lobby administration`;
    view.shown();
    if (!isFirst) this.#heading.focus({ preventScroll: true });
  }

  #left() {
    if (location.hash.startsWith(GAME)) location.hash = "#/games";
  }

  #ring(ringing) {
    this.#count.hidden = ringing === 0;
    say(this.#count, String(ringing));
    this.#count.setAttribute("aria-label", `${ringing} alerts`);
  }

  #refresh() {
    this.#shown?.refresh();
    this.#inspector.refresh();
  }
}

/** The id of the game that an address names, whoever wrote it; `null` if it names none. */
function gameIn(hash) {
  if (!hash.startsWith(GAME)) return null;
  try {
    return decodeURIComponent(hash.slice(GAME.length));
  } catch {
    return null;
  }
}
