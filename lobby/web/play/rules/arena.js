/**
 * The rules of the arena: pure. Ships fly over a square field and collect sparks.
 *
 * A ship is `{x, y, vx, vy, angle}`. The world is what the host alone decides, a plain value fit to
 * be sent and saved: `{sparks: [{x, y}], scores: {playerId: points}, leftMs}`.
 */

export const FIELD = 720;
export const SHIP = 20; // radius, and so on: in units of the field
export const SPARK = 12;
const SPARKS = 6;
const MARGIN = 40;
const SPEED = 300;
const THRUST = 1500;
const DRAG = 4; // a ship let go comes to rest within half a second
const CORNERS = [[0.2, 0.2], [0.8, 0.8], [0.8, 0.2], [0.2, 0.8]];

/** Return a ship at rest in the corner of a seat. */
export function newShip(seat) {
  const [x, y] = CORNERS[seat % CORNERS.length];
  return { x: x * FIELD, y: y * FIELD, vx: 0, vy: 0, angle: Math.atan2(0.5 - y, 0.5 - x) };
}

/** Return a ship after some seconds in which its player wished to go `[right, down]`, or `[0, 0]`. */
export function flown(ship, [right, down], seconds) {
  const wish = Math.max(Math.hypot(right, down), 1); // across is no faster than along
  const rest = Math.exp(-DRAG * seconds);
  let vx = ship.vx * rest + (right / wish) * THRUST * seconds;
  let vy = ship.vy * rest + (down / wish) * THRUST * seconds;
  const tooFast = Math.max(Math.hypot(vx, vy) / SPEED, 1);
  vx /= tooFast;
  vy /= tooFast;
  const angle = right || down ? Math.atan2(down, right) : ship.angle;
  return { x: inside(ship.x + vx * seconds), y: inside(ship.y + vy * seconds), vx, vy, angle };
}

/** Return the world at the start, with so many sparks; `random` returns 0 to 1. */
export function newWorld(leftMs, random) {
  return filled({ sparks: [], scores: {}, leftMs }, random);
}

/** Return the world in what a host has sent, who may have sent anything; `null` if it is none. */
export function worldIn(value) {
  const isSpark = (spark) => Number.isFinite(spark?.x) && Number.isFinite(spark?.y);
  const isWorld = Number.isFinite(value?.leftMs) && scoresIn(value.scores) !== null
    && Array.isArray(value.sparks) && value.sparks.length <= SPARKS && value.sparks.every(isSpark);
  return isWorld ? value : null;
}

/** Return the scores in what a host has sent; `null` if they are none. */
export function scoresIn(value) {
  const areScores = typeof value === "object" && value !== null && Object.values(value).every(Number.isFinite);
  return areScores ? value : null;
}

/**
 * Return the world after the ships, `{playerId: {x, y}}`, took the sparks that they touch.
 *
 * The same value if they touch none. A spark between two goes to the nearer ship.
 */
export function collected(world, ships, random) {
  const sparks = [];
  const scores = { ...world.scores };
  for (const spark of world.sparks) {
    const taker = nearest(ships, spark);
    if (taker === null) sparks.push(spark);
    else scores[taker] = pointsOf(scores, taker) + 1;
  }
  return sparks.length === world.sparks.length ? world : filled({ ...world, sparks, scores }, random);
}

/** Return how many points a player has, whose id may be a word that every object knows. */
export function pointsOf(scores, id) {
  return Object.hasOwn(scores, id) ? scores[id] : 0;
}

/** Return what the host ends the match with: the scores, and who has the most. */
export function resultOf(scores, players) {
  const all = Object.fromEntries(players.map(({ id }) => [id, pointsOf(scores, id)]));
  const winners = Object.keys(all).filter((id) => all[id] === Math.max(...Object.values(all)));
  const isDraw = winners.length > 1 && winners.length === players.length;
  return isDraw ? { draw: true, scores: all } : { winners, scores: all };
}

/**
 * Return where a ship was at a time, of samples `{at, x, y, angle}` in order; `null` without any.
 *
 * Others are shown a little late, so that there is a sample before that time and one after it, and
 * the ship glides from the one to the other however unevenly they came.
 */
export function shownAt(samples, time) {
  const next = samples.findIndex(({ at }) => at > time);
  if (next <= 0) return (next < 0 ? samples.at(-1) : samples[0]) ?? null;
  const [before, after] = [samples[next - 1], samples[next]];
  const share = (time - before.at) / (after.at - before.at);
  const between = (one, other) => one + (other - one) * share;
  return { ...after, x: between(before.x, after.x), y: between(before.y, after.y) };
}

function nearest(ships, spark) {
  const away = ({ x, y }) => Math.hypot(x - spark.x, y - spark.y);
  const near = Object.entries(ships).filter(([, ship]) => away(ship) < SHIP + SPARK);
  near.sort(([, one], [, other]) => away(one) - away(other));
  return near[0]?.[0] ?? null;
}

function filled(world, random) {
  const anywhere = () => Math.round(MARGIN + random() * (FIELD - 2 * MARGIN));
  const sparks = [...world.sparks];
  while (sparks.length < SPARKS) sparks.push({ x: anywhere(), y: anywhere() });
  return { ...world, sparks };
}

function inside(place) {
  return Math.min(Math.max(place, SHIP), FIELD - SHIP);
}
