/** The games that can be played here: what they are called, and how they are opened. */

const KINDS = {
  "four-in-a-row": {
    name: "Four in a row",
    about: "Drop discs, and be the first with four in a row. For two to four.",
  },
  arena: {
    name: "Arena",
    about: "Fly your ship and collect more sparks than the others. For two to four.",
  },
};

/** Return a kind of game by its name, as it stands in `metadata.game`. */
export function kindOf(game) {
  return { game, load: () => import(`./${game}.js`), ...KINDS[game] };
}

/** Return the wish for `quickJoin`: a game of this kind that has a free seat, or a new one. */
export function wishOf({ game, name }, more = {}) {
  const metadata = { game, ...more };
  const options = { minPlayers: 2, maxPlayers: 4, startRule: "auto", countdownSeconds: 3 };
  return {
    where: { status: "waiting", joinable: true, metadata },
    create: { name, tags: [game], metadata, ...options },
  };
}

const FIRST = ["Quick", "Calm", "Bold", "Merry", "Sly", "Bright", "Brave", "Lucky"];
const SECOND = ["Fox", "Otter", "Hawk", "Lynx", "Wren", "Badger", "Heron", "Hare"];

/** Return a name for who has none: two windows at one table should not be namesakes. */
export function someName() {
  const oneOf = (words) => words[Math.floor(Math.random() * words.length)];
  return `${oneOf(FIRST)} ${oneOf(SECOND)}`;
}
