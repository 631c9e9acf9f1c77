/**
 * The arena, a real-time game for up to four on a canvas: an example to copy.
 *
 * How it works, without a line of code on the server:
 *
 * 1. Each player flies their own ship and tells the others where it is, 20 times a second. That is
 *    a third of what the lobby takes from a player (60 a second), so that there is room for more.
 * 2. The others draw it a tenth of a second late, gliding between two places that they were told.
 * 3. One has to decide who got a spark: the host, who sends the world whenever it changes. All
 *    believe only the host, and the lobby puts it into one order, so that all scores agree.
 * 4. Should the host go, the lobby names another, who goes on with the world as all know it.
 */

import { element, say } from "../pages/lobby/element.js";
import { collected, FIELD, flown, newShip, newWorld, pointsOf, resultOf, scoresIn, SHIP, shownAt, SPARK, worldIn } from "./rules/arena.js";
import { steeringOf } from "./steering.js";

const TICK_MS = 50; // 20 times a second
const LATE_MS = 100; // two ticks: enough for one that comes late
const MAX_UNDER_WAY = 10; // on a slow line old places would queue up behind each other
const WORLD_EVERY_MS = 1000; // for the clocks of the others, and for those who come late
const KEPT_SAMPLES = 20;
const SECONDS = 60; // unless the game's metadata say otherwise
const PIXELS = 1080;
const HOW_TO = "Collect the sparks: arrow keys, or hold a finger there.";
// Corners as [how far, at which angle]: each seat has a shape of its own, not only a colour.
const STAR = Array.from({ length: 8 }, (_, n) => [n % 2 ? 0.4 : 1.3, (n * Math.PI) / 4]);
const HULLS = [
  [[1.4, 0], [1.2, 2.4], [0.5, Math.PI], [1.2, -2.4]], // a dart
  [[1.2, 0.8], [1.2, 2.36], [1.2, -2.36], [1.2, -0.8]], // a block
  Array.from({ length: 16 }, (_, n) => [n === 0 ? 1.6 : 1, (n * Math.PI) / 8]), // a drop
  [[1.5, 0], [0.8, 1.57], [1.2, Math.PI], [0.8, -1.57]], // a kite
];

/**
 * Show a match in an element while it is played, and its end.
 *
 * @param {HTMLElement} place
 * @param {import("/sdk/lobby-client.js").Room} room
 * @param {import("/sdk/lobby-client.js").LobbyClient} lobby
 * @returns {() => void} what takes it away again
 */
