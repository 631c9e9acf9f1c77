// What every JavaScript peer shares: its command line, its packages, and a guest's token.
// The packages are installed outside this tree, where `import` would not look for them.
import { createHmac, randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";

export const { values: options } = parseArgs({
  options: {
    port: { type: "string" },
    packages: { type: "string" },
    redis: { type: "string" },
    listing: { type: "string", default: "differences" },
  },
});

export const require = createRequire(join(options.packages, "package.json"));

export const randomId = (bytes = 16) => randomBytes(bytes).toString("base64url");

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const secret = randomBytes(32);
const header = base64url({ alg: "HS256", typ: "JWT" });

export function token(playerId, name) {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: "lobby", sub: playerId, name, role: "player", iat: now, exp: now + 2592000 };
  const signed = `${header}.${base64url(claims)}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

export function welcome(playerId, name) {
  const limits = {
    messageBytes: 16384, actionBytes: 8192, metadataBytes: 2048, nameLength: 64, seats: 4,
  };
  const serverTime = Date.now();
  return { playerId, name, token: token(playerId, name), limits, serverTime, protocol: 1 };
}

export function answerReady(request, response) {
  response.writeHead(request.url === "/readyz" ? 200 : 404).end();
}
