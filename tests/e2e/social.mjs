// Two players of the official JavaScript client, each in all namespaces over one connection, talk
// and meet in a game by an invite; an administrator speaks to both and throws one out. What they
// saw is printed as JSON.
//
// Usage: node social.mjs URL TOKEN

import { Manager } from "socket.io-client";

const TIMEOUT_MS = 5000;
const [url, token] = process.argv.slice(2);

class Player {
  constructor(auth) {
    this.heard = { games: [], chat: [], notifications: [], admin: [] };
    this.waiting = [];
    this.manager = new Manager(url);
    this.opened = 0;
    this.manager.on("open", () => (this.opened += 1));
    // Only the first namespace says who this is.
    this.sockets = { games: this.manager.socket("/games", { auth }) };
    for (const name of ["chat", "notifications", "admin"]) this.sockets[name] = this.manager.socket(`/${name}`);
    for (const [name, socket] of Object.entries(this.sockets)) {
      socket.onAny((event, data) => this.hear(name, event, data));
      socket.on("connect_error", ({ data }) => this.hear(name, "refused", data));
      socket.on("disconnect", (reason) => this.hear(name, "ended", reason));
    }
  }

  hear(namespace, event, data) {
    this.heard[namespace].push([event, data]);
    this.waiting = this.waiting.filter((isOver) => !isOver());
  }

  push(namespace, event, kind) {
    const find = () => this.heard[namespace].find(([name, data]) => name === event && (!kind || data.kind === kind));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${event}`)), TIMEOUT_MS);
      const isOver = () => {
        const found = find();
        if (found) clearTimeout(timer), resolve(found[1]);
        return Boolean(found);
      };
      if (!isOver()) this.waiting.push(isOver);
    });
  }

  command(namespace, event, payload) {
    return this.sockets[namespace].timeout(TIMEOUT_MS).emitWithAck(event, payload);
  }
}

const [ann, bob, ops] = [{ name: "Ann" }, { name: "Bob" }, { token }].map((auth) => new Player(auth));
const acks = {};
for (const player of [ann, bob]) {
  for (const namespace of ["games", "chat", "notifications"]) await player.push(namespace, "welcome");
  await player.command("chat", "join-room", "general");
}
const bobId = (await bob.push("games", "welcome")).playerId;

acks.sent = await ann.command("chat", "send-message", { roomId: "general", text: "a game, Bob?" });
await bob.push("chat", "message");
acks.created = await ann.command("games", "create-game", { name: "Go", visibility: "private" });
acks.foreign = await bob.command("chat", "join-room", acks.created.gameId);
acks.invited = await ann.command("games", "invite-player", { playerId: bobId });
const { data } = await bob.push("notifications", "notification");
acks.joined = await bob.command("games", "join-game", { invite: data.invite });
acks.entered = await bob.command("chat", "join-room", acks.created.gameId);

await ops.push("notifications", "welcome");
acks.stats = await ops.command("admin", "request-stats");
await ops.command("admin", "announce", "back at nine");
for (const player of [ann, bob, ops]) await player.push("notifications", "notification", "announcement");
acks.kicked = await ops.command("admin", "kick-player", bobId);
for (const namespace of ["games", "chat", "notifications"]) await bob.push(namespace, "ended");

const players = [ann, bob, ops].map(({ heard, opened }) => ({ heard, opened }));
console.log(JSON.stringify({ acks, players }));
for (const player of [ann, bob, ops]) Object.values(player.sockets).forEach((each) => each.disconnect());