export function mount(place, room, lobby) {
  const me = lobby.playerId;
  const view = drawStage(place);
  const steering = steeringOf(view.canvas, view.placeOf);
  let world = null; // what the host said last, and when it came
  let worldAt = 0;
  let sentAt = 0;
  let settledAt = 0;
  let mine = null; // the own ship; spectators have none
  let tracks = new Map(); // of the others: samples, and how far their clocks are from ours
  let underWay = 0;
  let frameAt = performance.now();
  let frame = 0;

  const isPlaying = () => room.game.status === "playing";
  const leftMs = () => Math.max((world?.leftMs ?? 0) - (performance.now() - worldAt), 0);

  /** Take what the lobby knows of the match: at its start, on coming late, after a long absence. */
  function begin(match) {
    tracks = new Map();
    mine = room.isSpectator || room.me === null ? null : newShip(room.me.seat);
    setWorld(worldIn(match?.state));
    for (const push of match?.events ?? []) if (push.event === "game-update") hear(push, true);
    if (world === null && room.isHost && isPlaying()) {
      const seconds = Number(room.game.metadata.seconds) || SECONDS;
      setWorld(newWorld(seconds * 1000, Math.random));
    }
  }

  function setWorld(next) {
    world = next;
    worldAt = performance.now();
  }

  /** Take an action; one's own are heard only when the match is told anew. */
  function hear({ playerId, action }, isTold = false) {
    const told = playerId === room.game.hostId && (isTold || playerId !== me) ? worldIn(action?.world) : null;
    if (told !== null) setWorld(told);
    if (action?.ship && playerId !== me) note(playerId, action.ship);
    // A hidden page's timers hardly run, but it hears: so its host still settles.
    if (document.hidden && performance.now() - settledAt >= TICK_MS) referee();
  }

  function note(playerId, { x, y, angle, at, isAway }) {
    const track = tracks.get(playerId) ?? { samples: [], behind: Infinity };
    // The quickest message yet tells best how the sender's clock differs from this one.
    track.behind = Math.min(track.behind, performance.now() - at);
    track.isAway = isAway === true;
    track.samples = [...track.samples, { at: at + track.behind, x, y, angle }].slice(-KEPT_SAMPLES);
    tracks.set(playerId, track);
  }

  function tick() {
    if (!isPlaying()) return;
    if (mine !== null && !document.hidden) sendShip({ isAway: false });
    referee();
  }

  function sendShip({ isAway }) {
    const [x, y] = [Math.round(mine.x), Math.round(mine.y)];
    send({ ship: { x, y, angle: Number(mine.angle.toFixed(2)), at: Math.round(performance.now()), isAway } });
  }

  /**
   * Send what is worth something only now, or not at all.
   *
   * Without a connection nothing is sent: the client would keep it, and send it all on its return.
   */
  async function send(action) {
    if (lobby.status !== "connected" || underWay >= MAX_UNDER_WAY) return;
    underWay += 1;
    try {
      await room.act(action);
    } catch {
      // Lost with the connection, or one too many: the next one says it better.
    } finally {
      underWay -= 1;
    }
  }

  /** Decide who got which spark, and whether the time is up: for the host. */
  function referee() {
    // Without a connection the world stands still: nobody could contradict.
    if (!room.isHost || !isPlaying() || world === null || lobby.status !== "connected") return;
    const ships = { ...(mine && { [me]: mine }) };
    for (const { id } of room.game.players) {
      const last = tracks.get(id)?.samples.at(-1);
      if (last !== undefined && id !== me) ships[id] = last;
    }
    const next = collected(world, ships, Math.random);
    const now = performance.now();
    settledAt = now;
    if (next !== world || now - sentAt > WORLD_EVERY_MS) tell({ ...next, leftMs: leftMs() }, now);
    if (leftMs() === 0) room.end(resultOf(world.scores, room.game.players)).catch(() => {});
  }

  function tell(next, now) {
    setWorld(next);
    send({ world });
    if (now - sentAt > WORLD_EVERY_MS) {
      sentAt = now;
      room.saveState(world).catch(() => {}); // there is another one in a second
    }
  }

  function show(now) {
    frame = requestAnimationFrame(show);
    const seconds = Math.min((now - frameAt) / 1000, 0.1); // after a pause no ship leaps
    frameAt = now;
    if (mine !== null && isPlaying()) mine = flown(mine, steering.wish(mine), Math.max(seconds, 0));
    view.draw({ sparks: world?.sparks ?? [], ships: shipsAt(performance.now() - LATE_MS) });
    const scores = scoresIn(room.game.result?.scores) ?? world?.scores ?? {};
    view.tell({ game: room.game, scores, me, leftMs: leftMs() });
  }

  function shipsAt(time) {
    return room.game.players.map(({ id, name, seat, connected }) => {
      const track = tracks.get(id);
      const shown = id === me ? mine : shownAt(track?.samples ?? [], time) ?? newShip(seat);
      return shown && { ...shown, name, seat, isAway: !connected || track?.isAway === true };
    }).filter(Boolean);
  }

  /** Rest while the page is hidden: nothing is drawn, and the others see that one is away. */
  function rest() {
    steering.letGo();
    if (mine !== null && isPlaying()) sendShip({ isAway: document.hidden });
  }

  /** Ask for the match, in case it began before this was loaded: joining twice is no error. */
  async function catchUp() {
    const as = room.isSpectator ? "spectator" : "player";
    await lobby.joinGame({ gameId: room.id, as }).catch(() => {});
    begin(room.match);
  }

  const stops = [
    room.on("game-update", (push) => hear(push)),
    room.on("game-started", () => begin(null)),
    room.on("resync", ({ match }) => begin(match)),
    room.on("game-state", (match) => begin(match)),
  ];
  const timer = setInterval(tick, TICK_MS);
  document.addEventListener("visibilitychange", rest);
  catchUp();
  show(performance.now());
  return () => {
    for (const stop of stops) stop();
    clearInterval(timer);
    cancelAnimationFrame(frame);
    document.removeEventListener("visibilitychange", rest);
    steering.remove();
    view.remove();
  };
}

