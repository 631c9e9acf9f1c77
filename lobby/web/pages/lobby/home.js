/** The lobby: the open games, the ways into one, and the lounge where everybody meets. */
import { attempt } from "./attempt.js";
import { ChatBox } from "./chat.js";
import { askForGame } from "./create.js";
import { element } from "./element.js";
import { askForCode, join, quickWish } from "./join.js";
import { gamesList } from "./list.js";
import { whyRefused } from "./words.js";

const FILTER_PAUSE_MS = 600; // the lobby takes two changed filters a second
const TYPING_PAUSE_MS = 150;

/** Returns the view for somebody who is in no game. */
export function homeView(lobby, { lounge }) {
  const title = element("h1", { tabindex: -1 }, "Games");
  const chat = new ChatBox(lobby, { roomId: lounge, title: "Lounge", hint: "Say hello" });
  const filter = listingFilter(lobby, () => update());
  const older = olderGames(lobby, filter, () => update());
  const create = () => askForGame(lobby.name, async (options) => {
    try {
      await lobby.createGame(options);
    } catch (refusal) {
      throw new Error(whyRefused(refusal));
    }
  });
  const list = gamesList({
    onCreate: create,
    onJoin: (game, button) => attempt(() => join(lobby, { gameId: game.id }), button),
    onWatch: (game, button) => attempt(() => join(lobby, { gameId: game.id, as: "spectator" }), button),
    onFilter: (where) => {
      older.forget();
      filter.change(where);
      update();
    },
    onMore: () => older.more(),
  });
  const quick = element("button", { type: "button", onclick: () => attempt(() => lobby.quickJoin(quickWish(lobby.games.all, lobby.name)), quick) }, "Quick join");
  const box = element("div", { class: "home" },
    element("div", { class: "stack" },
      element("div", { class: "spread" }, title,
        element("div", { class: "row ways" }, quick,
          element("button", { type: "button", onclick: () => askForCode(lobby) }, "Join by code"),
          element("button", { type: "button", class: "primary", onclick: create }, "Create a game"))),
      list.element),
    element("div", { class: "room-side" }, chat.element));

  function update() {
    const state = stateOf(lobby, filter);
    list.update(older.with(lobby.games.all), { total: lobby.games.total, state });
  }

  const stop = lobby.on("games", update);
  update();
  chat.enter();
  return {
    element: box,
    focus: () => title.focus(),
    reenter: () => chat.enter(),
    update,
    close() {
      stop();
      filter.close();
      chat.close();
    },
  };
}

function stateOf(lobby, filter) {
  if (lobby.status !== "connected") return "away";
  if (lobby.games.version < 0) return "loading";
  return filter.isAsking ? "asking" : "ready";
}

/** Asks the lobby for the games that are looked for, not more often than it bears. */
function listingFilter(lobby, onChange) {
  let timer = null;
  let asked = "{}";
  let wanted = {};
  let notBefore = 0;

  async function ask() {
    const text = JSON.stringify(wanted);
    if (text === asked) return settle();
    asked = text;
    notBefore = Date.now() + FILTER_PAUSE_MS;
    await attempt(() => lobby.watchGames(text === "{}" ? undefined : wanted));
    if (asked === JSON.stringify(wanted)) settle();
  }

  function settle() {
    filter.isAsking = false;
    onChange();
  }

  const filter = {
    isAsking: false,
    get where() {
      return wanted;
    },
    change(where) {
      wanted = where;
      filter.isAsking = true;
      clearTimeout(timer);
      timer = setTimeout(ask, Math.max(TYPING_PAUSE_MS, notBefore - Date.now()));
    },
    close() {
      clearTimeout(timer);
      if (asked !== "{}") lobby.watchGames().catch(() => {}); // the next page asks again
    },
  };
  return filter;
}

/** The games beyond the newest, which are kept current by nobody: fetched page by page. */
function olderGames(lobby, filter, onChange) {
  let games = [];
  let cursor = null;
  return {
    with(newest) {
      const known = new Set(newest.map((game) => game.id));
      return [...newest, ...games.filter((game) => !known.has(game.id))];
    },
    async more() {
      const page = await attempt(() => lobby.listGames({ limit: 100, where: filter.where, sort: "-createdAt", ...(cursor && { cursor }) }));
      if (!page) return;
      cursor = page.cursor;
      games = [...games, ...page.games];
      onChange();
    },
    forget() {
      games = [];
      cursor = null;
    },
  };
}
