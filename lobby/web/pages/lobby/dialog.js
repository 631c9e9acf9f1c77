/** Questions asked in a <dialog>: the browser keeps the focus inside and gives it back. */
import { element } from "./element.js";

/**
 * Opens a dialog and returns a promise of its answer, `null` if it was left without one.
 *
 * `body` are nodes or a function that is given `close(answer)`. With `submit`, the body is in a
 * form: `submit(form)` returns the answer, or throws what is then shown beside the button.
 */
export function ask({ title, body, submit = null, confirm = "OK", cancel = "Cancel", danger = false }) {
  return new Promise((resolve) => {
    const id = `dialog-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
    const dialog = element("dialog", { class: "sheet", "aria-labelledby": id });
    let answer = null;
    const close = (given = null) => {
      answer = given;
      dialog.close();
    };
    const nodes = typeof body === "function" ? body(close) : body;
    const heading = element("h2", { id }, title);
    const leave = element("button", { type: "button", class: "quiet", onclick: () => close() }, cancel);
    dialog.append(submit
      ? asked({ heading, nodes, leave, submit, confirm, danger, close })
      : element("div", { class: "stack" }, heading, nodes, element("div", { class: "actions" }, leave)));
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog && isOutside(dialog, event)) close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      // What had opened it may be gone with its view: the new one is where one reads on.
      if (document.activeElement === document.body) document.querySelector("main h1")?.focus();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function asked({ heading, nodes, leave, submit, confirm, danger, close }) {
  const why = element("p", { class: "notice danger", role: "alert", hidden: true });
  const button = element("button", { class: danger ? "primary danger" : "primary" }, confirm);
  const form = element("form", { class: "stack" },
    heading, nodes, why, element("div", { class: "actions" }, leave, button));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    form.setAttribute("aria-busy", "true");
    why.hidden = true;
    try {
      close((await submit(form)) ?? true);
    } catch (refusal) {
      why.textContent = refusal.message;
      why.hidden = false;
    } finally {
      button.disabled = false;
      form.removeAttribute("aria-busy");
    }
  });
  return form;
}

/** Closes what is still asked, as its place is gone; what is being answered closes by itself. */
export function dismissDialogs() {
  for (const dialog of document.querySelectorAll("dialog[open]")) {
    if (dialog.querySelector("form[aria-busy]") === null) dialog.close();
  }
}

function isOutside(dialog, { clientX, clientY }) {
  const box = dialog.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}
