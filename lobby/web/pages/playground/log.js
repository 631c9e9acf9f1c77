/** What a player sent and heard, each push with its number. */

import { element } from "../lobby/element.js";

const MOST = 300;
const BRIEF = 90; // characters
const SECRET = "token";
const NUMBERS = ["gameId", "epoch", "seq"]; // the same in every line, or shown beside it

/**
 * Return the log of a player, `{element, add, clear}`; `nameOf(playerId)` makes a brief line brief.
 *
 * `add({kind, event, data, seq, isMissed})` adds a line; `kind` is `sent`, `answer`, `refusal`,
 * `push` or `note`.
 */
export function logOf(name, nameOf) {
  const list = element("ol", {});
  const box = element("div", { class: "log", role: "log", tabindex: 0, "aria-label": `What ${name} sent and heard` }, list);
  return {
    element: box,
    add(line) {
      const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
      list.append(lineOf(line, nameOf));
      while (list.childElementCount > MOST) list.firstElementChild.remove();
      if (isAtEnd) box.scrollTop = box.scrollHeight;
    },
    clear: () => list.replaceChildren(),
  };
}

const SIGNS = { sent: "→", answer: "←", refusal: "✕", push: "•", note: "–" };
const MEANINGS = { sent: "sent", answer: "answered", refusal: "refused", push: "heard", note: "" };

function lineOf({ kind, event, data, seq = null, isMissed = false }, nameOf) {
  const whole = data === undefined ? "" : JSON.stringify(data, hidden, 1);
  const short = (key, value) => (NUMBERS.includes(key) ? undefined : nameOf(value) ?? hidden(key, value));
  const brief = data === undefined ? "" : JSON.stringify(data, short);
  const head = [
    element("span", { class: "sign", "aria-hidden": "true" }, SIGNS[kind]),
    element("span", { class: "visually-hidden" }, `${MEANINGS[kind]} `),
    seq === null ? null : element("span", { class: "seq" }, `#${seq}`),
    element("strong", {}, event),
    isMissed ? element("span", { class: "badge warn" }, "missed") : null,
  ];
  const more = { class: `line ${kind}`, "data-event": event, "data-seq": seq, "data-missed": isMissed };
  if (whole.length <= 2) return element("li", more, element("p", {}, head));
  return element("li", more, element("details", {},
    element("summary", {}, head, element("span", { class: "brief" }, brief === "{}" ? "" : brief.slice(0, BRIEF))),
    element("pre", {}, whole)));
}

/** Whoever has the token is the player: it is not for screenshots. */
function hidden(key, value) {
  return key === SECRET ? "…" : value;
}
