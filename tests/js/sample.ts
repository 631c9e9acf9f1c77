// A game in TypeScript: every line that is marked must be refused by the compiler.

import {
  connect, Listing, LobbyError,
  type GameUpdate, type GameView, type Room, type SummaryView,
} from "../../lobby/web/sdk/lobby-client.js";

interface Move { from: string; to: string }

async function play(): Promise<void> {
  const lobby = await connect({ name: "Ann", storage: null, namespaces: ["/games", "/chat"] });
  const room: Room = await lobby.createGame({
    name: "Chess", maxPlayers: 2, visibility: "unlisted", startRule: "all-ready", tags: ["x"],
  });
  const off: () => void = room.on("game-update", (update: GameUpdate) => {
    const move: Move = update.action;
    console.log(update.playerId, update.seq.toFixed(), move.from);
  });
  room.on("player-joined", ({ as, player, playerCount }) => {
    if (as === "player" && "seat" in player) console.log(player.seat + playerCount);
  });
  room.on("change", (game: GameView) => console.log(game.players.map(({ ready }) => ready)));
  room.on("resync", ({ game, match }) => console.log(game.status, match?.state, match?.stateSeq));
  room.on("left", ({ reason }) => console.log(reason.length));
  room.on("*", (push, event) => console.log(event.length, push));

  const { seq, duplicate } = await room.act({ from: "e2", to: "e4" } satisfies Move, { to: ["x"] });
  await room.saveState(new Uint8Array(3), seq);
  const { invite, expiresAt } = await room.invite("bob");
  console.log(duplicate === true, invite.length, expiresAt.toFixed());
  await room.updateGame({ locked: true, password: null });
  await room.kick("bob", { ban: true, reason: "no" });

  const games: SummaryView[] = lobby.games.all;
  const page = await lobby.listGames({ where: { status: ["waiting"], joinable: true }, sort: "-name" });
  const listing: Listing = await lobby.watchGames({ minFreeSeats: 1 });
  console.log(games.length, page.cursor?.length, listing.get("g1")?.hostName.length);

  lobby.on("status", ({ status, error }) => console.log(status === "closed", error?.code));
  lobby.on("room", (entered: Room | null) => console.log(entered?.id));
  lobby.on("session-replaced", ({ code, reason }) => console.log(code + reason));
  lobby.on("notification", ({ kind }) => console.log(kind === "game-invite"));
  lobby.chat.on("message", ({ text, number }) => console.log(text, number.toFixed()));
  const said = await lobby.chat.sendMessage({ to: "bob" }, "hi");
  const { messages, more } = await lobby.chat.history(said.roomId, { before: said.number });
  console.log(messages[0]?.sentAt, more);
  const { unread } = await lobby.notifications.readAll();
  const stats = await lobby.admin.requestStats();
  console.log(unread.toFixed(), stats.actionsPerSecond, stats.games.waiting);

  try {
    await lobby.joinGame({ code: "ABCDEF", as: "spectator" });
  } catch (error) {
    if (error instanceof LobbyError && error.code === "game-full") console.log(error.retryAfterMs);
  }
  off();
  lobby.close();
}

async function wrong(room: Room): Promise<void> {
  const lobby = await connect("http://127.0.0.1:8000", { token: async () => "signed" });
  // @ts-expect-error the name is missing
  await lobby.createGame({ maxPlayers: 2 });
  // @ts-expect-error there is no such visibility
  await lobby.createGame({ name: "Chess", visibility: "secret" });
  // @ts-expect-error there is no such field
  await lobby.createGame({ name: "Chess", seats: 2 });
  // @ts-expect-error players are named by their ids
  await room.kick(7);
  // @ts-expect-error there is no such push
  room.on("player-exploded", () => {});
  // @ts-expect-error an action has no such field
  room.on("game-update", (update) => console.log(update.player));
  // @ts-expect-error the picture is not the game's to change
  room.game = room.game;
  // @ts-expect-error there is no such status
  if (lobby.status === "offline") console.log(lobby);
  // @ts-expect-error rooms come from the lobby
  new (room.constructor as typeof Room)();
}

await play();
export { wrong };
