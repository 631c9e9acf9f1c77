/** The fields of a game that is opened or changed. */
import { KINDS } from "./words.js";
import { element } from "./element.js";

const VISIBILITIES = [
  ["public", "Public", "In the list, for everybody."],
  ["unlisted", "Unlisted", "Not in the list; whoever has the link or code may join."],
  ["private", "Private", "Not in the list; only by code or invitation."],
];
const COUNTDOWNS = [[0, "None"], ...[3, 5, 10, 30].map((seconds) => [seconds, `${seconds} seconds`])];
const RULES = [
  ["host", "When the host says so"],
  ["all-ready", "By the host, once all are ready"],
  ["auto", "By itself, once all are ready or it is full"],
];

/** Returns the fields, filled from `game` if one is changed, and `read()` of what they say. */
export function optionFields({ game = null, name = "" } = {}) {
  const kinds = game ? null : kindChoice();
  const field = controlsFor(game, name);
  const password = passwordFields(game);
  const read = () => ({
    name: field.name.value.trim(),
    visibility: field.visibility.read(),
    maxPlayers: Number(field.maxPlayers.read()),
    minPlayers: Number(field.minPlayers.read()),
    startRule: field.startRule.value,
    countdownSeconds: Number(field.countdownSeconds.value),
    tags: [...new Set(field.tags.value.split(",").map((tag) => tag.trim()).filter(Boolean))],
    ...password.read(),
    ...(kinds && { metadata: kinds.read() }),
  });
  return { nodes: [kinds?.element ?? null, ...laidOut(field, { isOpen: game !== null }), ...password.nodes], read };
}

function controlsFor(game, name) {
  const seats = [2, 3, 4].map((number) => [number, number]);
  return {
    name: element("input", { required: true, maxlength: 64, value: game?.name ?? name, autocomplete: "off" }),
    visibility: choice("visibility", VISIBILITIES, game?.visibility ?? "public"),
    maxPlayers: choice("maxPlayers", seats, game?.maxPlayers ?? 4),
    minPlayers: choice("minPlayers", seats, game?.minPlayers ?? 2),
    startRule: select(RULES, game?.startRule ?? "host"),
    countdownSeconds: select(COUNTDOWNS, game?.countdownSeconds ?? 3),
    tags: element("input", { maxlength: 120, value: game?.tags.join(", ") ?? "", placeholder: "casual, english", autocomplete: "off" }),
  };
}

function laidOut(field, { isOpen }) {
  const hint = element("p", { class: "hint muted small" });
  const explain = () => { hint.textContent = VISIBILITIES.find(([value]) => value === field.visibility.read())[2]; };
  field.visibility.element.addEventListener("change", explain);
  explain();
  return [
    labelled("Name", field.name),
    fieldset("Who may come in", field.visibility.element, hint),
    element("div", { class: "two" },
      fieldset("Seats", field.maxPlayers.element),
      fieldset("Players at least", field.minPlayers.element)),
    element("details", { open: isOpen },
      element("summary", {}, "More settings"),
      element("div", { class: "stack" },
        element("div", { class: "two" }, labelled("How it starts", field.startRule), labelled("Countdown", field.countdownSeconds)),
        labelled("Tags, with commas", field.tags))),
  ];
}

function passwordFields(game) {
  const had = game?.hasPassword ?? false;
  const isAsked = element("input", { type: "checkbox", checked: had });
  const password = element("input", { type: "password", maxlength: 64, autocomplete: "new-password" });
  const field = labelled(had ? "New password (empty keeps the old one)" : "Password", password);
  const follow = () => {
    field.hidden = !isAsked.checked;
    password.required = isAsked.checked && !had;
  };
  isAsked.addEventListener("change", () => {
    follow();
    if (isAsked.checked) password.focus();
  });
  follow();
  return {
    nodes: [element("label", { class: "check" }, isAsked, "Ask for a password"), field],
    read() {
      if (!isAsked.checked) return had ? { password: null } : {};
      return password.value ? { password: password.value } : {};
    },
  };
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

function select(options, chosen) {
  const known = options.some(([value]) => value === chosen) ? options : [...options, [chosen, String(chosen)]];
  return element("select", {}, known.map(([value, text]) =>
    element("option", { value: String(value), selected: value === chosen }, text)));
}
