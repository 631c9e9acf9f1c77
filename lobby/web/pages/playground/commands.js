/**
 * Every command of `/games`: its fields, and how the clients of both languages call it.
 *
 * A field is `{name, kind, value}`: `value` is what stands there at first, and one that is left
 * empty is not sent. With `from` the value comes of the table: `code`, `player` or `seq`.
 *
 * A call is `{of, method, args}` in JavaScript, where `of` is `lobby` or `room`, and `{method, args,
 * named}` in Python; `args` and `named` make the arguments of the payload. `needs` is whose command
 * it is: one with a `seat`, or the `host`.
 */

const text = (name, value = "") => ({ name, kind: "text", value });
const number = (name, value = "") => ({ name, kind: "number", value });
const json = (name, value = "") => ({ name, kind: "json", value });
const words = (name, value = "") => ({ name, kind: "words", value });
const choice = (name, choices, value = "") => ({ name, kind: "choice", choices, value });
const yesNo = (name, value = "") => choice(name, [true, false], value);
const person = { ...text("playerId"), from: "player" };

const options = (tags = "") => [
  choice("maxPlayers", [2, 3, 4]), choice("minPlayers", [2, 3, 4]),
  choice("visibility", ["public", "unlisted", "private"]), text("password"), words("tags", tags),
  json("metadata"), choice("startRule", ["host", "all-ready", "auto"]), number("countdownSeconds"),
  number("maxSpectators"),
];
const WHERE = '{"tags": ["playground"]}';

const whole = (payload) => [payload];
const only = (name) => (payload) => (payload[name] === undefined ? [] : [payload[name]]);
const without = (...names) => (payload) =>
  Object.fromEntries(Object.entries(payload).filter(([name]) => !names.includes(name)));
const andMore = (name) => (payload) => {
  const rest = without(name)(payload);
  return Object.keys(rest).length > 0 ? [payload[name] ?? null, rest] : only(name)(payload);
};

export const COMMANDS = [
  {
    event: "create-game",
    about: "Open a game: you host it, and take the first seat.",
    fields: [text("name", "My game"), ...options("playground")],
    js: { of: "lobby", method: "createGame", args: whole },
    python: { method: "create_game", args: only("name"), named: without("name") },
  },
  {
    event: "join-game",
    about: "Take a seat by code, id or invite, or watch.",
    fields: [
      { ...text("code"), from: "code" }, text("gameId"), text("password"), text("invite"),
      choice("as", ["player", "spectator"]),
    ],
    js: { of: "lobby", method: "joinGame", args: whole },
    python: { method: "join_game", named: without() },
  },
  {
    event: "quick-join",
    about: "Join the fullest game that fits, or open one.",
    fields: [json("where", WHERE), json("create", '{"name": "Quick game", "tags": ["playground"]}')],
    js: { of: "lobby", method: "quickJoin", args: whole },
    python: { method: "quick_join", args: only("where"), named: without("where") },
  },
  {
    event: "leave-game", needs: "seat",
    about: "Give your place up.",
    fields: [],
    js: { of: "room", method: "leave" },
    python: { method: "leave_game" },
  },
  {
    event: "set-ready", needs: "seat",
    about: "Say whether you are ready.",
    fields: [yesNo("ready", true)],
    js: { of: "room", method: "setReady", args: only("ready") },
    python: { method: "set_ready", args: only("ready") },
  },
  {
    event: "start-game", needs: "host",
    about: "Begin the match.",
    fields: [],
    js: { of: "room", method: "start" },
    python: { method: "start_game" },
  },
  {
    event: "game-action", needs: "seat",
    about: "Do something in the game: the others hear of it.",
    fields: [json("action", '{"move": "e4"}'), text("actionId"), { ...words("to"), hint: "player ids" }],
    answers: true,
    js: { of: "room", method: "act", args: andMore("action") },
    python: { method: "act", args: only("action"), named: without("action") },
  },
  {
    event: "save-state", needs: "host",
    about: "Keep the state of the match, as it was after seq, for those who come late.",
    fields: [json("state", '{"board": []}'), { ...number("seq"), from: "seq" }],
    js: { of: "room", method: "saveState", args: ({ state, seq }) => [state ?? null, seq ?? 0] },
    python: { method: "save_state", args: ({ state, seq }) => [state ?? null, seq ?? 0] },
  },
  {
    event: "end-game", needs: "host",
    about: "Finish the match.",
    fields: [json("result", '{"draw": true}')],
    js: { of: "room", method: "end", args: only("result") },
    python: { method: "end_game", args: only("result") },
  },
  {
    event: "rematch", needs: "seat",
    about: "Vote for another match.",
    fields: [yesNo("accept", true)],
    js: { of: "room", method: "rematch", args: only("accept") },
    python: { method: "rematch", named: without() },
  },
  {
    event: "update-player", needs: "seat",
    about: "Replace what everybody sees of you.",
    fields: [json("data", '{"colour": "red"}')],
    js: { of: "room", method: "updatePlayer", args: only("data") },
    python: { method: "update_player", args: only("data") },
  },
  {
    event: "update-game", needs: "host",
    about: "Change the game while it waits; only what is given changes.",
    fields: [text("name", "A better name"), yesNo("locked"), ...options()],
    js: { of: "room", method: "updateGame", args: whole },
    python: { method: "update_game", named: without() },
  },
  {
    event: "kick-player", needs: "host",
    about: "Throw somebody out, for good with ban.",
    fields: [person, yesNo("ban"), text("reason")],
    js: { of: "room", method: "kick", args: andMore("playerId") },
    python: { method: "kick_player", args: only("playerId"), named: without("playerId") },
  },
  {
    event: "transfer-host", needs: "host",
    about: "Let somebody else host.",
    fields: [person],
    js: { of: "room", method: "transferHost", args: only("playerId") },
    python: { method: "transfer_host", args: only("playerId") },
  },
  {
    event: "invite-player", needs: "seat",
    about: "Put an invitation into somebody's inbox.",
    fields: [person],
    answers: true,
    js: { of: "room", method: "invite", args: only("playerId") },
    python: { method: "invite_player", args: only("playerId") },
  },
  {
    event: "list-games",
    about: "One page of the open games.",
    fields: [json("where", WHERE), text("sort", "-createdAt"), number("limit", 10), text("cursor")],
    answers: true,
    js: { of: "lobby", method: "listGames", args: whole },
    python: { method: "list_games", args: only("where"), named: without("where") },
  },
  {
    event: "watch-games",
    about: "Which games are pushed to you: those that match, all, or none.",
    fields: [json("where", WHERE), yesNo("off")],
    js: { of: "lobby", method: "watchGames", args: ({ where, off }) => (off ? ["off"] : only("where")({ where })) },
    python: {
      method: "watch_games",
      args: ({ where, off }) => (off ? [] : only("where")({ where })),
      named: ({ off }) => (off ? { off } : {}),
    },
  },
];

/** Return a command by its event. */
export function commandOf(event) {
  return COMMANDS.find((command) => command.event === event);
}

/** Send a command as its code does; without a room as it is, to see what the lobby says to that. */
export function run({ event, js }, payload, lobby) {
  const target = js.of === "lobby" ? lobby : lobby.room;
  if (target === null) return lobby.command("/games", event, payload);
  return target[js.method](...(js.args?.(payload) ?? []));
}
