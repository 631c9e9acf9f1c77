// Socket.IO on Node.js, as its documentation shows it.
import { createServer } from "node:http";
import { Listing } from "./listing.mjs";
import { answerReady, options, randomId, require, welcome } from "./lobby.mjs";

const { Server } = require("socket.io");

const http = createServer(answerReady);
const io = new Server(http, { serveClient: false, adapter: await sharedAdapter(options.redis) });
const games = io.of("/games");
const rooms = new Map();
const listing = new Listing(options.listing, (push) => games.emit("games-updated", push));

async function sharedAdapter(url) {
  if (!url) return undefined;
  const [publisher, subscriber] = [0, 1].map(() => require("redis").createClient({ url }));
  await Promise.all([publisher.connect(), subscriber.connect()]);
  return require("@socket.io/redis-adapter").createAdapter(publisher, subscriber);
}

const summary = (game) => ({
  id: game.id, name: game.name, status: game.status, hostId: game.host.id, hostName: game.host.name,
  playerCount: game.players.size, maxPlayers: 4, spectatorCount: 0, hasPassword: false,
  tags: game.tags, metadata: game.metadata,
  createdAt: game.createdAt,
  joinable: game.status === "waiting" && game.players.size < 4,
});

const seated = (game) => ({
  ok: true, gameId: game.id, joinCode: game.code, epoch: game.epoch, seq: game.seq,
});

const refused = (code) => ({
  ok: false, error: { code, message: `refused: ${code}`, retryable: false },
});

const push = (game, name, body) =>
  games.to(game.id).emit(name, { gameId: game.id, epoch: game.epoch, seq: ++game.seq, ...body });

function open(id, body, host) {
  const game = {
    id, code: randomId(4), name: body.name, status: "waiting", seq: 0, tags: body.tags ?? [],
    metadata: body.metadata ?? {}, epoch: id.slice(-11), host, players: new Map([[host.id, host]]),
    createdAt: Date.now(),
  };
  rooms.set(id, game);
  return game;
}

function create(socket, body) {
  const { player } = socket.data;
  if (socket.data.game) return refused("already-in-game");
  const game = open(`game:${randomId()}`, body, player);
  return sit(socket, game);
}

function join(socket, body) {
  const { player } = socket.data;
  // What another node has opened nobody tells this one: each counts by itself.
  const game = rooms.get(body.gameId) ?? (options.redis && open(body.gameId, {}, player));
  if (!game) return refused("game-not-found");
  if (socket.data.game) return refused("already-in-game");
  if (game.status !== "waiting") return refused("wrong-state");
  if (game.players.size === 4) return refused("game-full");
  const seat = game.players.size;
  game.players.set(player.id, player);
  push(game, "player-joined", { player: { ...player, seat, ready: false }, playerCount: seat + 1 });
  return sit(socket, game);
}

function sit(socket, game) {
  socket.join(game.id);
  socket.data.game = game;
  listing.put(summary(game));
  return seated(game);
}

function start(socket) {
  const { game } = socket.data;
  game.status = "playing";
  push(game, "game-started", {});
  listing.put(summary(game));
  return { ok: true };
}

function leave(socket) {
  const { game, player } = socket.data;
  if (!game) return refused("not-in-game");
  game.players.delete(player.id);
  const playerCount = game.players.size;
  push(game, "player-left", { playerId: player.id, reason: "left", playerCount });
  socket.leave(game.id);
  socket.data.game = undefined;
  if (playerCount === 0) {
    rooms.delete(game.id);
    listing.remove(game.id);
    return { ok: true };
  }
  game.host = game.players.values().next().value;
  listing.put(summary(game));
  return { ok: true };
}

function act(socket, body, ack) {
  const { game, player } = socket.data;
  const seq = ++game.seq;
  const update = { gameId: game.id, epoch: game.epoch, seq, playerId: player.id, action: body.action };
  socket.to(game.id).emit("game-update", update);
  if (ack) ack({ ok: true, seq });
}

games.on("connection", (socket) => {
  const player = { id: `g_${randomId()}`, name: socket.handshake.auth.name };
  socket.data.player = player;
  socket.emit("welcome", welcome(player.id, player.name));
  socket.emit("games-updated", listing.snapshot());
  socket.on("game-action", (body, ack) => act(socket, body, ack));
  socket.on("create-game", (body, ack) => ack(create(socket, body)));
  socket.on("join-game", (body, ack) => ack(join(socket, body)));
  socket.on("start-game", (body, ack) => ack(start(socket)));
  socket.on("leave-game", (body, ack) => ack(leave(socket)));
  socket.on("list-games", (body, ack) => ack(listing.page(body.cursor)));
  socket.on("disconnect", () => leave(socket));
});

http.listen(Number(options.port), "127.0.0.1", 2048);
