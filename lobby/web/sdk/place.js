/**
 * Where a player is: in which game, and up to which of its room's numbers. Pure.
 *
 * A place is `{gameId, epoch, seq}`; numbers of another epoch mean something else.
 */

/** What a numbered push, or the ack of an action, is to somebody at a place. */
export const NEXT = "next";
export const REPEAT = "repeat";
export const GAP = "gap";
export const FOREIGN = "foreign";

/** Return what a number is: the next, a repeat, a sign of missing ones, or of another game. */
export function step(place, numbered) {
  if (place === null || place.gameId !== numbered.gameId) return FOREIGN;
  if (numbered.epoch !== place.epoch || numbered.seq > place.seq + 1) return GAP;
  return numbered.seq <= place.seq ? REPEAT : NEXT;
}

/** Return the later of two places: an answer may be older than a push that came before it. */
export function later(mine, place) {
  const isSame = mine?.gameId === place.gameId && mine.epoch === place.epoch;
  return isSame && mine.seq > place.seq ? mine : place;
}

/** Return the place that an answer or a view tells of, `null` if it tells none. */
export function placeIn(view) {
  const gameId = view?.gameId ?? view?.id;
  const isPlace =
    typeof gameId === "string" && typeof view.epoch === "string" && Number.isInteger(view.seq);
  return isPlace ? { gameId, epoch: view.epoch, seq: view.seq } : null;
}

/** Return where a push stands in its room; `null` if it is not numbered. */
export function numberOf(event, push) {
  return event === "game-created" ? null : placeIn({ ...push, id: undefined });
}
