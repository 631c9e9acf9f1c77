/** The page `/`: who is here, and which view they see. */
import { connect } from "/sdk/lobby-client.js";
import { arrivalView, isKnown, storedName, storeName } from "./arrival.js";
import { ask, dismissDialogs } from "./dialog.js";
import { attempt } from "./attempt.js";
import { element } from "./element.js";
import { homeView } from "./home.js";
import { inbox } from "./inbox.js";
import { codeIn, join, linkTo } from "./join.js";
import { banner, troubleView } from "./trouble.js";
import { roomView } from "./room.js";
import { toast } from "./toasts.js";
import { whyGone, whyRefused } from "./words.js";

const LOUNGE = "general";
const main = document.getElementById("main");
const tools = document.getElementById("tools");
const noticeOf = banner(document.getElementById("banner"));
let view = null;
let lobby = null;
let code = codeInAddress();

function codeInAddress() {
  const given = new URLSearchParams(location.search).get("join");
  return given ? codeIn(given) : null;
}

function show(next, { focus = true } = {}) {
  view?.close();
  view = next;
  main.replaceChildren(next.element);
  dismissDialogs();
  if (focus) next.focus();
}

/** Connects as a guest, or as whom this browser has been before. */
async function come(name, place = null) {
  const client = await connect({ ...(name && { name }), ...(place && { room: place }) });
  storeName(client.name);
  lobby = client;
  const post = inbox(lobby, { onInvite: accept });
  furnish(post);
  lobby.on("status", ({ status, error }) => follow(status, error, post));
  lobby.on("room", (room) => followRoom(room));
  lobby.on("seat-lost", ({ reason }) => noticeOf.gone(whyGone(reason)));
  lobby.on("server-draining", () => toast("The server is about to restart. Games go on, and you will be connected again."));
  post.refresh();
  showPlace();
  await useCode();
}

function furnish(post) {
  const name = element("button", { type: "button", class: "quiet name", onclick: rename, "aria-label": `Your name: ${lobby.name}. Change it` }, lobby.name);
  tools.replaceChildren(post.element, name);
}

function follow(status, error, post) {
  noticeOf.connection(status, Boolean(lobby.room));
  if (status === "connected") {
    view?.reenter?.();
    post.refresh();
  }
  if (status === "closed") post.close();
  if (status === "closed" && error) {
    tools.replaceChildren();
    show(troubleView(error, () => start()));
  }
  view?.update?.();
}

function followRoom(room) {
  if (room) noticeOf.gone(null);
  showPlace();
}

function showPlace() {
  const { room } = lobby;
  // In a room the address is the link into it: it may be copied from there, too.
  history.replaceState(null, "", room ? linkTo(room.code) : location.pathname);
  if (!room) return show(homeView(lobby, { lounge: LOUNGE }));
  let words = null;
  room.on("player-left", (push) => { if (push.playerId === lobby.playerId) words = push.message; });
  room.on("left", ({ reason }) => { if (reason !== "left") noticeOf.gone(whyGone(reason, words)); });
  show(roomView(lobby, room, { lounge: LOUNGE }));
}

/** Joins the game of the link that brought one here, unless one sits somewhere already. */
async function useCode() {
  const wanted = code;
  code = null;
  if (!wanted || lobby.room?.code === wanted) return;
  if (await mayLeave()) await attempt(() => join(lobby, { code: wanted }));
}

async function accept({ invite, gameId }) {
  if (lobby.room?.id === gameId) return;
  if (await mayLeave()) await attempt(() => join(lobby, { invite }));
}

async function mayLeave() {
  if (!lobby.room) return true;
  const left = await ask({
    title: "Leave this game?",
    confirm: "Leave and join",
    body: [element("p", {}, `You are in “${lobby.room.game.name}”. One can be in one game at a time.`)],
    submit: () => lobby.room?.leave(),
  });
  return left !== null;
}

async function rename() {
  const name = element("input", { required: true, maxlength: 64, value: lobby.name, autocomplete: "nickname" });
  await ask({
    title: "Your name",
    confirm: "Save",
    body: [element("label", { class: "field" }, element("span", {}, "What should the others call you?"), name)],
    submit: () => comeBackAs(name.value.trim()),
  });
}

/** Connects anew under another name, to the same seat; under the old one if it is refused. */
async function comeBackAs(name) {
  const { place, name: before } = lobby;
  if (!name || name === before) return;
  lobby.close();
  try {
    await arrive(name, place);
  } catch (refusal) {
    await arrive(before, place);
    throw refusal;
  }
}

async function arrive(name, place = null) {
  try {
    await come(name, place);
  } catch (refusal) {
    throw new Error(whyRefused(refusal));
  }
}

async function start() {
  const name = storedName();
  if (!name && !isKnown()) return show(arrivalView({ code, onName: arrive }));
  main.setAttribute("aria-busy", "true");
  try {
    await come(name);
  } catch (error) {
    // Kept from a time when it was good, or from a developer's backend, which may call players so.
    if (error.code === "invalid-message") return show(arrivalView({ code, why: whyRefused(error), onName: arrive }));
    show(troubleView(error, start));
  } finally {
    main.removeAttribute("aria-busy");
  }
}

start();
