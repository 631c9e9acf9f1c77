/** What the lobby says on `/games`, and the picture of the world that comes of it. */

import { Listing } from "./listing.js";
import { later, numberOf, placeIn, step, FOREIGN, GAP, REPEAT } from "./place.js";
import { Room } from "./room.js";
import { isMember } from "./room-state.js";
import { AGAIN } from "./outbox.js";

const WATCH = "watch-games";
const WATCH_PAUSE_MS = 1000; // after a refusal, so that asking again never looks like a flood
const OF_A_SEAT = ["epoch", "seq", "state", "stateSeq", "events"];

/**
 * Follows the player's room and the listing.
 *
 * `ship` is what it needs: `outbox`, `drop(reason)`, `link()`, `emit(event, payload)`,
 * `playerId()`, and `ready`, a promise that is kept when the client is connected.
 */
export class Following {
  listing = new Listing();
  room = null;
  place;
  #ship;
  #replaying = null;
  #watch = {};
  #awaitsListing = false;
  #watchNotBefore = 0;

  constructor(ship, place) {
    this.#ship = ship;
    this.place = place;
  }

  /** Take the first push of a connection. */
  welcomed(welcome) {
    const before = this.place;
    const shown = welcome.game ?? null;
    const recovered = welcome.recovered === true && before !== null;
    if (!recovered) this.place = placeIn(shown);
    this.#showRoom(shown, recovered, before, welcome.lastGame);
    this.#renewWatch();
    const seat = before === null && shown !== null ? seated(shown) : null;
    this.#replaying = { recovered, seat };
    if (!recovered) this.#endReplay();
    return recovered;
  }

  /** Take note that what comes next is another connection's. */
  wentDown() {
    this.#replaying = null;
  }

  /** Take a push: count it, change the pictures, pass it on. */
  heard(event, push) {
    const number = numberOf(event, push);
    if (number !== null) {
      const is = step(this.place, number);
      if (is === REPEAT) return;
      if (is === GAP) return this.#ship.drop("pushes of the room are missing");
      if (is !== FOREIGN) this.place = number;
      if (this.#replaying && event === "game-update" && this.#settles(push)) return;
    }
    if (event === "games-updated") this.#endReplay();
    this.#draw(event, push);
    this.#ship.emit(event, push);
  }

  /** Sit down by one of the commands that do so, and return the room. */
  async sit(event, payload, retry) {
    let room = null;
    const heard = (ack) => {
      this.#takeSeat(ack);
      room = this.room;
    };
    await this.#ship.outbox.ask({ event, payload, retry, heard });
    return room ?? this.room; // a command that a welcome has answered was not heard
  }

  /** Have only the matching games pushed from now on, all, or none. */
  async watchGames(payload) {
    const heard = (ack) => {
      if (ack?.ok !== true) return;
      this.#watch = payload;
      this.#showListing(ack);
    };
    await this.#ship.outbox.ask({ event: WATCH, payload, retry: AGAIN, heard });
    return this.listing;
  }

  #showRoom(shown, recovered, before, lastGame) {
    if (this.room !== null && this.room.id !== (this.place?.gameId ?? null)) {
      this.#leave(this.room.id, lastGame?.reason ?? "lost");
    }
    if (lastGame) this.#ship.emit("seat-lost", lastGame);
    if (shown === null || (recovered && this.room !== null)) return;
    if (this.room === null) return this.#enter(shown);
    this.room.show(pictureOf(shown), matchIn(shown), { isResync: before !== null });
  }

