// Colyseus: a Room per game. Its listing is its own affair, so only the fan-out is compared.
import { options, randomId, require } from "./lobby.mjs";

const { Room, Server, createRouter, createEndpoint } = require("@colyseus/core");
const { WebSocketTransport } = require("@colyseus/ws-transport");

class Game extends Room {
  maxClients = 4;
  patchRate = null; // there is no state to synchronise, only messages

  onCreate() {
    this.epoch = randomId(8);
    this.seq = 0;
    this.onMessage("start-game", () => this.push("game-started", {}));
    this.onMessage("game-action", (client, body) => {
      const seq = ++this.seq;
      const { sessionId: playerId } = client;
      const update = { gameId: this.roomId, epoch: this.epoch, seq, playerId, action: body.action };
      this.broadcast("game-update", update, { except: client });
    });
  }

  onJoin(client) {
    const playerCount = this.clients.length;
    this.push("player-joined", { player: { id: client.sessionId }, playerCount }, client);
    client.send("seated", { ok: true, gameId: this.roomId, epoch: this.epoch, seq: this.seq });
  }

  push(name, body, except) {
    const numbered = { gameId: this.roomId, epoch: this.epoch, seq: ++this.seq, ...body };
    this.broadcast(name, numbered, { except });
  }
}

const ready = createEndpoint("/readyz", { method: "GET" }, async () => new Response("ok"));
const server = new Server({
  transport: new WebSocketTransport({ maxPayload: 16384 }),
  greet: false,
});
server.define("game", Game);
server.router = createRouter({ ready });
await server.listen(Number(options.port), "127.0.0.1", 2048);
