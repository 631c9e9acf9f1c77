/** Short messages above everything else; screen readers read them out. */
import { element } from "./element.js";

const SECONDS = 7;
const MOST = 4;
const place = element("div", { class: "toasts", role: "status", "aria-live": "polite", popover: "manual" });

/** Shows a message; `action` is `{label, run}`, a button beside it. */
export function toast(text, { bad = false, action = null } = {}) {
  const close = () => {
    note.remove();
    if (!place.childElementCount) place.hidePopover?.();
  };
  const note = element("div", { class: bad ? "toast bad" : "toast" },
    element("span", { class: "grow" }, text),
    action && element("button", { type: "button", onclick: () => { close(); action.run(); } }, action.label),
    element("button", { type: "button", class: "icon", "aria-label": "Dismiss", onclick: close }, "×"));
  if (!place.isConnected) document.body.append(place);
  while (place.childElementCount >= MOST) place.firstElementChild.remove();
  // Shown again each time: that puts it above a dialog opened since.
  place.hidePopover?.();
  place.showPopover?.();
  place.append(note);
  let timer = null;
  const wait = () => { timer = setTimeout(close, SECONDS * 1000); };
  for (const event of ["pointerenter", "focusin"]) note.addEventListener(event, () => clearTimeout(timer));
  for (const event of ["pointerleave", "focusout"]) note.addEventListener(event, wait);
  wait();
}

/** Takes all messages away: what they offer was found elsewhere. */
export function clearToasts() {
  place.replaceChildren();
}
