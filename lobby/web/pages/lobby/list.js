/** The open games, as they are now: filtered, searched, and one click from a seat. */
import { counted, kindOf, STATUSES } from "./words.js";
import { element, keyed, say } from "./element.js";
import { glyph, pips } from "./glyphs.js";

/**
 * Returns the list; `update(games, {total, state})` shows games, where `state` is
 * `loading`, `asking`, `ready` or `away`. `onFilter(where)` hears what is looked for, `onMore()` that more is wanted.
 */
export function gamesList({ onJoin, onWatch, onCreate, onFilter, onMore }) {
  const rows = element("ul", { class: "games", "aria-label": "Games" });
  const filled = keyed(rows, (game) => game.id, () => gameRow({ onJoin, onWatch }));
  const count = element("p", { class: "muted small", role: "status" });
  const more = element("button", { type: "button", class: "quiet", onclick: onMore, hidden: true }, "Show more");
  const loading = element("div", { class: "games", "aria-hidden": "true" },
    Array.from({ length: 3 }, () => element("div", { class: "skeleton" })));
  const empty = emptyState(onCreate, () => filters.reset());
  const filters = filterBar(onFilter, count);
  let last = { games: [], total: 0, state: "loading" };

  function rerender() {
    const { games, total, state } = last;
    const shown = games.filter(filters.fits);
    filled(shown);
    loading.hidden = state !== "loading";
    rows.hidden = !shown.length;
    empty.update(state === "ready" && !shown.length, filters.isUsed());
    more.hidden = !(total > games.length);
    say(count, state === "loading" ? "Looking for games…" : counted(filters.isUsed() ? shown.length : total, "game"));
  }

  return {
    element: element("div", { class: "stack" }, filters.element, loading, rows, empty.element, more),
    update(games, { total, state }) {
      last = { games, total, state };
      filters.offer([...new Set(games.flatMap((game) => game.tags))].sort());
      rerender();
    },
  };
}

function emptyState(onCreate, onReset) {
  const heading = element("h3", {});
  const text = element("p", {});
  const create = element("button", { type: "button", onclick: onCreate }, "Create a game");
  const reset = element("button", { type: "button", onclick: onReset }, "Show all games");
  const box = element("div", { class: "empty", hidden: true },
    element("span", { class: "pips large", "aria-hidden": "true" }, [1, 2, 3, 4].map((seat) => element("i", { class: `seat-${seat}` }))),
    heading, text, element("div", { class: "row" }, reset, create));
  return {
    element: box,
    update(isShown, isFiltered) {
      box.hidden = !isShown;
      say(heading, isFiltered ? "No game fits" : "Nobody has opened a game yet");
      say(text, isFiltered ? "Look for something else, or open the game yourself." : "Open the first one; others see it here at once.");
      reset.hidden = !isFiltered;
    },
  };
}

function filterBar(onChange, count) {
  const search = element("input", { type: "search", maxlength: 64, placeholder: "Name of a game", autocomplete: "off" });
  const status = element("select", {},
    element("option", { value: "" }, "Any status"),
    ["waiting", "playing", "finished"].map((name) => element("option", { value: name }, STATUSES[name].text)));
  const tag = element("select", {}, element("option", { value: "" }, "Any tag"));
  const joinable = element("input", { type: "checkbox" });
  const where = () => ({
    ...(search.value.trim() && { name: search.value.trim() }),
    ...(status.value && { status: status.value }),
    ...(tag.value && { tags: [tag.value] }),
    ...(joinable.checked && { joinable: true }),
  });
  const form = element("form", { class: "filters", role: "search", "aria-label": "Find a game", onsubmit: (event) => event.preventDefault() },
    element("label", { class: "field find" }, element("span", {}, "Search"), search),
    element("label", { class: "field" }, element("span", {}, "Status"), status),
    element("label", { class: "field" }, element("span", {}, "Tag"), tag),
    element("div", { class: "spread" }, count, element("label", { class: "check" }, joinable, "Free seats only")));
  form.addEventListener("input", () => onChange(where()));
  return {
    element: form,
    isUsed: () => Object.keys(where()).length > 0,
    fits: (game) => fits(where(), game),
    reset() {
      form.reset();
      onChange({});
    },
    offer(tags) {
      const wanted = [...new Set([...tags, ...(tag.value ? [tag.value] : [])])];
      const offered = [...tag.options].slice(1).map((option) => option.value);
      if (wanted.join("\n") === offered.join("\n")) return;
      const chosen = tag.value;
      tag.replaceChildren(tag.options[0], ...wanted.map((name) => element("option", { value: name }, name)));
      tag.value = chosen;
    },
  };
}

function fits(where, game) {
  return (where.name === undefined || game.name.toLowerCase().includes(where.name.toLowerCase()))
    && (where.status === undefined || game.status === where.status)
    && (where.tags === undefined || where.tags.every((tag) => game.tags.includes(tag)))
    && (where.joinable === undefined || game.joinable);
}

function gameRow({ onJoin, onWatch }) {
  let game = null;
  const picture = element("span", { class: "kind" });
  const name = element("h3", {});
  const lock = element("span", { class: "lock", hidden: true }, glyph("lock", 16), element("span", { class: "visually-hidden" }, "Has a password"));
  const host = element("p", { class: "muted small" });
  const tags = element("p", { class: "row tags" });
  const badge = element("span", { class: "badge" });
  const seats = pips();
  const taken = element("span", { class: "small muted", "aria-hidden": "true" });
  const join = element("button", { type: "button", onclick: () => onJoin(game, join) }, "Join");
  const watch = element("button", { type: "button", class: "quiet", onclick: () => onWatch(game, watch) }, "Watch");
  const row = element("li", { class: "card game" },
    picture,
    element("div", { class: "about" }, element("div", { class: "row" }, name, lock, badge), host, tags),
    element("div", { class: "seated" }, seats.element, taken),
    element("div", { class: "row acts" }, watch, join));
  return {
    element: row,
    update(next) {
      if (next === game) return;
      game = next;
      const kind = kindOf(game);
      picture.replaceChildren(glyph(kind?.id ?? "other", 40));
      say(name, game.name);
      say(host, [kind?.name, `hosted by ${game.hostName}`, game.spectatorCount && `${game.spectatorCount} watching`].filter(Boolean).join(" · "));
      tags.replaceChildren(...game.tags.map((tag) => element("span", { class: "badge" }, tag)));
      tags.hidden = !game.tags.length;
      lock.hidden = !game.hasPassword;
      badge.className = `badge ${STATUSES[game.status].tone}`;
      say(badge, STATUSES[game.status].text);
      seats.update(game.playerCount, game.maxPlayers);
      say(taken, `${game.playerCount}/${game.maxPlayers}`);
      join.hidden = !game.joinable;
      join.setAttribute("aria-label", `Join ${game.name}`);
      watch.setAttribute("aria-label", `Watch ${game.name}`);
    },
  };
}
