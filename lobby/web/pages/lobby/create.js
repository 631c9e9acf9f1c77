/** The dialogs in which a game is opened, and changed by its host. */
import { ask } from "./dialog.js";
import { element } from "./element.js";
import { optionFields } from "./options.js";

/** Asks what to open and opens it; `submit(options)` throws what is then shown in the dialog. */
export function askForGame(playerName, submit) {
  const fields = optionFields({ name: `${playerName}’s game`.slice(0, 64) });
  return ask({ title: "Create a game", confirm: "Create", body: fields.nodes, submit: () => submit(fields.read()) });
}

/** Asks the host what to change. */
export function askForChanges(game, submit) {
  const fields = optionFields({ game });
  const locked = element("input", { type: "checkbox", checked: game.locked });
  const lock = element("label", { class: "check" }, locked, "Locked: nobody new may take a seat");
  return ask({
    title: "Game settings",
    confirm: "Save",
    body: [...fields.nodes, lock],
    submit: () => submit({ ...fields.read(), locked: locked.checked }),
  });
}
