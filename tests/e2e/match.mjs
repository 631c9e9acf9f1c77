// Four players of the official JavaScript client play a match; what they saw is printed as JSON.
//
// Usage: node match.mjs URL

import { io } from "socket.io-client";

const ROUNDS = 20;
const TIMEOUT_MS = 5000;
const url = process.argv[2];

/** Bytes are shown as {"bytes": hex}, for JSON has none. */
const shown = (value) => {
  if (value instanceof Uint8Array || value instanceof ArrayBuffer) {
    return { bytes: Buffer.from(value).toString("hex") };
  }
  if (Array.isArray(value)) return value.map(shown);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item)]));
};

class Player {
  constructor(name) {
    this.name = name;
    this.pushes = [];
    this.numbers = [];
    this.transports = [];
    this.socket = io(`${url}/games`, { auth: { name }, forceNew: true });
    this.socket.onAny((event, data) => this.hear(event, data));
    this.upgraded = new Promise((resolve) => {
      this.socket.io.on("open", () => {
        const { engine } = this.socket.io;
        this.transports.push(engine.transport.name);
        engine.on("upgrade", (transport) => resolve(this.transports.push(transport.name)));
      });
    });
    this.welcomed = new Promise((resolve) => this.socket.once("welcome", resolve));
  }

  hear(event, data) {
    this.pushes.push([event, shown(data)]);
    if ("seq" in data && event !== "game-created") this.numbers.push(data.seq);
  }

  async command(event, payload) {
    const ack = await new Promise((resolve, reject) => {
      // emitWithAck would resume only after the pushes that came in the same batch.
      this.socket.timeout(TIMEOUT_MS).emit(event, payload, (error, answer) => {
        if (error) return reject(new Error(`${event} of ${this.name} was not answered`));
        if ("seq" in answer && !answer.duplicate) this.numbers.push(answer.seq);
        resolve(answer);
      });
    });
    return shown(ack);
  }

  async act(rounds) {
    for (let round = 0; round < rounds; round += 1) {
      await this.command("game-action", { action: { by: this.name, round } });
    }
  }

  report() {
    const { name, pushes, numbers, transports } = this;
    return { name, pushes, numbers, transports };
  }
}

const players = ["Ann", "Bob", "Cat", "Dan"].map((name) => new Player(name));
const [ann, bob, cat, dan] = players;
const acks = {};
const fence = () => Promise.all(players.map((player) => player.command("list-games", { limit: 1 })));

await Promise.all(players.map((player) => player.welcomed));
acks.created = await ann.command("create-game", { name: "Ludo", tags: ["js"] });
acks.joinedById = await bob.command("join-game", { gameId: acks.created.gameId });
acks.joinedByCode = await cat.command("join-game", { code: acks.created.joinCode });
acks.joinedByShorthand = await dan.command("join-game", acks.created.gameId);
for (const player of players) await player.command("set-ready", { ready: true });
acks.started = await ann.command("start-game", {});

await Promise.all(players.map((player) => player.act(ROUNDS)));
acks.binary = await bob.command("game-action", { action: [Uint8Array.of(0, 30, 255), "map"] });
const { playerId } = (await dan.welcomed);
acks.hidden = await cat.command("game-action", { action: "a card", to: [playerId] });
acks.paid = await dan.command("game-action", { action: "pay", actionId: "p1" });
acks.paidAgain = await dan.command("game-action", { action: "pay", actionId: "p1" });
acks.tooLate = await bob.command("start-game", {});

acks.ended = await ann.command("end-game", { result: { winner: "Bob" } });
await fence();
acks.left = await ann.command("leave-game", {});
await fence();
await Promise.all(players.map((player) => player.upgraded));

console.log(JSON.stringify({ acks, rounds: ROUNDS, players: players.map((each) => each.report()) }));
for (const player of players) player.socket.disconnect();
