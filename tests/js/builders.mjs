/** Pictures and pushes that tests begin with. */

export const SDK = "../../lobby/web/sdk";

export const player = (id, seat, more = {}) => ({
  id, name: id.toUpperCase(), seat, ready: false, connected: true, data: {}, ...more,
});

export const spectator = (id) => ({ id, name: id.toUpperCase(), connected: true });

export function aGame(more = {}) {
  const players = more.players ?? [player("ann", 0), player("bob", 1)];
  return frozen({
    id: "g1", code: "ABCDEF", name: "Chess", visibility: "public", hasPassword: false,
    locked: false, minPlayers: 2, maxPlayers: 4, maxSpectators: 8, startRule: "host",
    countdownSeconds: 0, tags: [], metadata: {}, status: "waiting", hostId: "ann", players,
    playerCount: players.length, spectators: [], spectatorCount: 0, createdAt: 1, rematch: [],
    ...more,
  });
}

export const numbered = (seq, more = {}) => frozen({ gameId: "g1", epoch: "e1", seq, ...more });

export const seatedAck = (seq, more = {}) => ({
  ok: true, gameId: "g1", joinCode: "ABCDEF", epoch: "e1", seq, game: aGame(), ...more,
});

export const welcome = (more = {}) => ({
  playerId: "ann", name: "Ann", token: "t1", limits: { messageBytes: 16384 }, protocol: 1, ...more,
});

export const summary = (id, more = {}) => frozen({ id, name: id, createdAt: 1, ...more });

/** Freeze all of a value: who changes a picture in place is found out. */
export function frozen(value) {
  if (value !== null && typeof value === "object") Object.values(value).forEach(frozen);
  return Object.freeze(value);
}
