/** One game, whole, and kept as it is while it is looked at. */
import { element, say } from "../lobby/element.js";
import { peopleList } from "./people.js";
import { Pulse } from "./pulse.js";
import { age, clock, counted, SHOWN_TO, STATUSES, when, whyNotShown } from "./words.js";

const SECONDS = 3;
const RULES = { host: "by the host", "all-ready": "by the host, once all are ready", auto: "by itself" };

/** A dialog that shows one game at a time. */
export class Inspector {
  #admin;
  #acts;
  #id = null;
  #game = null;
  #pulse = new Pulse(SECONDS, (isCurrent) => this.#load(isCurrent));
  #title = element("h2", { id: "inspected" });
  #status = element("span", { class: "badge" });
  #why = element("p", { class: "notice warn", role: "status", hidden: true });
  #facts = new Facts();
  #players;
  #watching;
  #talking;
  #banned = element("p");
  #metadata = element("pre", { tabindex: "0" });
  #close = element("button", { type: "button", class: "danger", onclick: () => this.#act() }, "Close this game…");
  #body;
  #dialog;

  constructor(admin, acts, left) {
    this.#admin = admin;
    this.#acts = acts;
    this.#players = peopleList(acts, "Nobody sits here.");
    this.#watching = peopleList(acts, "Nobody watches.");
    this.#talking = peopleList(null, "Nobody has come into the chat.");
    this.#body = element("div", { class: "stack", hidden: true },
      this.#facts.element,
      part("Seats", this.#players.element), part("Spectators", this.#watching.element),
      part("In its chat room", this.#talking.element), part("Banned by its host", this.#banned),
      part("Metadata", this.#metadata));
    this.#dialog = element("dialog", { class: "sheet inspector", "aria-labelledby": "inspected" },
      element("div", { class: "stack" },
        element("div", { class: "spread" }, this.#title, this.#status), this.#why, this.#body,
        element("div", { class: "actions" }, this.#close,
          element("button", { type: "button", onclick: () => this.#dialog.close() }, "Done"))));
    this.#dialog.addEventListener("close", () => {
      this.#pulse.stop();
      this.#id = null;
      left();
    });
    document.body.append(this.#dialog);
  }

  /** Show a game. */
  open(id) {
    if (id === this.#id) return;
    this.#id = id;
    this.#game = null;
    this.#body.hidden = this.#close.hidden = this.#why.hidden = true;
    say(this.#title, "Loading…");
    say(this.#status, "");
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#pulse.stop();
    this.#pulse.start();
  }

  shut() {
    if (this.#dialog.open) this.#dialog.close();
  }

  refresh() {
    this.#pulse.now();
  }

  remove() {
    this.shut();
    this.#dialog.remove();
  }

  async #load(isCurrent) {
    try {
      const found = await this.#admin.inspectGame(this.#id);
      if (isCurrent()) this.#draw(found);
    } catch (error) {
      if (isCurrent()) this.#fail(error);
    }
  }

  #draw({ game, members, banned, epoch, seq, dueAt }) {
    this.#game = game;
    const { text, tone } = STATUSES[game.status] ?? { text: game.status, tone: "" };
    say(this.#title, game.name);
    say(this.#status, text);
    this.#status.className = `badge ${tone}`;
    this.#facts.draw(factsOf(game, epoch, seq, dueAt));
    this.#players.show(game.players.map((player) => ({ ...player, marks: marksOf(player, game) })));
    this.#watching.show(game.spectators.map((one) => ({ ...one, marks: [!one.connected && "connection lost"] })));
    this.#talking.show(members.map((one) => ({ id: one.playerId, name: one.name, marks: [`since ${clock(one.joinedAt)}`] })));
    say(this.#banned, banned.join(", ") || "Nobody.");
    say(this.#metadata, JSON.stringify(game.metadata, null, 2));
    this.#body.hidden = this.#close.hidden = false;
    this.#why.hidden = true;
  }

  #fail(error) {
    const isGone = error.code === "not-found";
    say(this.#why, isGone ? "This game is not open any more." : whyNotShown(error));
    this.#why.hidden = false;
    if (!isGone) return;
    this.#pulse.stop();
    this.#close.hidden = true;
    if (this.#game === null) say(this.#title, "No such game");
    else say(this.#status, "Closed");
  }

  async #act() {
    if (await this.#acts.closeGame(this.#game)) this.shut();
  }
}

function part(title, ...content) {
  return element("section", { class: "stack tight" }, element("h3", {}, title), content);
}

function marksOf(player, game) {
  return [
    `seat ${player.seat + 1}`, player.id === game.hostId && "host", player.ready && "ready",
    !player.connected && "connection lost", game.rematch.includes(player.id) && "wants a rematch",
  ];
}

function factsOf(game, epoch, seq, dueAt) {
  return [
    ["Id", game.id], ["Code", game.code ?? "–"],
    ["Shown to", [SHOWN_TO[game.visibility], game.hasPassword && "password", game.locked && "locked"].filter(Boolean).join(", ")],
    ["Seats", `${game.playerCount} of ${game.maxPlayers}, ${game.minPlayers} needed`],
    ["Spectators", `${game.spectatorCount} of ${game.maxSpectators}`],
    ["Starts", RULES[game.startRule] ?? game.startRule],
    ["Opened", `${age(Date.now() - game.createdAt)} ago, ${when(game.createdAt)}`],
    ["Changes by itself", dueAt === null ? "no" : `at ${clock(dueAt)}`],
    ["Tags", game.tags.join(", ") || "–"],
    ["Happened in it", `${counted(seq, "event")}, epoch ${epoch}`],
    ...(game.result === undefined ? [] : [["Result", JSON.stringify(game.result)]]),
  ];
}

/** Pairs of a name and a value, written only where they differ. */
class Facts {
  element = element("dl", { class: "facts" });
  #values = new Map();

  draw(pairs) {
    const names = new Set(pairs.map(([name]) => name));
    for (const [name, { line }] of this.#values) {
      if (names.has(name)) continue;
      line.remove();
      this.#values.delete(name);
    }
    for (const [name, text] of pairs) say(this.#value(name), text);
  }

  #value(name) {
    if (!this.#values.has(name)) {
      const value = element("dd");
      const line = element("div", {}, element("dt", {}, name), value);
      this.element.append(line);
      this.#values.set(name, { line, value });
    }
    return this.#values.get(name).value;
  }
}
