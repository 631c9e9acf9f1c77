/** The four places at the table: who sits there, and whether they are ready. */
import { element, say } from "./element.js";
import { glyph } from "./glyphs.js";

const PLACES = 4;

/** Returns the seats; `update(game, {me, isHost})` shows them, `onPerson(player)` and `onInvite()` act. */
export function seatsView({ onPerson, onInvite }) {
  const seats = Array.from({ length: PLACES }, (_, number) => seatView(number, { onPerson, onInvite }));
  const list = element("ol", { class: "seats", "aria-label": "Seats" }, seats.map((seat) => seat.element));
  return {
    element: list,
    update(game, { me, isHost }) {
      const taken = new Map(game.players.map((player) => [player.seat, player]));
      const firstFree = seats.findIndex((_, number) => !taken.has(number) && number < game.maxPlayers);
      const isInvitable = game.status === "waiting" && me && "seat" in me;
      seats.forEach((seat, number) => seat.update({
        game, me, isHost,
        player: taken.get(number) ?? null,
        isInvitable: isInvitable && number === firstFree,
      }));
      list.classList.toggle("compact", game.status === "playing" || game.status === "finished");
    },
  };
}

function seatView(number, { onPerson, onInvite }) {
  let player = null;
  const face = element("span", { class: "face", "aria-hidden": "true" });
  const name = element("span", { class: "name" });
  const crown = element("span", { class: "crown", hidden: true }, glyph("crown", 16), element("span", { class: "visually-hidden" }, "hosts"));
  const you = element("span", { class: "badge good", hidden: true }, "You");
  const state = element("span", { class: "state small" });
  const act = element("button", { type: "button", class: "icon quiet", hidden: true, onclick: () => onPerson(player) }, glyph("more"));
  const invite = element("button", { type: "button", class: "small", hidden: true, onclick: onInvite }, "Invite");
  const seat = element("li", { class: `card seat seat-${number + 1}` },
    face,
    element("span", { class: "who" }, element("span", { class: "row" }, name, crown, you), state),
    act, invite);
  return {
    element: seat,
    update({ game, me, isHost, player: sitting, isInvitable }) {
      player = sitting;
      const isClosed = number >= game.maxPlayers;
      seat.classList.toggle("free", !player);
      seat.classList.toggle("closed", isClosed && !player);
      seat.classList.toggle("ready", Boolean(player?.ready) && ["waiting", "starting"].includes(game.status));
      seat.classList.toggle("away", player?.connected === false);
      face.classList.toggle("free", !player);
      say(face, player ? initial(player.name) : "");
      say(name, player?.name ?? (isClosed ? "No seat" : "Free seat"));
      crown.hidden = !player || player.id !== game.hostId;
      you.hidden = !player || player.id !== me?.id;
      const { text, tone } = stateOf(game, player, isClosed);
      say(state, text);
      state.dataset.tone = tone;
      act.hidden = !player || !isHost || player.id === me?.id;
      act.setAttribute("aria-label", player ? `More about ${player.name}` : "More");
      invite.hidden = !isInvitable;
    },
  };
}

function stateOf(game, player, isClosed) {
  if (!player) return { text: isClosed ? "not in this game" : "waiting for somebody", tone: "" };
  if (!player.connected) return { text: game.status === "playing" ? "away" : "away: the seat is kept", tone: "warn" };
  if (game.status === "playing") return { text: "", tone: "" };
  if (game.status === "finished") {
    return (game.rematch ?? []).includes(player.id) ? { text: "wants to play again", tone: "good" } : { text: "", tone: "" };
  }
  return player.ready ? { text: "ready", tone: "good" } : { text: "not ready", tone: "" };
}

/** Returns the first character of a name, a whole emoji where it is one. */
export function initial(name) {
  return Array.from(name.trim())[0] ?? "?";
}
