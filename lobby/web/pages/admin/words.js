/** How this page says numbers, times and refusals. */

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });
const hour = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const SPANS = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];
const HOW_TO_GET_ONE = "On the server: lobby token --role admin --name you";

export const count = (number) => whole.format(number);
export const when = (ms) => day.format(ms);
export const clock = (ms) => hour.format(ms);

/** "3 games", "1 game". */
export const counted = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;

/** A rate or a time in ms: whole above ten, one digit below. */
export const figure = (number) => (Math.abs(number) < 10 ? fine : whole).format(number);

/** Bytes in the unit that fits. */
export function bytes(number) {
  if (number < 1024) return `${count(number)} B`;
  const [size, unit] = number < 1024 ** 2 ? [1024, "KiB"] : number < 1024 ** 3 ? [1024 ** 2, "MiB"] : [1024 ** 3, "GiB"];
  return `${figure(number / size)} ${unit}`;
}

/** A time span in its two largest units: "3 min 20 s". */
export function span(ms) {
  let left = Math.max(0, Math.round(ms / 1000));
  const parts = [];
  for (const [seconds, unit] of SPANS) {
    if (left >= seconds) parts.push(`${Math.floor(left / seconds)} ${unit}`);
    left %= seconds;
  }
  return parts.slice(0, 2).join(" ") || "0 s";
}

/** How old something is, in one unit. */
export const age = (ms) => span(ms).split(" ").slice(0, 2).join(" ");

const ENTRY = {
  "token-invalid": `This server does not know that token: it was made with another LOBBY_SECRET, or is not whole. ${HOW_TO_GET_ONE}`,
  "token-expired": `That token has expired. Make a new one. ${HOW_TO_GET_ONE}`,
  "not-authorized": `That token is good, but not an administrator’s. ${HOW_TO_GET_ONE}`,
  "cannot-connect": "The server does not answer. Is it running? Try again in a moment.",
  "session-replaced": "You have signed in from another window, which goes on in this one’s place.",
};

const ACTS = {
  "player-away": "That player is not connected, and in no game. A ban holds for when they come back.",
  "connection-lost": "The connection was lost before the answer came: look whether it was done before you try again.",
  timeout: "No answer came in time: look whether it was done before you try again.",
  "server-full": "There are as many bans as there may be.",
};

const SIGHTS = {
  "connection-lost": "The connection was lost. This will be here once it is back.",
  timeout: "No answer yet. Asking again…",
};

/** Why a command or a connection was refused; what the server says where nothing is better. */
export function inWords(error, table = ACTS) {
  if (error.code === "rate-limited") return `Too fast. Try again in ${span(error.retryAfterMs ?? 1000)}.`;
  if (table[error.code]) return table[error.code];
  const told = error.message || "That did not work";
  return told[0].toUpperCase() + told.slice(1).replace(/\.?$/, ".");
}

/** The same, of the way in. */
export const whyNotIn = (error) => inWords(error, ENTRY);

/** The same, of what is only looked at, and is asked for again by itself. */
export const whyNotShown = (error) => inWords(error, SIGHTS);

export const STATUSES = {
  waiting: { text: "Waiting", tone: "" },
  starting: { text: "Starting", tone: "warn" },
  playing: { text: "Playing", tone: "good" },
  finished: { text: "Finished", tone: "" },
};

export const SHOWN_TO = { public: "everybody", unlisted: "those with the link", private: "those invited" };

export const ALERTS = {
  "loop-lag": { name: "The event loop is late", value: (ms) => `${figure(ms)} ms` },
  memory: { name: "Memory", value: bytes },
  "slow-consumers": { name: "Connections too slow to follow, in a minute", value: count },
  "store-errors": { name: "Errors of the store, in a minute", value: count },
};

export const DEEDS = {
  "close-game": "closed game",
  "kick-player": "kicked",
  "ban-player": "banned",
  "unban-player": "unbanned",
  announce: "announced",
  "clear-alert": "cleared alert",
  drain: "drained this server",
};
