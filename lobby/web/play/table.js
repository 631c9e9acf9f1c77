/** A table: who sits there, who is ready, the match, how it ended, and whether there is another. */

import { element, say } from "../pages/lobby/element.js";
import { whyRefused } from "../pages/lobby/words.js";

/** Return the view of a room, `{element, close}`, in which a kind of game is played. */
export function tableView(kind, room, lobby) {
  const seats = element("ul", { class: "play-seats", "aria-label": "Seats" });
  const status = element("p", { role: "status", class: "play-lead" });
  const ready = element("button", { type: "button", class: "primary", onclick: () => ask(() => room.setReady(!room.me.ready)) });
  const again = element("button", { type: "button", class: "primary", onclick: () => ask(() => room.rematch()) });
  const copy = element("button", { type: "button", onclick: copyLink }, "Copy link");
  const leave = element("button", { type: "button", class: "quiet", onclick: () => ask(() => room.leave()) }, "Leave");
  const trouble = element("p", { class: "notice danger", role: "alert", hidden: true });
  const invitation = element("p", { class: "muted" }, "Bring others in by this page’s address, or with the code ",
    element("strong", { class: "play-code", translate: "no" }, room.code), ".");
  const ground = element("div", { class: "play-ground" });
  const count = countdown(lobby);
  const box = element("div", { class: "stack" },
    element("div", { class: "spread" }, element("h1", {}, kind.name), element("div", { class: "row" }, copy, leave)),
    seats, invitation, element("div", { class: "row" }, ready, again, status), count.element, trouble, ground);
  let unmount = null;
  let mounting = false;
  let before = null;

  async function ask(what) {
    try {
      trouble.hidden = true;
      await what();
    } catch (error) {
      trouble.hidden = false;
      say(trouble, whyRefused(error));
    }
  }

  async function copyLink() {
    await ask(() => navigator.clipboard.writeText(location.href));
    say(status, "The link is copied.");
  }

  /** Put the game onto the table; it stays for all matches. */
  async function mount() {
    if (mounting) return;
    mounting = true;
    await ask(async () => {
      const { mount: put } = await kind.load();
      if (mounting) unmount = put(ground, room, lobby);
    });
  }

  function show() {
    const { game, me } = room;
    const isSeated = me !== null && !room.isSpectator;
    if (game.status === "playing" || game.status === "finished") mount();
    // All have agreed to another match: nobody has to be asked again whether they are ready.
    if (before === "finished" && game.status === "waiting" && isSeated) ask(() => room.setReady());
    before = game.status;
    const isBefore = game.status === "waiting" || game.status === "starting";
    seats.replaceChildren(...seatRows(game, me));
    seats.hidden = !isBefore;
    invitation.hidden = game.status !== "waiting" || game.players.length === game.maxPlayers;
    ground.hidden = isBefore;
    ready.hidden = !isSeated || !isBefore;
    ready.className = me?.ready ? "" : "primary";
    say(ready, me?.ready ? "Not ready after all" : "I am ready");
    again.hidden = !isSeated || game.status !== "finished";
    again.disabled = (game.rematch ?? []).includes(me?.id);
    again.className = again.disabled ? "" : "primary";
    say(again, again.disabled ? "Waiting for the others…" : "Play again");
    say(status, lineOf(game, room));
    count.show(game);
  }

  const stop = room.on("change", show);
  show();
  return {
    element: box,
    close() {
      stop();
      count.show({});
      mounting = false;
      unmount?.();
    },
  };
}

function seatRows(game, me) {
  return Array.from({ length: game.maxPlayers }, (_, seat) => {
    const player = game.players.find((each) => each.seat === seat);
    const state = player === undefined ? "free seat" : !player.connected ? "away" : player.ready ? "ready" : "not ready";
    return element("li", { class: `card row seat-${seat + 1}` },
      element("span", { class: player ? "face" : "face free", "aria-hidden": "true" }, player ? [...player.name][0] : ""),
      element("span", { class: "stack play-who" },
        player ? element("strong", {}, player.name, player.id === me?.id ? " (you)" : null) : null,
        element("span", { class: player?.ready ? "badge good" : "muted small" }, state)));
  });
}

/** Count down to the start of a match. */
function countdown(lobby) {
  const shown = element("p", { class: "play-count", role: "timer", hidden: true });
  let timer = null;
  function tick(endsAt) {
    say(shown, String(Math.max(Math.ceil((endsAt - performance.now()) / 1000), 1)));
    timer = setTimeout(() => tick(endsAt), 100);
  }
  return {
    element: shown,
    show({ status, startsAt, countdownSeconds }) {
      shown.hidden = status !== "starting";
      if (shown.hidden) {
        clearTimeout(timer);
        timer = null;
      } else if (timer === null) {
        tick(performance.now() + Math.min(Math.max(startsAt - lobby.now(), 0), countdownSeconds * 1000));
      }
    },
  };
}

function lineOf(game, room) {
  if (game.status === "starting") return "Get ready…";
  if (game.status === "finished") return game.result ? againOf(game) : "The match is over.";
  if (game.status === "playing") return room.isSpectator ? "You are watching." : "";
  if (game.players.length < game.minPlayers) return "Waiting for a second player…";
  return "The match begins when all are ready.";
}

function againOf({ rematch, players }) {
  const willing = (rematch ?? []).length;
  return willing > 0 ? `${willing} of ${players.length} want to play again.` : "Another match?";
}