  #enter(view) {
    const port = {
      ask: (event, payload, retry) => this.#ask(event, payload, retry),
      act: (payload, retry) => this.#act(payload, retry),
      leave: (room) => this.#giveUp(room),
      place: () => (this.place?.gameId === room.id ? this.place : null),
      playerId: () => this.#ship.playerId(),
      ready: this.#ship.ready,
    };
    const room = new Room(pictureOf(view), matchIn(view), port);
    this.room = room;
    this.#ship.emit("room", room);
  }

  #draw(event, push) {
    if (event === "games-updated") return this.#list(push);
    if (this.room === null || push?.gameId !== this.room.id || event === "game-created") return;
    this.room.heard(event, push);
    if (event === "game-closed") this.#leave(push.gameId, push.reason);
    const isMe = event === "player-left" && push.playerId === this.#ship.playerId();
    // In a replay the place may have been taken again later: that shows at its end.
    if (isMe && !this.#replaying) this.#leave(push.gameId, push.reason);
  }

  /**
   * Answer an action of one's own that is replayed while its sender still waits for the ack.
   *
   * Replayed actions for which nobody waits are passed on like those of others.
   */
  #settles(push) {
    if (push.playerId !== this.#ship.playerId()) return false;
    const command = this.#ship.outbox.awaitedAction(push.actionId);
    if (command === undefined) return false;
    this.#ship.outbox.settle(command, { ok: true, seq: push.seq });
    return true;
  }

  /**
   * Go on: the first push of the listing comes when all that was missed has been told.
   *
   * Only now it is known what became of that which was under way.
   */
  #endReplay() {
    const back = this.#replaying;
    if (back === null) return;
    this.#replaying = null;
    if (this.room && !isMember(this.room.game, this.#ship.playerId())) {
      this.#leave(this.room.id, "left");
    }
    this.#ship.outbox.resume(this.#ship.link(), back);
  }

  #ask(event, payload, retry) {
    return this.#ship.outbox.ask({ event, payload, retry }).then(withoutOk);
  }

  #act(payload, retry) {
    const delayed = this.place ? { gameId: this.place.gameId } : {};
    const heard = (ack) => this.#countAction(ack);
    return this.#ship.outbox
      .ask({ event: "game-action", payload, retry, heard, delayed })
      .then(withoutOk);
  }

  async #giveUp(room) {
    const heard = (ack) => ack?.ok === true && this.#leave(room.id, "left");
    try {
      await this.#ship.outbox.ask({ event: "leave-game", payload: {}, retry: AGAIN, heard });
    } catch (error) {
      if (!(error.wasResent && error.code === "not-in-game")) throw error; // the first had arrived
    }
  }

  /** Hear the ack of a command that takes a seat: the room's pushes go on from there. */
  #takeSeat(ack) {
    const place = ack?.ok === true ? placeIn(ack) : null;
    if (place === null) return;
    this.place = later(this.place, place);
    const view = { ...ack.game, ...chosen(ack, OF_A_SEAT) };
    if (this.room?.id !== place.gameId) return this.#enter(view);
    if (this.place === place) this.room.show(pictureOf(view), matchIn(view), { isResync: false });
  }

  /** Hear the ack of an action: it comes in the action's place in the order. */
  #countAction(ack) {
    if (!this.place || !Number.isInteger(ack?.seq) || ack.duplicate) return;
    const number = { ...this.place, seq: ack.seq };
    const is = step(this.place, number);
    if (is === GAP) this.#ship.drop("pushes of the room are missing");
    else if (is !== REPEAT) this.place = number;
  }

  #leave(gameId, reason) {
    if (this.place?.gameId === gameId) this.place = null;
    if (this.room?.id !== gameId) return;
    const room = this.room;
    this.room = null;
    room.over(reason);
    this.#ship.emit("room", null);
  }

  #list(push) {
    if (this.#awaitsListing) return;
    const after = this.listing.after(push);
    if (after === null) {
      if (Date.now() >= this.#watchNotBefore) this.#askForTheListing();
      return;
    }
    this.#show(after);
  }

  #show(listing) {
    if (listing === this.listing) return;
    this.listing = listing;
    this.#ship.emit("games", listing);
  }

  /** Ask again for the games that were watched: a new connection is shown all. */
  #renewWatch() {
    this.#awaitsListing = false;
    if (Object.keys(this.#watch).length > 0) this.#askForTheListing();
  }

  #askForTheListing() {
    this.#awaitsListing = true;
    const heard = (ack) => this.#showListing(ack);
    this.#ship.outbox.post({ event: WATCH, payload: this.#watch, heard });
  }

  /** Hear the ack of `watch-games`, which holds a snapshot. */
  #showListing(ack) {
    this.#awaitsListing = false;
    if (ack?.ok !== true) {
      const waitMs = Math.max(WATCH_PAUSE_MS, ack?.error?.retryAfterMs ?? 0);
      this.#watchNotBefore = Date.now() + waitMs;
    } else if (Array.isArray(ack.games)) {
      this.#show(new Listing(ack.version, ack.total, ack.games));
    }
  }
}

function chosen(view, names) {
  return Object.fromEntries(names.filter((name) => name in view).map((name) => [name, view[name]]));
}

/** Return a view without what is not of the picture: where it stands, and the match. */
function pictureOf(view) {
  const picture = { ...view };
  for (const name of OF_A_SEAT) delete picture[name];
  return picture;
}

function matchIn(view) {
  if (!("stateSeq" in view)) return null;
  return { state: view.state ?? null, stateSeq: view.stateSeq, events: view.events ?? null };
}

/** Return the answer that a command which took this seat would have had. */
function seated(view) {
  const game = pictureOf(view);
  return { ok: true, gameId: view.id, joinCode: view.code, game, ...chosen(view, OF_A_SEAT) };
}

function withoutOk({ ok, ...answer }) {
  return answer;
}
