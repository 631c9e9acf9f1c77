/** What one may do in the room now: get ready, start, end, play again. */
import { attempt } from "./attempt.js";
import { askForChanges } from "./create.js";
import { element, say } from "./element.js";
import { whatItWaitsFor } from "./waiting.js";
import { whyRefused } from "./words.js";

/** Returns the buttons and the line that says what the room waits for. */
export function controls(room, lobby) {
  const button = (label, what, tone = "") => {
    const made = element("button", { type: "button", class: tone }, label);
    made.addEventListener("click", () => attempt(what, made));
    return made;
  };
  const iAmReady = () => room.me?.ready === true;
  const ready = button("I’m ready", () => room.setReady(!iAmReady()));
  const start = button("Start", () => room.start(), "primary");
  const end = button("End the match", () => room.end());
  const rematch = button("Play again", () => room.rematch(!hasVoted(room)), "primary");
  const sit = button("Take a seat", () => lobby.joinGame({ gameId: room.id }), "primary");
  const settings = element("button", { type: "button", onclick: () => changeGame(room) }, "Settings");
  const hint = element("p", { class: "muted hint", role: "status" });
  const bar = element("div", { class: "controls" }, hint, element("div", { class: "row" }, settings, sit, ready, end, rematch, start));
  return {
    element: bar,
    update(game) {
      const { isHost, isSpectator } = room;
      const isOpen = game.status === "waiting";
      const isPlayer = !isSpectator && room.me !== null;
      ready.hidden = !isPlayer || !(isOpen || game.status === "starting");
      ready.setAttribute("aria-pressed", String(iAmReady()));
      ready.className = iAmReady() || isHost ? "" : "primary";
      start.hidden = !isHost || !isOpen;
      end.hidden = !isHost || game.status !== "playing";
      rematch.hidden = !isPlayer || game.status !== "finished";
      rematch.setAttribute("aria-pressed", String(hasVoted(room)));
      say(rematch, hasVoted(room) ? "Waiting for the others" : "Play again");
      settings.hidden = !isHost || !isOpen;
      sit.hidden = !isSpectator || !isOpen || game.playerCount >= game.maxPlayers;
      say(hint, whatItWaitsFor(game, room));
    },
  };
}

function hasVoted(room) {
  return (room.game.rematch ?? []).includes(room.me?.id);
}

async function changeGame(room) {
  await askForChanges(room.game, async (changes) => {
    try {
      await room.updateGame(changes);
    } catch (refusal) {
      throw new Error(whyRefused(refusal));
    }
  });
}
