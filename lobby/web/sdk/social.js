/** `/chat` and `/notifications`: one method per command, and the pushes by their names. */

import { Namespace } from "./namespace.js";
import { AGAIN } from "./outbox.js";

/** Rooms in which people talk. Those one has come into are found again after a reconnect. */
export class Chat extends Namespace {
  #rooms = new Set();

  welcomed() {
    super.welcomed();
    if (this.#rooms.size === 0) return;
    this.outbox.post({ event: "my-rooms", payload: {}, heard: (ack) => this.#comeBack(ack) });
  }

  heard(event, push) {
    if (event === "joined-room") this.#rooms.add(push.roomId);
    if (this.#isEnd(event, push)) this.#rooms.delete(push.roomId);
    super.heard(event, push);
  }

  /** Come into a room; the push `joined-room` shows it. */
  joinRoom(roomId) {
    return this.command("join-room", { roomId }, AGAIN);
  }

  /** Go out of a room. */
  leaveRoom(roomId) {
    this.#rooms.delete(roomId);
    return this.command("leave-room", { roomId }, AGAIN);
  }

  /** Say something in a room, or to one player: `sendMessage({to: playerId}, text)`. */
  sendMessage(target, text) {
    return this.command("send-message", { ...inRoom(target), text });
  }

  /** Let the others know that one writes; it ends by itself. */
  typing(roomId, typing = true) {
    return this.command("typing", { roomId, typing });
  }

  /** Open a room and come into it. */
  createRoom(name, options = {}) {
    return this.command("create-room", { name, ...options });
  }

  /** Change a room of one's own. */
  updateRoom(roomId, changes) {
    return this.command("update-room", { roomId, ...changes }, AGAIN);
  }

  /** Let somebody speak no more, or again; for the host or the creator. */
  mutePlayer(roomId, playerId, muted = true) {
    return this.command("mute-player", { roomId, playerId, muted }, AGAIN);
  }

  /** One page of the rooms that one may join. */
  listRooms(page = {}) {
    return this.command("list-rooms", page, AGAIN);
  }

  /** The rooms that one is in. */
  myRooms() {
    return this.command("my-rooms", {}, AGAIN);
  }

  /** One page of those who are in a room. */
  roomMembers(roomId, page = {}) {
    return this.command("room-members", { roomId, ...page }, AGAIN);
  }

  /** Messages before a number, oldest first. */
  history(roomId, page = {}) {
    return this.command("history", { roomId, ...page }, AGAIN);
  }

  #isEnd(event, push) {
    if (event === "system-message") return push.code === "room-closed";
    const isLeft = event === "room-updated" && push.change === "member-left";
    return isLeft && push.playerId === this.playerId();
  }

  /** Come into the rooms again whose place was not kept long enough; `joined-room` shows each. */
  #comeBack(ack) {
    const kept = new Set((ack.rooms ?? []).map(({ roomId }) => roomId));
    for (const roomId of [...this.#rooms].filter((each) => ack.ok && !kept.has(each))) {
      const heard = ({ ok }) => ok || this.#rooms.delete(roomId);
      this.outbox.post({ event: "join-room", payload: { roomId }, heard });
    }
  }
}

/** One's inbox. */
export class Notifications extends Namespace {
  /** One page, newest first. */
  list(page = {}) {
    return this.command("list-notifications", page, AGAIN);
  }

  /** Note that one has read a notification. */
  read(notificationId) {
    return this.command("read-notification", { notificationId }, AGAIN);
  }

  /** Note that one has read all there is. */
  readAll() {
    return this.command("read-all", {}, AGAIN);
  }
}

function inRoom(target) {
  return typeof target === "string" ? { roomId: target } : target;
}