/** Build what is seen: the clock and the scores as text, the field as a picture. */
function drawStage(place) {
  const style = element("link", { rel: "stylesheet", href: new URL("play.css", import.meta.url).href });
  const clock = element("span", { class: "arena-clock", role: "timer" });
  const status = element("p", { class: "play-status", role: "status" });
  const scores = element("ul", { class: "play-players", "aria-label": "Scores" });
  const canvas = element("canvas", {
    class: "arena-field", width: PIXELS, height: PIXELS, tabindex: 0, role: "img", "aria-label": "The arena, seen from above",
  });
  const head = element("div", { class: "spread" }, status, clock);
  const box = element("section", { class: "play arena" }, style, head, scores, canvas);
  const pen = canvas.getContext("2d");
  place.append(box);
  return {
    canvas,
    placeOf({ clientX, clientY }) {
      const { left, top, width } = canvas.getBoundingClientRect();
      return { x: ((clientX - left) / width) * FIELD, y: ((clientY - top) / width) * FIELD };
    },
    draw({ sparks, ships }) {
      const colours = getComputedStyle(canvas);
      pen.setTransform(PIXELS / FIELD, 0, 0, PIXELS / FIELD, 0, 0);
      pen.clearRect(0, 0, FIELD, FIELD);
      pen.fillStyle = colours.getPropertyValue("--spark");
      for (const { x, y } of sparks) shape(pen, STAR, x, y, SPARK);
      for (const ship of ships) drawShip(pen, ship, colours);
    },
    tell({ game, scores: points, me, leftMs }) {
      say(clock, game.status === "playing" ? `${Math.ceil(leftMs / 1000)} s` : "");
      say(status, game.status === "playing" ? HOW_TO : endOf(game));
      const rows = game.players.map((player) => [player, pointsOf(points, player.id)]);
      const key = JSON.stringify(rows.map(([{ id, name }, score]) => [id, name, score]));
      if (scores.dataset.shown === key) return;
      scores.dataset.shown = key;
      scores.replaceChildren(...rows.map(([player, score]) => scoreRow(player, score, me)));
    },
    remove: () => box.remove(),
  };
}

function scoreRow({ id, name, seat }, score, me) {
  return element("li", { class: `seat-${seat + 1}` },
    element("span", { class: "face", "aria-hidden": "true" }, String(score)),
    element("span", {}, name, id === me ? " (you)" : null),
    element("span", { class: "visually-hidden" }, `: ${score}`));
}

function endOf({ players, result }) {
  const names = players.filter(({ id }) => [result?.winners].flat().includes(id)).map(({ name }) => name);
  return names.length ? `Time is up: ${names.join(" and ")} won.` : "Time is up: a draw.";
}

function drawShip(pen, { x, y, angle, name, seat, isAway }, colours) {
  pen.globalAlpha = isAway ? 0.4 : 1;
  pen.fillStyle = colours.getPropertyValue(`--seat-${seat + 1}`);
  shape(pen, HULLS[seat], x, y, SHIP, angle);
  pen.fillStyle = colours.getPropertyValue("--text");
  pen.font = "600 23px system-ui, sans-serif";
  pen.textAlign = x < 80 ? "left" : x > FIELD - 80 ? "right" : "center"; // inside the field
  pen.fillText(isAway ? `${name} (away)` : name, x, y < FIELD - 70 ? y + 50 : y - 34);
  pen.globalAlpha = 1;
}

/** Fill the shape with these corners, `[how far, at which angle]`, of which 0 is ahead. */
function shape(pen, corners, x, y, size, ahead = 0) {
  pen.beginPath();
  for (const [far, angle] of corners) {
    pen.lineTo(x + size * far * Math.cos(ahead + angle), y + size * far * Math.sin(ahead + angle));
  }
  pen.fill();
}
