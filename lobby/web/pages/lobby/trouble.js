/** What is shown while the lobby is away, and when one's place is gone. */
import { element, say } from "./element.js";
import { whyRefused } from "./words.js";

const TITLES = {
  "session-replaced": ["You are here in another tab", "A player can be in one place at a time. The other tab goes on; or go on here instead."],
  "kicked-by-admin": ["An administrator has ended your visit", "You may come in again."],
  banned: ["You are banned from this lobby", ""],
  flooding: ["That was too much at once", "The lobby has ended the connection."],
  "server-full": ["The lobby is full", "Try again in a while."],
  "cannot-connect": ["The lobby does not answer", "It may be restarting, or your network is down."],
};

/** Returns the view of a connection that is over; `onAgain()` tries another. */
export function troubleView(error, onAgain) {
  const [heading, text] = TITLES[error.code] ?? ["There is no connection", whyRefused(error)];
  const title = element("h1", { tabindex: -1 }, heading);
  const again = element("button", { type: "button", class: "primary", onclick: () => { again.disabled = true; onAgain(); } },
    error.code === "session-replaced" ? "Use it here" : "Try again");
  return {
    element: element("div", { class: "trouble empty", role: "alert" }, title, element("p", {}, text || whyRefused(error)), again),
    focus: () => title.focus(),
    close() {},
  };
}

/** Speaks in the line above everything: of the connection, and of a place that is gone. */
export function banner(place) {
  const seat = element("span", {});
  const lost = element("p", { class: "notice warn lost", hidden: true }, element("span", { class: "spinner", "aria-hidden": "true" }), seat);
  const words = element("span", { class: "grow" });
  const gone = element("div", { class: "notice danger", hidden: true }, words,
    element("button", { type: "button", class: "small", onclick: () => { gone.hidden = true; } }, "OK"));
  place.append(lost, gone);
  return {
    connection(status, isSeated) {
      say(seat, isSeated ? "Reconnecting… your seat is kept." : "Reconnecting…");
      lost.hidden = status !== "reconnecting";
      document.body.classList.toggle("is-away", !lost.hidden);
    },
    gone(text) {
      gone.hidden = text === null;
      if (text) say(words, text);
    },
  };
}
