/** One chat room: what was said, who is writing, and the line to write on. */
import { attempt } from "./attempt.js";
import { element, say } from "./element.js";

const MOST_SHOWN = 200;
const TYPING_PAUSE_MS = 2500; // the lobby forgets it after 5 s
const NEAR_THE_END_PX = 80;
const HOUR = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

/**
 * Returns a chat that follows one room; `enter()` once there is a connection, and after each
 * reconnect. `seatOf(playerId)` gives a name the colour of its seat.
 */
export function chatBox(lobby, { roomId, title, seatOf = () => null, hint = "Say hello" }) {
  const log = element("div", { class: "messages", role: "log", "aria-label": title, tabindex: 0 });
  const earlier = element("button", { type: "button", class: "quiet small", hidden: true, onclick: showEarlier }, "Earlier messages");
  const members = element("span", { class: "muted small" });
  const typing = element("p", { class: "typing muted small" });
  const empty = element("p", { class: "muted small nothing" }, "Nothing said yet.");
  const line = element("input", { "aria-label": "Message", placeholder: hint, maxlength: 500, autocomplete: "off", enterkeyhint: "send" });
  const send = element("button", {}, "Send");
  const form = element("form", { class: "row say", onsubmit: submit }, element("div", { class: "grow" }, line), send);
  const box = element("section", { class: "card chat", "aria-label": title },
    element("div", { class: "spread" }, element("h2", {}, title), members), earlier, log, empty, typing, form);
  const writers = new Map();
  let oldest = 1;
  let lastTold = 0;

  const stops = [
    lobby.chat.on("joined-room", (room) => room.roomId === roomId && show(room)),
    lobby.chat.on("message", (message) => message.roomId === roomId && hear(message)),
    lobby.chat.on("user-typing", (push) => push.roomId === roomId && write(push)),
    lobby.chat.on("room-updated", (push) => push.roomId === roomId && count(push.memberCount)),
    lobby.chat.on("system-message", (push) => push.roomId === roomId && push.code !== "room-closed" && add(notice(push.text))),
  ];
  line.addEventListener("input", tell);

  function show({ messages, memberCount }) {
    log.replaceChildren();
    writers.clear();
    count(memberCount);
    for (const message of messages) add(bubble(message, lobby, seatOf));
    oldest = messages[0]?.number ?? 1;
    earlier.hidden = oldest <= 1;
    refresh();
    log.scrollTop = log.scrollHeight;
  }

  function hear(message) {
    writers.delete(message.playerId);
    add(bubble(message, lobby, seatOf));
    refresh();
  }

  function add(entry) {
    const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_THE_END_PX;
    follow(entry, log.lastElementChild);
    log.append(entry);
    while (log.childElementCount > MOST_SHOWN) log.firstElementChild.remove();
    if (isAtEnd) log.scrollTop = log.scrollHeight;
    empty.hidden = true;
  }

  function write(push) {
    if (push.typing) writers.set(push.playerId, push.name);
    else writers.delete(push.playerId);
    refresh();
  }

  function count(number) {
    say(members, `${number} here`);
  }

  function refresh() {
    empty.hidden = log.childElementCount > 0;
    const names = [...writers.values()];
    const are = names.length === 1 ? "is" : "are";
    say(typing, names.length ? `${names.slice(0, 2).join(" and ")}${names.length > 2 ? " and others" : ""} ${are} writing…` : "\u00a0");
  }

  async function showEarlier() {
    const page = await attempt(() => lobby.chat.history(roomId, { before: oldest }), earlier);
    if (!page) return;
    const height = log.scrollHeight;
    const entries = page.messages.map((message) => bubble(message, lobby, seatOf));
    entries.forEach((entry, index) => follow(entry, entries[index - 1]));
    log.prepend(...entries);
    log.scrollTop += log.scrollHeight - height;
    oldest = page.messages[0]?.number ?? 1;
    earlier.hidden = !page.more || oldest <= 1;
  }

  function tell() {
    const isWriting = line.value.trim() !== "";
    if (isWriting && Date.now() - lastTold < TYPING_PAUSE_MS) return;
    if (!isWriting && lastTold === 0) return;
    lastTold = isWriting ? Date.now() : 0;
    lobby.chat.typing(roomId, isWriting).catch(() => {}); // of no weight: nobody misses it
  }

  async function submit(event) {
    event.preventDefault();
    const text = line.value.trim();
    if (!text) return;
    lastTold = 0;
    if (await attempt(() => lobby.chat.sendMessage(roomId, text), send)) {
      if (line.value.trim() === text) line.value = "";
      log.scrollTop = log.scrollHeight;
    }
  }

  refresh();
  return {
    element: box,
    enter: () => attempt(() => lobby.chat.joinRoom(roomId)),
    close: () => stops.forEach((stop) => stop()),
  };
}

function bubble({ playerId, name, text, sentAt }, lobby, seatOf) {
  const seat = seatOf(playerId);
  const time = new Date(sentAt);
  const entry = element("div", { class: `message${playerId === lobby.playerId ? " mine" : ""}${seat ? ` seat-${seat}` : ""}` },
    element("p", { class: "by small" }, element("b", {}, name), " ",
      element("time", { class: "muted", datetime: time.toISOString() }, HOUR.format(time))),
    element("p", { class: "text" }, text));
  entry.dataset.by = playerId;
  return entry;
}

function notice(text) {
  return element("div", { class: "message system muted small" }, text);
}

/** Says the name once where one person speaks on. */
function follow(entry, before) {
  entry.classList.toggle("more", Boolean(entry.dataset.by) && before?.dataset.by === entry.dataset.by);
}
