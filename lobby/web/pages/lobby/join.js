/** The ways into a game: from the list, by code, by link, by invitation. */
import { ask } from "./dialog.js";
import { element } from "./element.js";
import { kindOf, whyRefused } from "./words.js";

const CODE_LENGTH = 6;
const ASKS = ["password-required", "wrong-password"];
const NO_SEAT = ["wrong-state", "game-full", "game-locked"];

/**
 * Joins by `how` (`gameId`, `code` or `invite`, and `as`), asking for the password if there is
 * one, and whether to watch if there is no seat. Throws the refusal; returns `null` if that was
 * not wanted.
 */
export async function join(lobby, how) {
  try {
    return await lobby.joinGame(how);
  } catch (refusal) {
    if (ASKS.includes(refusal.code)) return askForPassword(lobby, how);
    if (NO_SEAT.includes(refusal.code) && how.as !== "spectator") return askToWatch(lobby, how, refusal);
    throw refusal;
  }
}

async function askToWatch(lobby, how, refusal) {
  const why = refusal.code === "wrong-state" ? "The match has begun." : whyRefused(refusal);
  const watches = await ask({
    title: "Watch instead?",
    confirm: "Watch",
    body: [element("p", {}, `${why} You may watch, and talk with the others.`)],
    submit: () => true,
  });
  return watches && join(lobby, { ...how, as: "spectator" });
}

function askForPassword(lobby, how) {
  const password = element("input", { type: "password", required: true, maxlength: 64, autocomplete: "off" });
  return ask({
    title: "This game has a password",
    confirm: "Join",
    body: [element("label", { class: "field" }, element("span", {}, "Password"), password)],
    submit: async () => {
      try {
        return await lobby.joinGame({ ...how, password: password.value });
      } catch (refusal) {
        password.select();
        throw new Error(whyRefused(refusal));
      }
    },
  });
}

/**
 * Returns the wish of somebody who wants to play now: a game that runs on this page, of the kind
 * for which most are waiting.
 */
export function quickWish(games, playerName) {
  const open = games.filter((game) => game.joinable && !game.hasPassword && kindOf(game) !== null);
  const [fullest] = open.sort((one, other) => other.playerCount - one.playerCount);
  const metadata = { game: fullest ? kindOf(fullest).id : "four-in-a-row" };
  return { where: { metadata }, create: { name: `${playerName}’s game`.slice(0, 64), metadata } };
}

/** Asks for a code, or a link with one, and joins that game. */
export function askForCode(lobby) {
  const code = element("input", { class: "code-input", required: true, autocomplete: "off", autocapitalize: "characters", spellcheck: "false", placeholder: "K4TQ7H" });
  const watch = element("input", { type: "checkbox" });
  return ask({
    title: "Join by code",
    confirm: "Join",
    body: [
      element("label", { class: "field" }, element("span", {}, "Code or link"), code),
      element("label", { class: "check" }, watch, "Only watch"),
    ],
    submit: async () => {
      try {
        return await join(lobby, { code: codeIn(code.value), ...(watch.checked && { as: "spectator" }) });
      } catch (refusal) {
        throw new Error(whyRefused(refusal));
      }
    },
  });
}

/** Returns the code in what somebody has typed or pasted. */
export function codeIn(text) {
  const inLink = /[?&]join=([^&#\s]+)/.exec(text);
  return (inLink ? inLink[1] : text).replace(/[\s-]/g, "").toUpperCase().slice(0, 2 * CODE_LENGTH);
}

/** Returns the link with which others join. */
export function linkTo(code) {
  return `${location.origin}/?join=${encodeURIComponent(code)}`;
}
