// Shows the open games. The server's ETag makes asking again cheap while nothing changes.
const SECONDS = 2;
const element = (id) => document.getElementById(id);

function row(game) {
  const line = document.createElement("tr");
  const seats = `${game.playerCount} of ${game.maxPlayers}`;
  for (const text of [game.name, game.hostName, seats, game.status]) {
    // Names come from players: they are text, never markup.
    line.insertCell().textContent = text;
  }
  return line;
}

function show({ games, total }) {
  element("games").replaceChildren(...games.map(row));
  document.querySelector("table").hidden = total === 0;
  element("total").textContent = total === 0 ? "" : `(${total})`;
  element("state").textContent = total === 0 ? "Nobody has opened a game yet." : "";
}

async function refresh() {
  try {
    const answer = await fetch("/api/games?limit=50");
    show(await answer.json());
  } catch {
    element("state").textContent = "The server does not answer; trying again…";
  }
  setTimeout(refresh, SECONDS * 1000);
}

element("origin").textContent = location.origin;
refresh();
