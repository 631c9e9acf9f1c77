/** The few pictures of this page, drawn here; each says nothing that the text beside it does not. */
import { drawing, element } from "./element.js";

const SHAPES = {
  "four-in-a-row": [
    ["rect", { x: 2, y: 2, width: 20, height: 20, rx: 5, fill: "currentColor", opacity: 0.16 }],
    ["circle", { cx: 8, cy: 8, r: 3, class: "seat-fill-1" }],
    ["circle", { cx: 16, cy: 8, r: 3, class: "seat-fill-2" }],
    ["circle", { cx: 8, cy: 16, r: 3, class: "seat-fill-2" }],
    ["circle", { cx: 16, cy: 16, r: 3, class: "seat-fill-1" }],
  ],
  arena: [
    ["circle", { cx: 12, cy: 12, r: 10, fill: "currentColor", opacity: 0.16 }],
    ["path", { d: "M5.5 8.5l6 2.8-4.6 4.7z", class: "seat-fill-1" }],
    ["path", { d: "M18.8 9.2l-2.2 6.3-3.7-5z", class: "seat-fill-2" }],
    ["circle", { cx: 12.4, cy: 17.6, r: 1.7, class: "seat-fill-3" }],
  ],
  other: [
    ["rect", { x: 2, y: 2, width: 20, height: 20, rx: 5, fill: "currentColor", opacity: 0.16 }],
    ["circle", { cx: 8, cy: 8, r: 2, fill: "currentColor" }],
    ["circle", { cx: 12, cy: 12, r: 2, fill: "currentColor" }],
    ["circle", { cx: 16, cy: 16, r: 2, fill: "currentColor" }],
  ],
  lock: [
    ["rect", { x: 5, y: 11, width: 14, height: 9, rx: 2, fill: "currentColor" }],
    ["path", { d: "M8 11V8a4 4 0 0 1 8 0v3", fill: "none", stroke: "currentColor", "stroke-width": 2 }],
  ],
  inbox: [
    ["path", { d: "M4 13l2.5-7h11L20 13v6H4zM4 13h4.5a3.5 3.5 0 0 0 7 0H20", fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-linejoin": "round" }],
  ],
  crown: [["path", { d: "M3 18V7l5 4 4-6 4 6 5-4v11z", fill: "currentColor" }]],
  more: [
    ["circle", { cx: 5, cy: 12, r: 2, fill: "currentColor" }],
    ["circle", { cx: 12, cy: 12, r: 2, fill: "currentColor" }],
    ["circle", { cx: 19, cy: 12, r: 2, fill: "currentColor" }],
  ],
};

/** Returns a picture by its name. */
export function glyph(name, size = 24) {
  const shapes = SHAPES[name] ?? SHAPES.other;
  return drawing("svg", { class: "glyph", viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true", focusable: "false" },
    shapes.map(([tag, attributes]) => drawing(tag, attributes)));
}

/** Returns seats as pips, with `free()` of them empty; `update(taken, of)` redraws them. */
export function pips() {
  const row = element("span", { class: "pips", role: "img" });
  return {
    element: row,
    update(taken, of) {
      const label = `${taken} of ${of} seats taken`;
      if (row.getAttribute("aria-label") === label) return;
      row.setAttribute("aria-label", label);
      row.replaceChildren(...Array.from({ length: of }, (_, seat) =>
        element("i", { class: `seat-${seat + 1}${seat < taken ? " taken" : ""}` })));
    },
  };
}
