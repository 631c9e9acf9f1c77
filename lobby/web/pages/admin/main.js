/** The administrators' page: from the token to the office, and out again. */
import { element, say } from "../lobby/element.js";
import { Office } from "./office.js";
import { claimsOf, dial, kept } from "./server.js";
import { signIn } from "./sign-in.js";
import { whyNotIn } from "./words.js";

const place = document.getElementById("content");
const light = document.getElementById("connection");
const who = document.getElementById("who");
const out = document.getElementById("sign-out");
const LIGHTS = {
  connected: ["Live", "badge good"], connecting: ["Connecting…", "badge"], reconnecting: ["Reconnecting…", "badge warn"],
};
let office = null;

function showStatus({ status, error }) {
  const [text, kind] = LIGHTS[status] ?? ["Signed out", "badge"];
  say(light, text);
  light.className = kind;
  if (status === "closed" && office !== null) leave(whyNotIn(error));
}

/** Go in with a token, or throw why that is refused. */
async function enter(token) {
  const client = dial(token);
  const next = new Office(client, { status: showStatus });
  try {
    await client.welcomed;
  } catch (error) {
    next.leave();
    throw error;
  }
  kept.token = token;
  office = next;
  showStatus({ status: client.status });
  say(who, claimsOf(token).name);
  light.hidden = out.hidden = false;
  place.replaceChildren(office.element);
  await office.enter();
}

function leave(why = "") {
  const left = office;
  office = null;
  left?.leave();
  kept.forget();
  askForToken(why);
}

function askForToken(why = "") {
  light.hidden = out.hidden = true;
  say(who, "");
  document.title = "Sign in · lobby administration";
  place.replaceChildren(signIn({ enter, why }));
  place.querySelector("input").focus();
}

async function begin() {
  if (kept.token === null) return askForToken();
  place.replaceChildren(element("p", { class: "empty", role: "status" }, "Connecting…"));
  try {
    await enter(kept.token);
  } catch (error) {
    if (/^(token-|not-authorized|banned)/.test(error.code)) kept.forget();
    askForToken(whyNotIn(error));
  }
}

out.addEventListener("click", () => leave());
begin();
