/** Commands given by a click: a refusal is shown with its reason. */
import { toast } from "./toasts.js";
import { whyRefused } from "./words.js";

/** Does something and returns its result; `undefined` if it was refused, which is then shown. */
export async function attempt(what, button = null) {
  if (button?.getAttribute("aria-busy") === "true") return undefined;
  button?.setAttribute("aria-busy", "true");
  try {
    return (await what()) ?? true;
  } catch (refusal) {
    if (refusal.code !== "closed") toast(whyRefused(refusal), { bad: true });
    return undefined;
  } finally {
    button?.removeAttribute("aria-busy");
  }
}
