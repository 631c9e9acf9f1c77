// Hooks in TypeScript: the line that is marked must be refused by the compiler.

import { createHooks } from "../../lobby/web/sdk/react.js";
import { LobbyStore } from "../../lobby/web/sdk/store.js";

const { LobbyProvider, useLobby, useRoom, useRoomEvent } = createHooks({}, { name: "Ann" });

export function Board({ id }: { id: string }): string {
  const { games, status, error, createGame, playerId } = useLobby();
  const { game, me, isHost, act, leave } = useRoom(id, { as: "spectator" });
  useRoomEvent("game-update", ({ action, seq }) => console.log(action, seq.toFixed()));
  // @ts-expect-error a game has no such field
  console.log(game?.board);
  void createGame("Chess").then((room) => room.start());
  void act({ move: 1 }).then(({ seq }) => leave().then(() => seq));
  const seats = game?.players.map(({ name }) => name) ?? [];
  return [games.length, status === "closed", error?.code, playerId, me?.name, isHost, ...seats].join();
}

const store = new LobbyStore({ url: "http://127.0.0.1:8000", storage: null });
const off: () => void = store.subscribe(() => {
  const { status, games, game } = store.getSnapshot();
  console.log(status, games.map(({ name }) => name), game?.hostId);
});
off();

export { LobbyProvider };
