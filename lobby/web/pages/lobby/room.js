/** The room of a game: its seats, its stage, its chat, and the ways out. */
import { attempt } from "./attempt.js";
import { ask } from "./dialog.js";
import { ChatBox } from "./chat.js";
import { controls } from "./controls.js";
import { element, say } from "./element.js";
import { initial, seatsView } from "./seats.js";
import { askAbout } from "./person.js";
import { askWhomToInvite, shareCard, showLink } from "./share.js";
import { Stage } from "./stage.js";
import { kindOf, STATUSES } from "./words.js";

/** Returns the view of a room; `reenter()` after a reconnect, `close()` when it is left. */
export function roomView(lobby, room, { lounge }) {
  const title = element("h1", { tabindex: -1 });
  const badge = element("span", { class: "badge", role: "status" });
  const about = element("p", { class: "muted small" });
  const share = element("button", { type: "button", onclick: () => showLink(room.game) }, "Share");
  const leave = element("button", { type: "button", class: "quiet", onclick: () => leaveRoom(room, leave) }, "Leave");
  const seats = seatsView({
    onPerson: (person) => askAbout(lobby, room, person),
    onInvite: () => askWhomToInvite(lobby, room, lounge),
  });
  const acts = controls(room, lobby);
  const ground = new Stage(room, lobby);
  const watching = spectators(lobby, room);
  const ways = shareCard(room);
  const chat = new ChatBox(lobby, { roomId: room.id, title: "Chat", hint: "Say something", seatOf: (id) => seatOf(room, id) });
  const box = element("div", { class: "room" },
    element("div", { class: "room-main stack" },
      element("header", { class: "room-head" },
        element("div", { class: "row grow" }, title, badge, about),
        element("div", { class: "row" }, share, leave)),
      seats.element, ground.element, acts.element, ways.element, watching.element),
    element("div", { class: "room-side" }, chat.element));

  function update() {
    const { game } = room;
    const status = STATUSES[game.status] ?? { text: "Closed", tone: "bad" };
    say(title, game.name);
    document.title = `${game.name} · lobby`;
    badge.className = `badge ${status.tone}`;
    say(badge, status.text);
    say(about, aboutGame(game));
    seats.update(game, room);
    acts.update(game);
    ground.update(game);
    watching.update(game);
    ways.update(game);
    share.hidden = !ways.element.hidden;
    box.dataset.status = game.status;
  }

  const stop = room.on("change", update);
  update();
  chat.enter();
  return {
    element: box,
    focus: () => title.focus(),
    reenter: () => chat.enter(),
    close() {
      document.title = "lobby";
      stop();
      chat.close();
      ground.close();
    },
  };
}

function aboutGame(game) {
  return [
    kindOf(game)?.name,
    { public: "Public", unlisted: "Not in the list", private: "Private" }[game.visibility],
    game.hasPassword && "with a password",
    game.locked && "locked",
    ...game.tags,
  ].filter(Boolean).join(" · ");
}

function seatOf(room, id) {
  const player = room.game.players.find((each) => each.id === id);
  return player ? player.seat + 1 : null;
}

async function leaveRoom(room, button) {
  const isPlaying = room.game.status === "playing" && !room.isSpectator;
  if (isPlaying) {
    const sure = await ask({
      title: "Leave the match?", confirm: "Leave", danger: true,
      body: [element("p", {}, "Your seat is given up, and the others go on without you.")],
      submit: () => true,
    });
    if (!sure) return;
  }
  await attempt(() => room.leave(), button);
}

function spectators(lobby, room) {
  const list = element("ul", { class: "row people-chips" });
  const box = element("section", { class: "stack tight", "aria-label": "Spectators" }, element("h2", { class: "small muted" }, "Watching"), list);
  let shown = null;
  return {
    element: box,
    update(game) {
      box.hidden = !game.spectators.length;
      const key = JSON.stringify([game.spectators, room.isHost]);
      if (key === shown) return;
      shown = key;
      list.replaceChildren(...game.spectators.map((person) => chip(lobby, room, person)));
    },
  };
}

function chip(lobby, room, person) {
  const isMe = person.id === lobby.playerId;
  const face = element("span", { class: "face small-face", "aria-hidden": "true" }, initial(person.name));
  const name = element("span", {}, person.name, isMe ? " (you)" : "", person.connected ? "" : " (away)");
  return element("li", { class: person.connected ? "chip" : "chip away" }, face, room.isHost && !isMe
    ? element("button", { type: "button", class: "quiet small", "aria-label": `More about ${person.name}`, onclick: () => askAbout(lobby, room, person) }, name)
    : name);
}
