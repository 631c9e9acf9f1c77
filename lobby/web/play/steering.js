/** Steering for games on a canvas: by keys, or by a finger or the mouse held where it is to go. */

const KEYS = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
  KeyA: [-1, 0], KeyD: [1, 0], KeyW: [0, -1], KeyS: [0, 1],
};
const NEAR = 80; // from here on it goes slower, and does not shoot past

/**
 * Steer; `placeOf(event)` says where on the field a pointer is.
 *
 * @returns {{wish: (from: {x, y}) => [number, number], letGo: () => void, remove: () => void}} where
 *   the player wishes to go, right and down, each from -1 to 1
 */
export function steeringOf(canvas, placeOf) {
  const held = new Set();
  let target = null;
  const isWriting = () => document.activeElement?.matches("input, textarea, select") ?? false;
  const handlers = [
    [window, "keydown", (event) => {
      if (!(event.code in KEYS) || event.ctrlKey || event.metaKey || event.altKey || isWriting()) return;
      held.add(event.code);
      event.preventDefault(); // the page would scroll
    }],
    [window, "keyup", ({ code }) => held.delete(code)],
    [window, "blur", letGo],
    [canvas, "pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      target = placeOf(event);
    }],
    [canvas, "pointermove", (event) => { if (target !== null) target = placeOf(event); }],
    [canvas, "pointerup", () => { target = null; }],
    [canvas, "pointercancel", () => { target = null; }],
  ];
  function letGo() {
    held.clear();
    target = null;
  }
  for (const [where, event, handler] of handlers) where.addEventListener(event, handler);
  return {
    letGo,
    wish({ x, y }) {
      if (target !== null) return Math.hypot(target.x - x, target.y - y) < 12 ? [0, 0] : toward(target, x, y);
      return [...held].reduce(([right, down], code) => [right + KEYS[code][0], down + KEYS[code][1]], [0, 0]);
    },
    remove() {
      for (const [where, event, handler] of handlers) where.removeEventListener(event, handler);
    },
  };
}

function toward(target, x, y) {
  const distance = Math.hypot(target.x - x, target.y - y);
  const force = Math.min(distance / NEAR, 1);
  return [((target.x - x) / distance) * force, ((target.y - y) / distance) * force];
}
