// Two players of the official JavaScript client, each in all namespaces over one connection, talk
// and meet in a game by an invite; what they saw is printed as JSON.
//
// Usage: node social.mjs URL

import { Manager } from "socket.io-client";

const TIMEOUT_MS = 5000;
const url = process.argv[2];

class Player {
  constructor(name) {
    this.heard = { games: [], chat: [], notifications: [] };
    this.waiting = [];
    this.manager = new Manager(url);
    this.opened = 0;
    this.manager.on("open", () => (this.opened += 1));
    // Only the first namespace says who this is.
    this.sockets = { games: this.manager.socket("/games", { auth: { name } }) };
    this.sockets.chat = this.manager.socket("/chat");
    this.sockets.notifications = this.manager.socket("/notifications");
    for (const [name, socket] of Object.entries(this.sockets)) {
      socket.onAny((event, data) => this.hear(name, event, data));
    }
  }

  hear(namespace, event, data) {
    this.heard[namespace].push([event, data]);
    this.waiting = this.waiting.filter((isOver) => !isOver());
  }

  push(namespace, event) {
    const find = () => this.heard[namespace].find(([name]) => name === event);
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

const [ann, bob] = ["Ann", "Bob"].map((name) => new Player(name));
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

const players = [ann, bob].map(({ heard, opened }) => ({ heard, opened }));
console.log(JSON.stringify({ acks, players }));
for (const player of [ann, bob]) Object.values(player.sockets).forEach((each) => each.disconnect());
