/** The first thing a newcomer sees: what this is, and what to be called. */
import { element } from "./element.js";
import { counted } from "./words.js";

const KEY = "lobby:name";

/** Returns the name that was chosen on an earlier visit, or `null`. */
export function storedName() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // the browser may forbid it: then the name is asked for each time
  }
}

/** Returns whether the client keeps a token here: from a game's own page, or a developer's. */
export function isKnown() {
  try {
    return localStorage.getItem(`lobby:${location.origin}`) !== null;
  } catch {
    return false;
  }
}

/** Keeps the name for the next visit. */
export function storeName(name) {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // As above.
  }
}

/** Returns the view that asks for a name; `onName(name)` may reject with what is then shown. */
export function arrivalView({ code, why: reason = null, onName }) {
  const name = element("input", { name: "name", required: true, maxlength: 64, autocomplete: "nickname", placeholder: "For example Ann" });
  const why = element("p", { class: "notice danger", role: "alert", hidden: reason === null }, reason);
  const button = element("button", { class: "primary" }, code ? "Join the game" : "Come in");
  const form = element("form", { class: "card stack" },
    element("label", { class: "field" }, element("span", {}, "What should the others call you?"), name), why, button);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!name.value.trim() || button.disabled) return name.focus();
    button.disabled = true;
    why.hidden = true;
    try {
      await onName(name.value.trim());
    } catch (refusal) {
      why.textContent = refusal.message;
      why.hidden = false;
    } finally {
      button.disabled = false;
    }
  });
  const now = element("p", { class: "row small muted" });
  countGames().then((total) => { if (total) now.append(element("span", { class: "badge good" }, `${counted(total, "game")} open now`)); });
  const title = element("h1", { tabindex: -1 }, code ? "You are invited to a game" : "Find a table, take a seat");
  return {
    element: element("div", { class: "arrival" },
      element("div", { class: "stack" },
        element("span", { class: "pips large", "aria-hidden": "true" }, [1, 2, 3, 4].map((seat) => element("i", { class: `seat-${seat}${seat < 4 ? " taken" : ""}` }))),
        title,
        element("p", { class: "muted lead" }, code
          ? "Choose a name, and you are at the table."
          : "See the games that are open right now, join one or open your own, and play with up to four."),
        now),
      form),
    focus: () => name.focus(),
    close() {},
  };
}

async function countGames() {
  try {
    return (await (await fetch("/api/games?limit=1")).json()).total;
  } catch {
    return 0; // an ornament: without it the page says what is wrong in its own time
  }
}
