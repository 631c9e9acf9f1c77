/** How the page says what the lobby says in codes. */

const REFUSALS = {
  "not-found": "There is no such game. It may have been closed.",
  "no-match": "No open game fits.",
  "game-full": "All seats of this game are taken.",
  "spectators-full": "No more spectators fit in.",
  "game-locked": "The host has locked this game.",
  "already-in-game": "You are in another game. Leave it first.",
  "not-in-game": "You are not in this game any more.",
  "read-only": "You only watch here.",
  "not-host": "Only the host may do that.",
  "not-enough-players": "There are not enough players yet.",
  "not-ready": "Not everybody is ready yet.",
  "player-away": "That player is not connected now.",
  banned: "You have been banned here.",
  "password-required": "This game has a password.",
  "wrong-password": "That is not the password.",
  "invite-invalid": "This invitation is no longer good.",
  muted: "The host has muted you.",
  "server-draining": "This server is about to restart and opens no new games.",
  "server-full": "This server is full. Try again later.",
  busy: "Too much at once. Try again.",
  "cannot-connect": "The lobby does not answer. It may be restarting, or your network is down.",
  "connection-lost": "The connection was lost before the answer came. Look whether it was done.",
  timeout: "The lobby did not answer in time. Look whether it was done.",
};

/** Why a command was refused, for people. */
export function whyRefused(error) {
  if (error.code === "rate-limited") {
    const seconds = Math.max(1, Math.ceil((error.retryAfterMs ?? 1000) / 1000));
    return `A little slower, please. You may go on in ${seconds} s.`;
  }
  if (error.code === "wrong-state") return "That is not possible at this point of the game.";
  if (error.code === "invalid-message") return `That is not accepted: ${error.message}.`;
  return REFUSALS[error.code] ?? error.message ?? "That did not work.";
}

/** What a notification says: of what a backend sends, the strings under these names. */
export function textOf({ kind, data }) {
  if (kind === "game-invite") return `${data.from.name} invites you to “${data.gameName}”`;
  const said = ["title", "text", "body"].map((name) => data[name]).filter((text) => typeof text === "string" && text);
  return said.join(": ") || "There is news for you in your game.";
}

export const STATUSES = {
  waiting: { text: "Open", tone: "good" },
  starting: { text: "Starting", tone: "warn" },
  playing: { text: "Playing", tone: "warn" },
  finished: { text: "Finished", tone: "" },
};

/** Why somebody's place in a game is gone. */
export function whyGone(reason, message) {
  const told = message ? `: “${message}”` : ".";
  return {
    kicked: `The host has removed you from the game${told}`,
    banned: `The host has banned you from the game${told}`,
    "timed-out": "You were away for too long, and your seat was given up.",
    lost: "The game was lost when the server restarted.",
    closed: "The game was closed.",
    empty: "The game was closed: everybody had left.",
    abandoned: "The game was closed: nobody was connected any more.",
    finished: "The game was closed: its match ended a while ago.",
    admin: "An administrator has closed the game.",
  }[reason] ?? "The game is over.";
}

/** The games that can be played here; `kind` is `metadata.game`. */
export const KINDS = {
  "four-in-a-row": { name: "Four in a row", text: "Take turns, line up four.", module: "/web/play/four-in-a-row.js" },
  arena: { name: "Arena", text: "Real time, everybody at once.", module: "/web/play/arena.js" },
};

/** Returns the kind of a game with its `id`, `null` if it is none of these: metadata may hold anything. */
export function kindOf({ metadata }) {
  const id = metadata?.game;
  return typeof id === "string" && Object.hasOwn(KINDS, id) ? { id, ...KINDS[id] } : null;
}

/** Returns what is said of a number of things: "1 seat", "2 seats". */
export function counted(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}
