/** The page `/playground`: up to four players side by side, and the code of the last click. */

import { element, say } from "../lobby/element.js";
import { javascript, python } from "./code.js";
import { playerOf } from "./player.js";

const NAMES = ["Ann", "Bob", "Cat", "Dan"];
const COUNT = "playground:count";
const LANGUAGES = { JavaScript: javascript, Python: python };

const players = [];
const main = document.getElementById("main");
const row = element("div", { class: "players" });
const add = element("button", { type: "button", onclick: come }, "Add a player");
const remove = element("button", { type: "button", class: "quiet", onclick: go }, "Remove the last");
const listing = element("input", { type: "checkbox", checked: true });
const code = codePanel();

const table = {
  others: (me) => players.map(({ lobby }) => lobby).filter((lobby) => lobby !== me),
  nameOf: (id) => players.find(({ lobby }) => id !== null && lobby.playerId === id)?.name,
  onClick: code.show,
  showsListing: () => listing.checked,
};

function come() {
  const player = playerOf(players.length + 1, NAMES[players.length], table);
  players.push(player);
  row.append(player.element);
  count();
}

async function go() {
  const player = players.pop();
  count();
  player.element.remove();
  await player.lobby.room?.leave().catch(() => {}); // else its seat is kept for a minute
  player.close();
}

function count() {
  sessionStorage.setItem(COUNT, players.length);
  add.disabled = players.length === NAMES.length;
  remove.disabled = players.length === 1;
}

/** Show the last click as a program, in the language that one chooses. */
function codePanel() {
  const text = element("code", {}, "Press a button, and its code is here.");
  const copied = element("span", { class: "small", role: "status" });
  const choices = Object.keys(LANGUAGES).map((name, number) => element("label", {},
    element("input", { type: "radio", name: "language", value: name, checked: number === 0, onchange: () => draw() }), name));
  const copy = element("button", { type: "button", class: "small", disabled: true, onclick: async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      say(copied, "Copied.");
    } catch {
      say(copied, "Select it, and copy it by hand.");
    }
  } }, "Copy");
  const box = element("section", { class: "card stack tight code-panel", "aria-label": "Code of the last click" },
    element("div", { class: "spread" },
      element("fieldset", { class: "choices" }, element("legend", { class: "visually-hidden" }, "Language"), choices),
      element("div", { class: "row" }, copied, copy)),
    element("pre", { tabindex: 0, role: "region", "aria-label": "Code" }, text));
  let last = null;

  function draw() {
    if (last === null) return;
    const language = box.querySelector("input:checked").value;
    say(text, LANGUAGES[language](last, location.origin));
    say(copied, "");
    copy.disabled = false;
  }

  return {
    element: box,
    show(click) {
      last = click;
      draw();
    },
  };
}

main.append(
  element("div", { class: "head" },
    element("div", { class: "stack tight" },
      element("h1", {}, "Be four players at once"),
      element("p", { class: "muted" },
        "Every button is a command of ", element("code", {}, "/games"),
        ". The log shows what each player sends and hears, with its number in the room.",
        " Drop a connection, and see what was missed come in order."),
      element("div", { class: "row" }, add, remove),
      element("label", { class: "check" }, listing,
        element("span", {}, "Log the listing, too (", element("code", {}, "games-updated"), ")"))),
    code.element),
  row,
);
const wanted = Number(sessionStorage.getItem(COUNT)) || 2;
for (let n = 0; n < Math.min(wanted, NAMES.length); n += 1) come();
