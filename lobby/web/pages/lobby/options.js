/** The fields of a game that is opened or changed. */
import { KINDS } from "./words.js";
import { element } from "./element.js";

const VISIBILITIES = [
  ["public", "Public", "In the list, for everybody."],
  ["unlisted", "Unlisted", "Not in the list; whoever has the link or code may join."],
  ["private", "Private", "Not in the list; only by code or invitation."],
];
const RULES = [
  ["host", "When the host says so"],
  ["all-ready", "By the host, once all are ready"],
  ["auto", "By itself, once all are ready or it is full"],
];

/** Returns the fields, filled from `game` if one is changed, and `read()` of what they say. */
export function optionFields({ game = null, name = "" } = {}) {
  const kinds = game ? null : kindChoice();
  const field = {
    name: element("input", { name: "name", required: true, maxlength: 64, value: game?.name ?? name, autocomplete: "off" }),
    visibility: choice("visibility", VISIBILITIES, game?.visibility ?? "public"),
    maxPlayers: choice("maxPlayers", [2, 3, 4].map((n) => [n, n]), game?.maxPlayers ?? 4),
    minPlayers: choice("minPlayers", [2, 3, 4].map((n) => [n, n]), game?.minPlayers ?? 2),
    startRule: select("startRule", RULES, game?.startRule ?? "host"),
    countdownSeconds: select("countdownSeconds", [[0, "None"], [3, "3 seconds"], [5, "5 seconds"], [10, "10 seconds"], [30, "30 seconds"]], game?.countdownSeconds ?? 3),
    tags: element("input", { name: "tags", maxlength: 120, value: game?.tags.join(", ") ?? "", placeholder: "casual, english", autocomplete: "off" }),
    password: element("input", { name: "password", type: "password", maxlength: 64, autocomplete: "new-password" }),
  };
  const withPassword = element("input", { type: "checkbox", checked: game?.hasPassword });
  const passwordField = labelled(game?.hasPassword ? "New password (empty keeps the old one)" : "Password", field.password);
  const follow = () => {
    passwordField.hidden = !withPassword.checked;
    field.password.required = withPassword.checked && !game?.hasPassword;
  };
  withPassword.addEventListener("change", () => { follow(); if (withPassword.checked) field.password.focus(); });
  follow();
  const hint = element("p", { class: "hint muted small" });
  const explain = () => { hint.textContent = VISIBILITIES.find(([value]) => value === field.visibility.read())[2]; };
  field.visibility.element.addEventListener("change", explain);
  explain();
  const nodes = [
    kinds?.element ?? null,
    labelled("Name", field.name),
    fieldset("Who may come in", field.visibility.element, hint),
    element("div", { class: "two" },
      fieldset("Seats", field.maxPlayers.element),
      fieldset("Players at least", field.minPlayers.element)),
    element("details", { open: Boolean(game) },
      element("summary", {}, "More settings"),
      element("div", { class: "stack" },
        element("div", { class: "two" },
          labelled("How it starts", field.startRule),
          labelled("Countdown", field.countdownSeconds)),
        labelled("Tags, with commas", field.tags))),
    element("label", { class: "check" }, withPassword, "Ask for a password"),
    passwordField,
  ];
  const password = () => {
    if (!withPassword.checked) return game?.hasPassword ? { password: null } : {};
    return field.password.value ? { password: field.password.value } : {};
  };
  const read = () => ({
    name: field.name.value.trim(),
    visibility: field.visibility.read(),
    maxPlayers: Number(field.maxPlayers.read()),
    minPlayers: Number(field.minPlayers.read()),
    startRule: field.startRule.value,
    countdownSeconds: Number(field.countdownSeconds.value),
    tags: [...new Set(field.tags.value.split(",").map((tag) => tag.trim()).filter(Boolean))],
    ...password(),
    ...(kinds && { metadata: kinds.read() }),
  });
  return { nodes, read };
}

function kindChoice() {
  const kinds = [...Object.entries(KINDS).map(([value, kind]) => [value, kind.name]), ["", "Just a lobby"]];
  const chosen = choice("kind", kinds, "four-in-a-row");
  return {
    element: fieldset("What do you play?", chosen.element),
    read: () => (chosen.read() ? { game: chosen.read() } : {}),
  };
}

function labelled(text, control) {
  return element("label", { class: "field" }, element("span", {}, text), control);
}

function fieldset(text, choices, ...more) {
  return element("fieldset", { class: "stack tight" }, element("legend", {}, text), choices, more);
}

function choice(name, options, chosen) {
  const group = element("div", { class: "choices" }, options.map(([value, text]) =>
    element("label", {},
      element("input", { type: "radio", name, value: String(value), checked: String(value) === String(chosen) }),
      element("span", {}, String(text)))));
  return { element: group, read: () => group.querySelector(":checked").value };
}

function select(name, options, chosen) {
  const known = options.some(([value]) => value === chosen) ? options : [...options, [chosen, String(chosen)]];
  return element("select", { name }, known.map(([value, text]) =>
    element("option", { value: String(value), selected: value === chosen }, text)));
}
