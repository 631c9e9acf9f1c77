/** Lists of people, each with what may be done to them. */
import { element, keyed, say } from "../lobby/element.js";

/** Buttons that act on a person. */
export function personActs(acts, person) {
  const who = () => ({ id: person.id, name: person.name });
  const button = (label, act) => element("button", {
    type: "button", class: "small danger", "aria-label": `${label} ${person.name}`, onclick: () => act(who()),
  }, label);
  return element("div", { class: "row acts" },
    button("Kick", (one) => acts.kick(one)), button("Ban", (one) => acts.ban(one)));
}

/**
 * A list that is kept in step: `show(people)`, each `{id, name, marks}`, where `marks` are words
 * such as "host" or "away".
 */
export function peopleList(acts, nobody) {
  const list = element("ul", { class: "people", role: "list" });
  const none = element("p", { class: "muted" }, nobody);
  const update = keyed(list, (person) => person.id, (person) => new Line(person, acts));
  const show = (people) => {
    none.hidden = people.length > 0;
    update(people);
  };
  show([]);
  return { element: element("div", {}, none, list), show };
}

class Line {
  #name = element("strong");
  #marks = element("span", { class: "muted" });

  constructor(person, acts) {
    this.element = element("li", {},
      element("div", { class: "grow" },
        element("div", {}, this.#name, " ", this.#marks), element("code", { class: "id" }, person.id)),
      acts === null ? null : personActs(acts, person));
  }

  update({ name, marks }) {
    say(this.#name, name);
    say(this.#marks, marks.filter(Boolean).join(" · "));
  }
}
