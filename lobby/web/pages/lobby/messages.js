/** What was said, line by line. */
import { element } from "./element.js";

const HOUR = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

/** Returns a message of a player; `seat` gives the name its colour. */
export function bubble({ playerId, name, text, sentAt }, { isMine, seat }) {
  const time = new Date(sentAt);
  const entry = element("div", { class: `message${isMine ? " mine" : ""}${seat ? ` seat-${seat}` : ""}` },
    element("p", { class: "by small" }, element("b", {}, name), " ",
      element("time", { class: "muted", datetime: time.toISOString() }, HOUR.format(time))),
    element("p", { class: "text" }, text));
  entry.dataset.by = playerId;
  return entry;
}

/** Returns what the lobby itself says. */
export function notice(text) {
  return element("div", { class: "message system muted small" }, text);
}

/** Says the name once where one person speaks on. */
export function follow(entry, before) {
  entry.classList.toggle("more", Boolean(entry.dataset.by) && before?.dataset.by === entry.dataset.by);
}

/** Says who is writing. */
export function whoWrites(names) {
  if (!names.length) return "\u00a0";
  const shown = names.slice(0, 2).join(" and ");
  return `${shown}${names.length > 2 ? " and others" : ""} ${names.length === 1 ? "is" : "are"} writing…`;
}
