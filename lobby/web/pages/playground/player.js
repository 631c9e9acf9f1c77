/** One player of the playground: a connection, a button for each command, and a log. */

import { LobbyClient } from "/sdk/lobby-client.js";
import { element, say } from "../lobby/element.js";
import { Cable } from "./cable.js";
import { COMMANDS, run } from "./commands.js";
import { formOf } from "./form.js";
import { logOf } from "./log.js";

const AWAY_SECONDS = 3; // long enough for the others to do something
const STATUSES = { connected: "good", connecting: "warn", reconnecting: "warn", closed: "bad" };

/**
 * Connect a player, and return what shows them: `{element, name, lobby, close}`.
 *
 * @param {number} seat from 1: which look the player has
 * @param {string} name
 * @param {{others: Function, nameOf: Function, onClick: Function, showsListing: Function}} table what
 *   the players have in common
 */
export function playerOf(seat, name, table) {
  const cable = new Cable(`playground:${seat}`);
  const log = logOf(name, table.nameOf);
  const badge = element("span", { class: "badge", role: "status" });
  const where = element("p", { class: "where small" });
  const drop = element("button", { type: "button", class: "small danger", onclick: pull }, "Drop connection");
  const space = element("div", { class: "form-space" });
  const buttons = COMMANDS.map((command) => element("button", {
    type: "button", class: "small", "aria-expanded": command.fields.length > 0 ? "false" : null, onclick: () => choose(command),
  }, command.event));
  const box = element("section", { class: `card player stack tight seat-${seat}`, "aria-label": name },
    element("div", { class: "row" }, element("span", { class: "face", "aria-hidden": "true" }, name[0]),
      element("h2", { class: "grow" }, name), badge),
    where,
    element("div", { class: "commands", role: "group", "aria-label": "Commands" }, buttons),
    space,
    element("div", { class: "spread" }, drop,
      element("button", { type: "button", class: "small quiet", onclick: log.clear }, "Clear log")),
    log.element);
  let lobby = null;
  let chosen = null;
  let isReplay = false;

  function open() {
    lobby = new LobbyClient(location.origin, { name, namespaces: ["/games"], token: () => cable.token() });
    lobby.on("push", hear);
    lobby.on("token", (token) => cable.keep(token));
    lobby.on("status", follow);
    lobby.on("room", followRoom);
    show();
  }

  /** Log a push. On a reconnect what was missed comes between `welcome` and the first listing. */
  function hear({ event, data }) {
    if (event === "games-updated") isReplay = false;
    if (event !== "games-updated" || table.showsListing()) {
      log.add({ kind: "push", event, data, seq: data?.seq ?? null, isMissed: isReplay });
    }
    if (event === "welcome") isReplay = data.recovered === true;
  }

  function follow({ status, reason, error }) {
    log.add({ kind: "note", event: status, data: reason });
    if (error?.code.startsWith("token-")) {
      // The server has forgotten its secret: so this is somebody new.
      cable.keep(null);
      open();
    }
    show();
  }

  function followRoom(room) {
    room?.on("*", show);
    show();
  }

  function show() {
    const { room, status } = lobby;
    badge.className = `badge ${STATUSES[status]}`;
    say(badge, status);
    drop.disabled = status !== "connected";
    say(where, room === null ? "in no game" : [
      `in “${room.game.name}” (${room.code})`, room.game.status,
      room.isSpectator ? "spectator" : room.isHost ? "host" : "player", `seq ${room.seq}`,
    ].join(" · "));
  }

  function choose(command) {
    const isOpen = chosen === command;
    chosen = isOpen || command.fields.length === 0 ? null : command;
    buttons.forEach((button, number) => {
      if (button.hasAttribute("aria-expanded")) button.setAttribute("aria-expanded", String(COMMANDS[number] === chosen));
    });
    space.replaceChildren(...(chosen === null ? [] : [formOf(command, valueOf, (payload) => send(command, payload))]));
    space.querySelector("button")?.focus();
    if (command.fields.length === 0) send(command, {});
  }

  /** Say what is most likely wanted in a field. */
  function valueOf({ from, value }) {
    const others = table.others(lobby);
    if (from === "code") return others.find((other) => other.room !== null)?.room.code ?? "";
    if (from === "player") return (others.find((other) => isWith(other)) ?? others[0])?.playerId ?? "";
    return from === "seq" ? lobby.room?.seq ?? "" : value;
  }

  function isWith(other) {
    return other.room !== null && other.room.id === lobby.room?.id;
  }

  async function send(command, payload) {
    const room = lobby.room && { code: lobby.room.code, name: lobby.room.game.name };
    table.onClick({ command, payload, player: name, room });
    log.add({ kind: "sent", event: command.event, data: payload });
    try {
      const answer = await run(command, payload, lobby);
      // Of all commands only an action's number comes in its answer, and not in a push.
      const seq = command.event === "game-action" ? answer.seq : null;
      log.add({ kind: "answer", event: command.event, data: shown(answer), seq });
    } catch (error) {
      const { code, message, hint } = error;
      log.add({ kind: "refusal", event: command.event, data: { code, message, ...(hint && { hint }) } });
    }
    show();
  }

  function pull() {
    cable.pull(lobby, AWAY_SECONDS);
  }

  open();
  return { element: box, name, get lobby() { return lobby; }, close: () => lobby.close() };
}

/** Return what of an answer is worth showing: of a room its game, of a listing its games. */
function shown(answer) {
  if (answer?.game !== undefined) return { joinCode: answer.code, seq: answer.seq, game: answer.game };
  return answer?.all === undefined ? answer : { version: answer.version, games: answer.all };
}
