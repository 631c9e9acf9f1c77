/**
 * Four-in-a-row for two to four players: an example of a turn-based game, to copy.
 *
 * How it works, without a line of code on the server:
 *
 * 1. A move is an action: `room.act({ column })`. The lobby numbers it and tells everybody else.
 * 2. Nobody sends boards around. Each computes the board from the numbered pushes, by the same
 *    rules, so all boards agree; a move that breaks the rules is ignored by all in the same way.
 * 3. The host saves the board after each move: `room.saveState`. Whoever comes late, or was away
 *    for too long, is given it by the lobby together with what happened since.
 * 4. When the match is decided the host says so: `room.end(result)`.
 */

import { element, say } from "../pages/lobby/element.js";
import { after, boardIn, isFree, isOver, newBoard, resultOf } from "./rules/four-in-a-row.js";

const TELLS = ["game-update", "player-left"]; // the pushes that may change a board
const SYMBOLS = ["●", "■", "▲", "◆"]; // by seat: never by colour alone

/**
 * Show a match in an element while it is played, and its end.
 *
 * @param {HTMLElement} place
 * @param {import("/sdk/lobby-client.js").Room} room
 * @param {import("/sdk/lobby-client.js").LobbyClient} lobby
 * @returns {() => void} what takes it away again
 */
export function mount(place, room, lobby) {
  let start = null; // a board, and the number of the push after which it was so
  let pushes = new Map(); // what happened since, by number
  let saved = null; // the board that the host told the lobby last, as text
  let isMoving = false;
  const view = drawBoard(place, { onColumn: move });

  /** Take what the lobby knows of the match: at its start, on coming late, after a long absence. */
  function begin(match) {
    if (match?.stateSeq === undefined || match.stateSeq === null) return;
    // The number of the start is the same for all: a coin that nobody has to toss.
    const isNew = match.state === null;
    const board = isNew ? newBoard(seated(room.game), match.stateSeq) : boardIn(match.state);
    if (board === null) return;
    start = { board, seq: match.stateSeq };
    for (const push of match.events ?? []) pushes.set(push.seq, push);
    show();
  }

  /** Take a push. What the own ack brought is one, too: it is numbered like all others. */
  function hear(push) {
    pushes.set(push.seq, push);
    show();
    save(push.seq);
  }

  function current() {
    const since = [...pushes.values()].filter(({ seq }) => seq > start.seq);
    return since.sort((one, other) => one.seq - other.seq).reduce(after, start.board);
  }

  async function move(column) {
    const board = start && current();
    if (!mayMove(board) || !isFree(board, column)) return;
    isMoving = true;
    show();
    try {
      // Delivered once: if the connection is lost now, the client sends it again when it is back.
      const { seq } = await room.act({ column });
      isMoving = false;
      hear({ event: "game-update", playerId: lobby.playerId, action: { column }, seq });
    } catch (error) {
      isMoving = false;
      show();
      view.say(error.message);
    }
  }

  function mayMove(board) {
    const isMine = board?.players[board.turn]?.id === lobby.playerId;
    return isMine && !isOver(board) && !isMoving && room.game.status === "playing";
  }

  function show() {
    const isPlaying = room.game.status === "playing";
    if (start === null) return view.say(isPlaying ? "Waiting for the board…" : "The match is over.");
    const board = current();
    view.draw(board, { room, me: lobby.playerId, isPlaying, mayMove: mayMove(board) });
    if (isOver(board) && room.isHost) end(board);
  }

  async function end(board) {
    if (room.game.status !== "playing") return;
    await room.end(resultOf(board)).catch(() => {}); // somebody else hosts now, and says it
  }

  /** Let the lobby remember the board for those who come later; that is the host's to do. */
  async function save(seq) {
    if (start === null || !room.isHost || room.game.status !== "playing") return;
    const board = current();
    const text = JSON.stringify(board);
    // Most of what a mischief-maker sends changes nothing; saved each time, it would be the host who
    // asks too much of the lobby.
    if (text === saved) return;
    saved = text;
    await room.saveState(board, seq).catch(() => { saved = null; }); // the next push tries again
  }

  function anew(match) {
    start = null;
    saved = null;
    pushes = new Map();
    begin(match);
    if (start !== null) save(start.seq);
  }

  /** Ask for the match, in case it began before this was loaded: joining twice is no error. */
  async function catchUp() {
    const as = room.isSpectator ? "spectator" : "player";
    await lobby.joinGame({ gameId: room.id, as }).catch(() => {});
    begin(room.match);
  }

  const stops = [
    room.on("game-started", ({ seq }) => anew({ state: null, stateSeq: seq })),
    room.on("resync", ({ match }) => anew(match)),
    room.on("game-state", (match) => anew(match)),
    ...TELLS.map((event) => room.on(event, (push) => hear({ ...push, event }))),
    room.on("change", show),
  ];
  catchUp();
  return () => {
    for (const stop of stops) stop();
    view.remove();
  };
}

