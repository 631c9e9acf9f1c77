/** Where the match is played: the countdown, the game that the room is for, and how it ended. */
import { element, say } from "./element.js";
import { kindOf } from "./words.js";

/** The stage of a room; `element` shows it. */
export class Stage {
  #room;
  #lobby;
  #countdown;
  #result = element("div", { class: "notice result", role: "status", hidden: true });
  #ground = element("div", { class: "ground" });
  #bare = element("div", { class: "empty", hidden: true },
    element("h2", {}, "The match is on"),
    element("p", {}, "This room is just a lobby: the game itself runs elsewhere. Chat goes on here."));
  #mounting = null; // another object for each match: a game that loads too late is not shown
  #unmount = null;

  constructor(room, lobby) {
    this.#room = room;
    this.#lobby = lobby;
    this.#countdown = new Countdown(lobby);
    this.element = element("section", { class: "stage", "aria-label": "Match" },
      this.#countdown.element, this.#result, this.#ground, this.#bare);
  }

  /** Shows what the status of the game calls for; the board stays when the match is over. */
  update(game) {
    const { status } = game;
    const kind = kindOf(game);
    this.#countdown.update(game);
    if (status === "waiting") this.#clear();
    const isShown = status === "playing" || status === "finished"; // who comes back sees how it ended
    if (isShown && kind && this.#mounting === null) this.#mount(kind);
    this.#bare.hidden = Boolean(kind) || status !== "playing";
    this.#result.hidden = status !== "finished";
    if (status === "finished") say(this.#result, resultOf(game));
    this.element.hidden = status === "waiting";
  }

  /** Takes everything away. */
  close() {
    this.#countdown.stop();
    this.#clear();
  }

  async #mount(kind) {
    const mine = {};
    this.#mounting = mine;
    try {
      const { mount } = await import(kind.module);
      if (this.#mounting === mine) this.#unmount = mount(this.#ground, this.#room, this.#lobby);
    } catch (failure) {
      this.#ground.append(element("p", { class: "notice danger" }, `${kind.name} could not be loaded.`));
      reportError(failure);
    }
  }

  #clear() {
    this.#mounting = null;
    this.#unmount?.();
    this.#unmount = null;
    this.#ground.replaceChildren();
  }
}

/** The seconds until a match begins. */
class Countdown {
  element = element("p", { class: "countdown", role: "timer", "aria-live": "assertive", hidden: true });
  #lobby;
  #timer = null;

  constructor(lobby) {
    this.#lobby = lobby;
  }

  update({ status, startsAt, countdownSeconds }) {
    this.element.hidden = status !== "starting";
    if (status !== "starting") return this.stop();
    if (this.#timer !== null) return undefined;
    const leftMs = Math.min(Math.max(startsAt - this.#lobby.now(), 0), countdownSeconds * 1000);
    return this.#tick(Date.now() + leftMs);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  #tick(endsAt) {
    const seconds = Math.max(0, Math.ceil((endsAt - Date.now()) / 1000));
    say(this.element, seconds ? String(seconds) : "Go!");
    this.#timer = setTimeout(() => this.#tick(endsAt), 200);
  }
}

/** Says how a match ended, as far as its host's result tells in a way known here. */
export function resultOf({ players, result }) {
  const winners = [result?.winners ?? result?.winner ?? []].flat();
  const names = winners.map((id) => players.find((player) => player.id === id)?.name ?? "somebody who left");
  if (names.length) return `${names.join(" and ")} ${names.length === 1 ? "wins" : "win"}!`;
  if (result?.draw) return "It is a draw.";
  return typeof result?.text === "string" ? result.text : "The match is over.";
}
