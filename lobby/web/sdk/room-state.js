/** A game as its room's pushes tell it: pure, from one picture to the next. */

const OPTIONS = [
  "name", "visibility", "hasPassword", "locked", "minPlayers", "maxPlayers", "maxSpectators",
  "startRule", "countdownSeconds", "tags", "metadata",
];
const COUNTS = ["playerCount", "spectatorCount"];

/** What of a push is how the game is from now on. */
const TELLS = new Map([
  ["player-joined", COUNTS],
  ["player-left", COUNTS],
  ["player-updated", []],
  ["host-changed", ["hostId"]],
  ["game-changed", [...OPTIONS, "status"]],
  ["game-starting", ["startsAt"]],
  ["game-started", []],
  ["game-ended", ["result"]],
  ["game-closed", []],
  ["rematch-updated", ["rematch"]],
]);
const STATUSES = new Map([
  ["game-starting", "starting"],
  ["game-started", "playing"],
  ["game-ended", "finished"],
  ["game-closed", "closed"],
]);
const OF_A_PERSON = ["ready", "connected", "data", "name"];

/** Return the game after a push; the same object if it tells nothing of the picture. */
export function told(game, event, push) {
  if (!TELLS.has(event)) return game;
  const status = STATUSES.get(event);
  const after = { ...withPeople(game, event, push), ...chosen(push, TELLS.get(event)) };
  return tidied(game, status === undefined ? after : { ...after, status });
}

/** Return whether somebody plays or watches. */
export function isMember(game, playerId) {
  return [...game.players, ...game.spectators].some((person) => person.id === playerId);
}

function withPeople(game, event, push) {
  if (event === "player-left") return without(game, push.playerId);
  if (event === "player-updated") return updated(game, push);
  if (event !== "player-joined") return game;
  const key = push.as === "spectator" ? "spectators" : "players";
  const others = without(game, push.player.id);
  return { ...others, [key]: [...others[key], push.player] };
}

function without(game, gone) {
  const stays = (person) => person.id !== gone;
  return {
    ...game,
    players: game.players.filter(stays),
    spectators: game.spectators.filter(stays),
    rematch: (game.rematch ?? []).filter((voter) => voter !== gone),
  };
}

function updated(game, push) {
  const change = (person) =>
    person.id === push.playerId ? { ...person, ...chosen(push, OF_A_PERSON, person) } : person;
  return {
    ...game,
    players: game.players.map(change),
    spectators: game.spectators.map(change),
  };
}

/** Return these fields of a push, as far as it has them, and as far as somebody has them at all. */
function chosen(push, names, person) {
  const given = names.filter((name) => name in push && (person === undefined || name in person));
  return Object.fromEntries(given.map((name) => [name, push[name]]));
}

/** Take away what a change of status ends without a word. */
function tidied(before, after) {
  const game = { ...after };
  if (game.status !== "starting") delete game.startsAt;
  if (game.status === "waiting" && before.status === "finished") {
    delete game.result;
    game.rematch = [];
    game.players = game.players.map((player) => ({ ...player, ready: false }));
  }
  return game;
}