/** Return who plays, as the board keeps them: it must know them even when they have left. */
function seated({ players }) {
  return players
    .map(({ id, name, seat }) => ({ id, name, seat }))
    .sort((one, other) => one.seat - other.seat);
}

/** Build the board: a button for each column, so that it is played by keyboard as by touch. */
function drawBoard(place, { onColumn }) {
  const style = element("link", { rel: "stylesheet", href: new URL("play.css", import.meta.url).href });
  const status = element("p", { class: "play-status", role: "status" });
  const grid = element("div", { class: "four-board", role: "group", "aria-label": "Board" });
  const legend = element("ul", { class: "play-players", "aria-label": "Players" });
  const box = element("section", { class: "play four" }, style, status, legend, grid);
  place.append(box);

  grid.addEventListener("keydown", ({ key }) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0;
    const columns = [...grid.children];
    columns[columns.indexOf(document.activeElement) + step]?.focus();
  });

  function build(board) {
    const hole = () => element("span", { class: "hole", "aria-hidden": "true" });
    const holes = () => Array.from({ length: board.rows }, hole);
    grid.replaceChildren(...board.columns.map((_, number) =>
      element("button", { type: "button", class: "column", onclick: () => onColumn(number) }, holes())));
  }

  function drawColumn(board, button, number, mayMove) {
    const discs = board.columns[number];
    // Not `disabled`: the focus would be lost with every move.
    button.setAttribute("aria-disabled", String(!(mayMove && isFree(board, number))));
    const names = discs.map((player) => board.players[player].name);
    const holds = names.length > 0 ? `from below ${names.join(", ")}` : "empty";
    button.setAttribute("aria-label", `Column ${number + 1}: ${holds}`);
    [...button.children].reverse().forEach((hole, row) => {
      const isAt = ([column, at]) => column === number && at === row;
      const seat = board.players[discs[row]]?.seat;
      hole.className = seat === undefined ? "hole" : `hole disc seat-${seat + 1}`;
      hole.classList.toggle("last", board.last !== null && isAt(board.last));
      hole.classList.toggle("wins", board.line.some(isAt));
      say(hole, seat === undefined ? "" : SYMBOLS[seat]);
    });
  }

  return {
    draw(board, { room, me, isPlaying, mayMove }) {
      const size = [board.columns.length, board.rows];
      if (grid.children.length !== size[0]) build(board);
      const mine = room.game.players.find(({ id }) => id === me);
      grid.className = `four-board four-${size[0]} seat-${(mine?.seat ?? 0) + 1}`;
      grid.classList.toggle("mine", mayMove);
      [...grid.children].forEach((button, number) => drawColumn(board, button, number, mayMove));
      legend.replaceChildren(...board.players.map((player, index) => playerRow(board, player, index, { me, isPlaying })));
      say(status, statusOf(board, { me, isPlaying }));
    },
    say: (text) => say(status, text),
    remove: () => box.remove(),
  };
}

function playerRow(board, { id, name, seat }, index, { me, isPlaying }) {
  const isNext = isPlaying && !isOver(board) && board.turn === index;
  return element("li", { class: `seat-${seat + 1}`, "aria-current": isNext ? "true" : null },
    element("span", { class: "face", "aria-hidden": "true" }, SYMBOLS[seat]),
    element("span", {}, name, id === me ? " (you)" : null, board.gone.includes(index) ? " (left)" : null));
}

function statusOf(board, { me, isPlaying }) {
  const { winner, isDraw, players, turn, last } = board;
  if (winner !== null && players[winner].id === me) return "Four in a row: you win!";
  if (winner !== null) return `Four in a row: ${players[winner].name} wins.`;
  if (isDraw) return "The board is full: a draw.";
  if (!isPlaying) return "It ended before anybody had won.";
  if (players[turn]?.id !== me) return `It is ${players[turn]?.name}’s turn.`;
  return last === null ? "You begin: choose a column." : "It is your turn.";
}
