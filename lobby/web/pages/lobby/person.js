/** What a host may do about somebody in the room. */
import { attempt } from "./attempt.js";
import { ask } from "./dialog.js";
import { element } from "./element.js";
import { whyRefused } from "./words.js";

/** Asks the host what to do about a player or spectator. */
export async function askAbout(lobby, room, person) {
  const act = (label, answer, tone = "") => (close) =>
    element("button", { type: "button", class: tone, onclick: () => close(answer) }, label);
  const choices = [
    "seat" in person ? act("Make host", "host") : null,
    act("Mute in chat", "mute"),
    act("Let speak again", "unmute"),
    act("Remove from the game…", "kick", "danger"),
  ].filter(Boolean);
  const chosen = await ask({
    title: person.name,
    body: (close) => [element("div", { class: "stack tight" }, choices.map((choice) => choice(close)))],
  });
  if (chosen === "host") await attempt(() => room.transferHost(person.id));
  if (chosen === "mute") await attempt(() => lobby.chat.mutePlayer(room.id, person.id, true));
  if (chosen === "unmute") await attempt(() => lobby.chat.mutePlayer(room.id, person.id, false));
  if (chosen === "kick") await askToKick(room, person);
}

function askToKick(room, person) {
  const reason = element("input", { maxlength: 200, autocomplete: "off", placeholder: "They are told" });
  const ban = element("input", { type: "checkbox" });
  return ask({
    title: `Remove ${person.name}?`,
    confirm: "Remove",
    danger: true,
    body: [
      element("label", { class: "field" }, element("span", {}, "Why (optional)"), reason),
      element("label", { class: "check" }, ban, "For good: they cannot come back"),
    ],
    submit: async () => {
      try {
        await room.kick(person.id, {
          ...(ban.checked && { ban: true }),
          ...(reason.value.trim() && { reason: reason.value.trim() }),
        });
      } catch (refusal) {
        throw new Error(whyRefused(refusal));
      }
    },
  });
}
