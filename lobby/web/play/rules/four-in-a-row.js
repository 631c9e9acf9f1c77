/**
 * The rules of four-in-a-row for two to four: pure, so that everybody computes the same board.
 *
 * A board is a plain value, fit to be saved and sent:
 * `players` ({id, name, seat}, in the order of their turns), `rows`, `columns` (each the players'
 * indexes from the bottom up), `turn` (an index), `gone` (indexes of who left), `last` and `line`
 * ([column, row] pairs), `winner` (an index), and `isDraw`.
 */

const IN_A_ROW = 4;
const SIZES = { 2: [7, 6], 3: [8, 7], 4: [9, 7] }; // columns, rows: more players need more room
const SEATS = [0, 1, 2, 3];
const DIRECTIONS = [[1, 0], [0, 1], [1, 1], [1, -1]];

/** Return the empty board; the player with the index `first` begins. */
export function newBoard(players, first = 0) {
  const [columns, rows] = SIZES[players.length] ?? SIZES[4];
  return {
    players, rows, columns: Array.from({ length: columns }, () => []),
    turn: first % Math.max(players.length, 1), gone: [], last: null, line: [], winner: null, isDraw: false,
  };
}

/**
 * Return the board after a push of the room, `{event, playerId, action, directed}`.
 *
 * Whatever breaks the rules leaves the board as it is. As all see the pushes in the same order,
 * they ignore the same ones: nobody has to be asked who was right.
 */
export function after(board, { event, playerId, action, directed }) {
  const player = board.players.findIndex(({ id }) => id === playerId);
  if (player < 0 || isOver(board) || board.gone.includes(player)) return board;
  if (event === "player-left") return passed({ ...board, gone: [...board.gone, player] });
  // What only some are shown is no move, or boards would differ.
  return board.turn === player && !directed && isFree(board, action?.column) ? dropped(board, player, action.column) : board;
}

/** Return the board in what a host has saved, who may have saved anything; `null` if it is none. */
export function boardIn(value) {
  if (!value || ![value.players, value.columns, value.gone, value.line].every(Array.isArray)) return null;
  const { players, rows, columns, turn, gone, last, line, winner, isDraw } = value;
  const [width, height] = SIZES[players.length] ?? SIZES[4];
  const isOne = (index) => Number.isInteger(index) && index >= 0 && index < players.length;
  const isPair = (pair) => Array.isArray(pair) && pair.length === 2 && pair.every(Number.isInteger);
  const isBoard = columns.length === width && rows === height && typeof isDraw === "boolean"
    && players.length <= 4 && players.every((each) => typeof each?.name === "string" && SEATS.includes(each.seat))
    && columns.every((discs) => Array.isArray(discs) && discs.length <= rows && discs.every(isOne))
    && isOne(turn) && gone.every(isOne) && (winner === null || isOne(winner))
    && (last === null || isPair(last)) && line.every(isPair);
  return isBoard ? value : null;
}

/** Return whether a disc fits into a column. */
export function isFree(board, column) {
  return Number.isInteger(column) && board.columns[column]?.length < board.rows;
}

export function isOver(board) {
  return board.winner !== null || board.isDraw;
}

/** Return what the host ends the match with. */
export function resultOf({ players, winner }) {
  return winner === null ? { draw: true } : { winner: players[winner].id };
}

function dropped(board, player, column) {
  const columns = board.columns.map((discs, number) => (number === column ? [...discs, player] : discs));
  const last = [column, columns[column].length - 1];
  const line = lineThrough(columns, last, player);
  const next = { ...board, columns, last, line, winner: line.length ? player : null };
  next.isDraw = next.winner === null && columns.every((discs) => discs.length === board.rows);
  return isOver(next) ? next : passed(next, player + 1);
}

/** Return the board with the turn at the first player from an index on who is still here. */
function passed(board, from = board.turn) {
  const order = board.players.map((_, number) => (from + number) % board.players.length);
  return { ...board, turn: order.find((player) => !board.gone.includes(player)) ?? board.turn };
}

function lineThrough(columns, [column, row], player) {
  const reach = (right, up, distance = 1) => {
    const at = [column + right * distance, row + up * distance];
    return columns[at[0]]?.[at[1]] === player ? [at, ...reach(right, up, distance + 1)] : [];
  };
  const lines = DIRECTIONS.map(([right, up]) => [[column, row], ...reach(right, up), ...reach(-right, -up)]);
  return lines.filter((line) => line.length >= IN_A_ROW).flat();
}
