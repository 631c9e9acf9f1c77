/** The way in: a token, and why it was refused. */
import { element, say } from "../lobby/element.js";
import { whyNotIn } from "./words.js";

/**
 * The form that asks for a token; `enter(token)` rejects if it is refused.
 *
 * `why` is what has ended the last visit, if something did.
 */
export function signIn({ enter, why = "" }) {
  const field = element("input", {
    type: "password", name: "token", required: true, autocomplete: "off", spellcheck: "false",
    "aria-describedby": "token-hint",
  });
  const refusal = element("p", { class: "notice danger", role: "alert", hidden: !why }, why);
  const button = element("button", { class: "primary" }, "Sign in");
  const form = element("form", { class: "card stack sign-in" },
    element("h1", {}, "Administration"),
    element("p", { class: "muted" }, "See how this server does, and act."),
    element("label", { class: "field" },
      element("span", {}, "Token of an administrator"), field,
      element("span", { class: "hint", id: "token-hint" }, "Kept until you close this tab, and nowhere else.")),
    refusal, button,
    element("details", {},
      element("summary", {}, "Where do I get one?"),
      element("p", {}, "On the server, with the LOBBY_SECRET it runs with:"),
      element("pre", { tabindex: "0" }, element("code", {}, "lobby token --role admin --name you"))));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    refusal.hidden = true;
    say(button, "Signing in…");
    try {
      await enter(field.value.trim());
    } catch (error) {
      say(refusal, whyNotIn(error));
      refusal.hidden = false;
      field.select();
    } finally {
      button.disabled = false;
      say(button, "Sign in");
    }
  });
  return form;
}
