/** What is done to all at once: an announcement, a drain. */
import { element, say } from "../lobby/element.js";

const MAX_TEXT = 500;

/** The view of announcements and the drain; `players()` is how many are connected. */
export class ServerView {
  title = "Server";
  element;
  #drain;
  #isDraining = false;

  constructor(acts, players) {
    this.#drain = drainForm(acts);
    this.element = element("div", { class: "two" }, announceForm(acts, players), this.#drain);
  }

  shown() {}

  hidden() {}

  refresh() {}

  /** Once it drains there is nothing left to ask for. */
  set isDraining(isDraining) {
    if (isDraining === this.#isDraining) return;
    this.#isDraining = isDraining;
    const button = this.#drain.querySelector("button");
    button.disabled = isDraining;
    say(button, isDraining ? "It drains already" : "Drain this server…");
  }
}

function announceForm(acts, players) {
  const left = element("span", { class: "hint" }, `${MAX_TEXT} characters on one line`);
  const text = element("textarea", { name: "text", rows: 3, maxlength: MAX_TEXT, required: true, oninput: () => {
    // One line it is on the wire, however it was typed or pasted.
    if (/[\r\n]/.test(text.value)) text.value = text.value.replace(/[\r\n]+/g, " ");
    say(left, `${MAX_TEXT - text.value.length} characters left`);
  } });
  return element("form", { class: "card stack", onsubmit: async (event) => {
    event.preventDefault();
    const said = text.value.trim();
    if (said && (await acts.announce(said, players())) !== null) {
      text.value = "";
      say(left, `${MAX_TEXT} characters on one line`);
    }
  } },
  element("h2", {}, "Announce"),
  element("p", { class: "muted" }, "Puts a message into everybody’s inbox."),
  element("label", { class: "field" }, element("span", {}, "Message"), text, left),
  element("div", {}, element("button", { class: "primary" }, "Announce…")));
}

function drainForm(acts) {
  const seconds = element("input", { name: "seconds", type: "number", min: 0, max: 86400, step: 1, inputmode: "numeric", placeholder: "as it is set" });
  return element("form", { class: "card stack", onsubmit: (event) => {
    event.preventDefault();
    acts.drain(seconds.value === "" ? null : Number(seconds.value));
  } },
  element("h2", {}, "Drain"),
  element("p", { class: "muted" }, "Lets this server stop before an update: no new games, and running matches get time to end. You are asked once more."),
  element("label", { class: "field" }, element("span", {}, "Seconds until it stops at the latest"), seconds,
    element("span", { class: "hint" }, "Empty: the time of LOBBY_DRAIN_SECONDS.")),
  element("div", {}, element("button", { class: "danger" }, "Drain this server…")));
}
