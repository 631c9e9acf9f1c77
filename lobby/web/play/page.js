/**
 * A page for one game: a name, a table, the match, the next match.
 *
 * It is all that a game needs around it: `/play/arena` finds or opens a table, and
 * `/play/arena?join=CODE` takes a seat at one, or watches where the match is on.
 */

import { connect } from "/sdk/lobby-client.js";
import { element, say } from "../pages/lobby/element.js";
import { kindOf, someName, wishOf } from "./kinds.js";
import { tableView } from "./table.js";
import { whyGone, whyRefused } from "../pages/lobby/words.js";

const kind = kindOf(document.documentElement.dataset.game);
const main = document.getElementById("main");
const who = document.getElementById("who");
const banner = document.getElementById("connection");
const TOO_LATE = ["wrong-state", "game-full", "game-locked"]; // then one may watch
let view = null;

function show(next) {
  view?.close();
  view = next;
  main.replaceChildren(next.element);
}

/** Come to a table as this window's player, who is the same after a reload. */
async function come(name) {
  // Each window is a player of its own, so that two windows play with each other.
  const lobby = await connect({ name, storage: sessionStorage });
  sessionStorage.setItem("name", lobby.name);
  say(who, lobby.name);
  lobby.on("status", follow);
  lobby.on("room", (room) => showRoom(lobby, room));
  if (lobby.room !== null) return showRoom(lobby, lobby.room);
  try {
    await sitDown(lobby);
  } catch (error) {
    lobby.close();
    throw error;
  }
}

async function sitDown(lobby) {
  const asked = new URLSearchParams(location.search);
  const code = asked.get("join");
  if (!code) {
    const seconds = Number(asked.get("seconds"));
    return lobby.quickJoin(wishOf(kind, seconds > 0 ? { seconds } : {}));
  }
  try {
    return await lobby.joinGame({ code });
  } catch (error) {
    if (!TOO_LATE.includes(error.code)) throw error;
    return lobby.joinGame({ code, as: "spectator" });
  }
}

function showRoom(lobby, room) {
  if (room === null) return;
  const place = new URL(location.href);
  place.searchParams.set("join", room.code); // whoever is sent this address comes to this table
  history.replaceState(null, "", place);
  room.on("left", ({ reason }) => leave(lobby, reason));
  show(tableView(kind, room, lobby));
}

function leave(lobby, reason) {
  history.replaceState(null, "", location.pathname);
  if (lobby.status !== "closed") lobby.close();
  show(arrival(reason === "left" ? null : whyGone(reason)));
}

function follow({ status, error }) {
  banner.hidden = status === "connected";
  if (status === "reconnecting") say(banner, "The connection is lost. Reconnecting…");
  if (error && error.code !== "closed") {
    banner.hidden = true;
    show(arrival(whyRefused(error)));
  } else if (status === "closed") banner.hidden = true;
}

function arrival(why = null) {
  const name = element("input", {
    name: "name", required: true, maxlength: 64, autocomplete: "nickname",
    value: sessionStorage.getItem("name") ?? someName(),
  });
  const notice = element("p", { class: "notice danger", role: "alert", hidden: why === null }, why);
  const button = element("button", { class: "primary" }, "Play");
  const form = element("form", { class: "card stack play-arrival" },
    element("h1", {}, kind.name),
    element("p", { class: "muted" }, kind.about),
    element("label", { class: "field" }, element("span", {}, "Your name"), name), notice, button);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      await come(name.value.trim());
    } catch (error) {
      notice.hidden = false;
      say(notice, whyRefused(error));
    } finally {
      button.disabled = false;
    }
  });
  return { element: form, close() {} };
}

async function begin() {
  const name = sessionStorage.getItem("name");
  if (name === null) return show(arrival());
  try {
    await come(name);
  } catch (error) {
    show(arrival(whyRefused(error)));
  }
}

begin();
