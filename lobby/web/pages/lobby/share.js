/** How others come into a game: its code, its link, a QR code, an invitation. */
import { attempt } from "./attempt.js";
import { ask } from "./dialog.js";
import { element } from "./element.js";
import { linkTo } from "./join.js";
import { qrCode } from "./qr.js";
import { initial } from "./seats.js";
import { toast } from "./toasts.js";

/** Returns what a waiting room shows of the ways in; `update(game)` hides it once it is full. */
export function shareCard(room) {
  const picture = element("div", { class: "qr" });
  const card = element("section", { class: "card share", "aria-labelledby": "share-title" },
    picture,
    element("div", { class: "stack tight" },
      element("h2", { id: "share-title" }, "Bring others in"),
      element("p", { class: "muted" }, "They open the link, scan the picture, or type the code:"),
      element("p", { class: "big-code", translate: "no" }, room.code),
      element("div", { class: "row" }, ...copyButtons(room.code),
        element("button", { type: "button", class: "on-phone", onclick: () => showLink(room.game) }, "QR code"))));
  qrCode(linkTo(room.code), `QR code of ${linkTo(room.code)}`).then((drawn) => picture.append(drawn));
  return {
    element: card,
    update(game) {
      card.hidden = game.status !== "waiting" || game.playerCount >= game.maxPlayers;
    },
  };
}

/** Shows the link, the code and the QR code of a game. */
export async function showLink(game) {
  const link = linkTo(game.code);
  const address = element("input", { readonly: true, value: link, "aria-label": "Link" });
  address.addEventListener("focus", () => address.select());
  const picture = await qrCode(link, `QR code of ${link}`);
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
  return ask({
    title: "Bring others in",
    cancel: "Close",
    body: [
      element("div", { class: "qr" }, picture),
      element("p", { class: "big-code", translate: "no" }, element("span", { class: "visually-hidden" }, "Code "), game.code),
      address,
      element("div", { class: "row" }, ...copyButtons(game.code, address)),
      isLocal ? element("p", { class: "muted small" }, "This address is of this computer alone: for other devices, open the page under the computer’s name or address in the network.") : null,
    ],
  });
}

function copyButtons(code, field = null) {
  return [
    element("button", { type: "button", class: "primary", onclick: () => copy(linkTo(code), "The link is copied.", field) }, "Copy link"),
    element("button", { type: "button", onclick: () => copy(code, "The code is copied.") }, "Copy code"),
  ];
}

/** Puts text where it can be pasted from; without the permission, `field` is selected instead. */
export async function copy(text, done, field = null) {
  try {
    await navigator.clipboard.writeText(text);
    toast(done);
  } catch {
    field?.focus();
    toast(`Copy it by hand: ${text}`);
  }
}

/** Lets one choose whom to invite among those in the lounge. */
export async function askWhomToInvite(lobby, room, lounge) {
  const page = await attempt(() => lobby.chat.roomMembers(lounge));
  if (!page) return;
  const isIn = (id) => [...room.game.players, ...room.game.spectators].some((person) => person.id === id);
  const others = page.members.filter((member) => !isIn(member.playerId));
  await ask({
    title: "Invite somebody",
    cancel: "Close",
    body: (close) => [
      others.length
        ? element("ul", { class: "people" }, others.map((member) => personRow(room, member)))
        : element("p", { class: "muted" }, "Nobody else is around. Send the link instead."),
      element("button", { type: "button", onclick: () => { close(); showLink(room.game); } }, "Show link and QR code"),
    ],
  });
}

function personRow(room, { playerId, name }) {
  const button = element("button", { type: "button", "aria-label": `Invite ${name}` }, "Invite");
  button.addEventListener("click", async () => {
    if (await attempt(() => room.invite(playerId), button)) {
      button.disabled = true;
      button.textContent = "Invited";
    }
  });
  return element("li", { class: "row" },
    element("span", { class: "face", "aria-hidden": "true" }, initial(name)),
    element("span", { class: "grow" }, name), button);
}
