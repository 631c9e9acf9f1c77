/**
 * The only way this page makes elements: what people wrote goes in as text, never as markup.
 *
 *     element("button", { class: "primary", onclick: join }, "Join ", game.name)
 *
 * A value of `true` is an attribute without one, `null` and `false` leave it out; children may be
 * strings, nodes, lists of them, or `null`.
 */
export function element(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

/** Makes an element of a drawing. */
export function drawing(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function furnish(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(name, value === true ? "" : value);
    }
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

/** Sets the text of an element if it is another, so that screen readers hear only changes. */
export function say(where, text) {
  if (where.textContent !== text) where.textContent = text;
}

/**
 * Keeps the children of a parent in step with a list: one for each item, moved rather than made
 * anew, so that focus and pressed buttons stay where they are.
 */
export function keyed(parent, keyOf, make) {
  const shown = new Map();
  return (items) => {
    const gone = new Set(shown.keys());
    let place = parent.firstElementChild;
    for (const item of items) {
      const key = keyOf(item);
      gone.delete(key);
      if (!shown.has(key)) shown.set(key, make(item));
      const child = shown.get(key);
      child.update(item);
      if (child.element === place) place = place.nextElementSibling;
      else parent.insertBefore(child.element, place);
    }
    for (const key of gone) {
      shown.get(key).element.remove();
      shown.delete(key);
    }
  };
}
