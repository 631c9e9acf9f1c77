/** Where the match is played: the countdown, the game that the room is for, and how it ended. */
import { element, say } from "./element.js";
import { KINDS } from "./words.js";

/** Returns the stage of a room; `update(game)` shows what its status calls for. */
export function stage(room, lobby) {
  const count = element("p", { class: "countdown", role: "timer", "aria-live": "assertive", hidden: true });
  const result = element("div", { class: "notice result", role: "status", hidden: true });
  const ground = element("div", { class: "ground" });
  const bare = element("div", { class: "empty", hidden: true },
    element("h3", {}, "The match is on"),
    element("p", {}, "This room is just a lobby: the game itself runs elsewhere. Chat goes on here."));
  const box = element("section", { class: "stage", "aria-label": "Match" }, count, result, ground, bare);
  let unmount = null;
  let mounting = null; // counts up, so that a game which loads too late is not shown
  let timer = null;

  async function mount(kind) {
    const mine = {};
    mounting = mine;
    try {
      const module = await import(kind.module);
      if (mounting !== mine) return;
      unmount = module.mount(ground, room, lobby) ?? (() => {});
    } catch (failure) {
      if (mounting === mine) ground.append(element("p", { class: "notice danger" }, `${kind.name} could not be loaded.`));
      reportError(failure);
    }
  }

  function clear() {
    mounting = null;
    unmount?.();
    unmount = null;
    ground.replaceChildren();
  }

  function tick(endsAt) {
    const seconds = Math.max(0, Math.ceil((endsAt - Date.now()) / 1000));
    say(count, seconds ? String(seconds) : "Go!");
    if (seconds) timer = setTimeout(() => tick(endsAt), 200);
  }

  function countDown(game) {
    if (timer !== null) return;
    // By this computer's clock, which may be wrong by hours: never longer than it can be.
    const left = Math.min(Math.max(game.startsAt - Date.now(), 0), game.countdownSeconds * 1000);
    timer = 0;
    tick(Date.now() + left);
  }

  function stopCounting() {
    clearTimeout(timer);
    timer = null;
  }

  return {
    element: box,
    update(game) {
      const isStarting = game.status === "starting";
      const kind = KINDS[game.metadata?.game];
      if (isStarting) countDown(game);
      else stopCounting();
      count.hidden = !isStarting;
      if (game.status === "waiting") clear();
      if (game.status === "playing" && kind && mounting === null) mount(kind);
      bare.hidden = Boolean(kind) || game.status !== "playing";
      result.hidden = game.status !== "finished";
      if (!result.hidden) say(result, resultOf(game));
      box.hidden = game.status === "waiting";
    },
    close() {
      stopCounting();
      clear();
    },
  };
}

/** Says how a match ended, as far as its host's result tells in a way known here. */
export function resultOf({ players, result }) {
  const winners = [result?.winners ?? result?.winner ?? []].flat();
  const names = winners.map((id) => players.find((player) => player.id === id)?.name ?? (typeof id === "string" && !id.startsWith("g_") ? id : "somebody who left"));
  if (names.length) return `${names.join(" and ")} ${names.length === 1 ? "wins" : "win"}!`;
  if (result?.draw) return "It is a draw.";
  if (typeof result?.text === "string") return result.text;
  return "The match is over.";
}
