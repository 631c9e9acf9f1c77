/** One chat room: what was said, who is writing, and the line to write on. */
import { attempt } from "./attempt.js";
import { element, say } from "./element.js";
import { bubble, follow, notice, whoWrites } from "./messages.js";

const MOST_SHOWN = 200;
const TYPING_PAUSE_MS = 2500; // the lobby forgets it after 5 s
const NEAR_THE_END_PX = 80;

/** A chat that follows one room; `element` shows it. */
export class ChatBox {
  #lobby;
  #roomId;
  #seatOf;
  #writers = new Map();
  #oldest = 1;
  #toldAt = 0;
  #stops;
  #log;
  #members = element("span", { class: "muted small" });
  #typing = element("p", { class: "typing muted small" });
  #empty = element("p", { class: "muted small nothing" }, "Nothing said yet.");
  #earlier = element("button", { type: "button", class: "quiet small", hidden: true, onclick: () => this.#showEarlier() }, "Earlier messages");
  #line;
  #send = element("button", {}, "Send");

  /** `seatOf(playerId)` returns the seat, from 1, whose colour a name has, or `null`. */
  constructor(lobby, { roomId, title, hint, seatOf = () => null }) {
    this.#lobby = lobby;
    this.#roomId = roomId;
    this.#seatOf = seatOf;
    this.#log = element("div", { class: "messages", role: "log", "aria-label": title, tabindex: 0 });
    this.#line = element("input", { "aria-label": "Message", placeholder: hint, maxlength: 500, autocomplete: "off", enterkeyhint: "send", oninput: () => this.#tell() });
    const form = element("form", { class: "row say", onsubmit: (event) => this.#submit(event) },
      element("div", { class: "grow" }, this.#line), this.#send);
    this.element = element("section", { class: "card chat", "aria-label": title },
      element("div", { class: "spread" }, element("h2", {}, title), this.#members),
      this.#earlier, this.#log, this.#empty, this.#typing, form);
    this.#stops = this.#listen();
    this.#refresh();
  }

  /** Comes into the room: when there is a connection, and after each reconnect. */
  enter() {
    return attempt(() => this.#lobby.chat.joinRoom(this.#roomId));
  }

  /** Hears nothing more. */
  close() {
    for (const stop of this.#stops) stop();
  }

  #listen() {
    const here = (event, handler) =>
      this.#lobby.chat.on(event, (push) => push.roomId === this.#roomId && handler(push));
    return [
      here("joined-room", (room) => this.#show(room)),
      here("message", (message) => this.#hear(message)),
      here("user-typing", (push) => this.#write(push)),
      here("room-updated", (push) => this.#count(push.memberCount)),
      here("system-message", ({ code, text }) => code !== "room-closed" && this.#add(notice(text))),
    ];
  }

  #show({ messages, memberCount }) {
    this.#log.replaceChildren();
    this.#writers.clear();
    this.#count(memberCount);
    for (const message of messages) this.#add(this.#bubble(message));
    this.#oldest = messages[0]?.number ?? 1;
    this.#earlier.hidden = this.#oldest <= 1;
    this.#refresh();
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  #hear(message) {
    this.#writers.delete(message.playerId);
    this.#add(this.#bubble(message));
    this.#refresh();
  }

  #write({ playerId, name, typing }) {
    if (typing) this.#writers.set(playerId, name);
    else this.#writers.delete(playerId);
    this.#refresh();
  }

  #count(number) {
    say(this.#members, `${number} here`);
  }

  #bubble(message) {
    const isMine = message.playerId === this.#lobby.playerId;
    return bubble(message, { isMine, seat: this.#seatOf(message.playerId) });
  }

  #add(entry) {
    const log = this.#log;
    const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_THE_END_PX;
    follow(entry, log.lastElementChild);
    log.append(entry);
    while (log.childElementCount > MOST_SHOWN) log.firstElementChild.remove();
    if (isAtEnd) log.scrollTop = log.scrollHeight;
    this.#empty.hidden = true;
  }

  #refresh() {
    this.#empty.hidden = this.#log.childElementCount > 0;
    say(this.#typing, whoWrites([...this.#writers.values()]));
  }

  async #showEarlier() {
    const before = this.#oldest;
    const page = await attempt(() => this.#lobby.chat.history(this.#roomId, { before }), this.#earlier);
    if (!page) return;
    const height = this.#log.scrollHeight;
    const entries = page.messages.map((message) => this.#bubble(message));
    entries.forEach((entry, index) => follow(entry, entries[index - 1]));
    this.#log.prepend(...entries);
    this.#log.scrollTop += this.#log.scrollHeight - height;
    this.#oldest = page.messages[0]?.number ?? 1;
    this.#earlier.hidden = !page.more || this.#oldest <= 1;
  }

  #tell() {
    const isWriting = this.#line.value.trim() !== "";
    if (isWriting && Date.now() - this.#toldAt < TYPING_PAUSE_MS) return;
    if (!isWriting && this.#toldAt === 0) return;
    this.#toldAt = isWriting ? Date.now() : 0;
    this.#lobby.chat.typing(this.#roomId, isWriting).catch(() => {}); // nobody misses it
  }

  async #submit(event) {
    event.preventDefault();
    const text = this.#line.value.trim();
    if (!text) return;
    this.#toldAt = 0;
    if (await attempt(() => this.#lobby.chat.sendMessage(this.#roomId, text), this.#send)) {
      if (this.#line.value.trim() === text) this.#line.value = "";
      this.#log.scrollTop = this.#log.scrollHeight;
    }
  }
}
