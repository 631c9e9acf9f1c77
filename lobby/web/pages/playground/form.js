/** The form of a command, made of its fields; an empty field is not sent. */

import { element } from "../lobby/element.js";

/**
 * Return the form of a command.
 *
 * @param {object} command a row of the table
 * @param {(field: object) => string | number} valueOf what stands in a field at first
 * @param {(payload: object) => void} onSend
 */
export function formOf(command, valueOf, onSend) {
  const controls = command.fields.map((field) => controlOf(field, valueOf(field)));
  const trouble = element("p", { class: "notice danger", role: "alert", hidden: true });
  const form = element("form", { class: "command-form", "aria-label": command.event, novalidate: true },
    element("p", { class: "muted small" }, command.about),
    controls.map(({ field, control }) => element("label", { class: "field" }, element("span", {}, field.name), control)),
    trouble,
    element("button", { class: "primary" }, `Send ${command.event}`));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    try {
      onSend(payloadOf(controls.map(({ field, control }) => [field, control.value])));
      trouble.hidden = true;
    } catch (error) {
      trouble.textContent = error.message;
      trouble.hidden = false;
    }
  });
  return form;
}

/**
 * Return the payload that fields, `[field, text]` each, make.
 *
 * @throws {Error} naming the field that cannot be read
 */
export function payloadOf(fields) {
  const given = fields.filter(([, written]) => written.trim() !== "");
  return Object.fromEntries(given.map(([field, written]) => [field.name, readAs(field, written.trim())]));
}

function readAs({ name, kind, choices }, written) {
  if (kind === "number") return Number(written);
  if (kind === "words") return written.split(",").map((word) => word.trim()).filter((word) => word !== "");
  if (kind === "choice") return choices.find((each) => String(each) === written);
  if (kind !== "json") return written;
  try {
    return JSON.parse(written);
  } catch (error) {
    throw new Error(`${name} is not JSON: ${error.message}`, { cause: error });
  }
}

function controlOf(field, value) {
  const { name, kind, choices, hint } = field;
  if (kind === "choice") {
    const options = ["", ...choices].map((each) =>
      element("option", { value: String(each), selected: each === value }, each === "" ? "(not sent)" : String(each)));
    return { field, control: element("select", { name }, options) };
  }
  if (kind === "json") {
    const control = element("textarea", { name, rows: 2, spellcheck: "false", class: "code" });
    control.value = value; // not as a child, which would be read out as part of its label
    return { field, control };
  }
  const type = kind === "number" ? "number" : "text";
  const placeholder = hint ?? (kind === "words" ? "with, commas" : "(not sent)");
  return { field, control: element("input", { name, type, value, placeholder, autocomplete: "off" }) };
}
