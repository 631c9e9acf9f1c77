/** What a room waits for, in a sentence. */
import { counted } from "./words.js";

/** Says what has to happen before the room goes on. */
export function whatItWaitsFor(game, { isHost, isSpectator }) {
  if (game.status === "starting") return "It starts in a moment.";
  if (game.status === "playing") return isSpectator ? "You are watching." : "";
  if (game.status === "finished") return finishedHint(game, isSpectator);
  const missing = game.minPlayers - game.playerCount;
  if (missing > 0) return `Waiting for ${counted(missing, "more player")}.`;
  const unready = game.players.filter((player) => !player.ready).length;
  if (game.startRule === "auto") return unready ? "It starts once everybody is ready." : "It starts.";
  if (game.startRule === "all-ready" && unready) return `Waiting until ${unready} more ${unready === 1 ? "is" : "are"} ready.`;
  return isHost ? "You can start." : "Waiting for the host to start.";
}

function finishedHint(game, isSpectator) {
  const votes = (game.rematch ?? []).length;
  const of = game.players.filter((player) => player.connected).length;
  if (votes) return `${votes} of ${of} want to play again.`;
  return isSpectator ? "The match is over." : "Play again with the same players?";
}
