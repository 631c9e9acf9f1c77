/** The connection of an administrator: the public SDK, on `/admin` alone. */
import { LobbyClient } from "/sdk/lobby-client.js";

const KEY = "lobby:admin-token";

/** The token of this tab, which nobody keeps longer than the tab; `null` if there is none. */
export const kept = {
  get token() {
    return stored(() => sessionStorage.getItem(KEY)) ?? null;
  },
  set token(token) {
    stored(() => sessionStorage.setItem(KEY, token));
  },
  forget() {
    stored(() => sessionStorage.removeItem(KEY));
  },
};

function stored(use) {
  try {
    return use();
  } catch {
    return null; // a browser may forbid it: then the token lasts as long as the page
  }
}

/**
 * Returns a client that is still connecting: whoever listens now misses nothing.
 *
 * Its `welcomed` is kept once the server has let the bearer of the token in.
 */
export function dial(token) {
  return new LobbyClient(location.origin, { token, storage: null, namespaces: ["/admin"] });
}

/** What a token says of itself; whether it is true only the server knows. */
export function claimsOf(token) {
  try {
    const [, body] = token.split(".");
    const octets = Uint8Array.from(atob(body.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
    const { name, sub, exp } = JSON.parse(new TextDecoder().decode(octets));
    return { name: String(name ?? sub ?? ""), endsAt: typeof exp === "number" ? exp * 1000 : null };
  } catch {
    return { name: "", endsAt: null };
  }
}
