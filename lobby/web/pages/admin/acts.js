/** What an administrator does: each asks first, says what comes of it, and tells what came. */
import { ask } from "../lobby/dialog.js";
import { element } from "../lobby/element.js";
import { toast } from "../lobby/toasts.js";
import { counted, inWords, span, when } from "./words.js";

const MAX_REASON = 64;
const HOUR = 3600;
const BANS = [
  ["1 hour", HOUR], ["1 day", 24 * HOUR], ["1 week", 7 * 24 * HOUR], ["30 days", 30 * 24 * HOUR],
  ["For good", ""], ["Other…", "other"],
];

function reasonField(hint) {
  return element("label", { class: "field" },
    element("span", {}, "Reason (may be empty)"),
    element("input", { name: "reason", maxlength: MAX_REASON, autocomplete: "off" }),
    element("span", { class: "hint" }, hint));
}

function durationFields() {
  const minutes = element("input", { name: "minutes", type: "number", min: 1, max: 5270400, step: 1, inputmode: "numeric" });
  const other = element("label", { class: "field", hidden: true }, element("span", {}, "Minutes"), minutes);
  const choice = element("select", { name: "seconds", onchange: () => {
    other.hidden = choice.value !== "other";
    minutes.required = !other.hidden;
  } }, BANS.map(([label, seconds]) => element("option", { value: seconds }, label)));
  return [element("label", { class: "field" }, element("span", {}, "For how long"), choice), other];
}

function secondsIn(form) {
  const { seconds, minutes } = form.elements;
  if (seconds.value === "other") return { seconds: Number(minutes.value) * 60 };
  return seconds.value === "" ? {} : { seconds: Number(seconds.value) };
}

function reasonIn(form) {
  const reason = form.elements.reason.value.trim();
  return reason ? { reason } : {};
}

/** The acts, as an administrator of this connection; `done()` is called after each. */
export class Acts {
  #admin;
  #done;

  constructor(admin, done) {
    this.#admin = admin;
    this.#done = done;
  }

  closeGame({ id, name }) {
    return this.#ask({
      title: `Close “${name}”?`, confirm: "Close the game",
      body: [element("p", {}, "Everybody in it is told that an administrator has closed it, and it is gone. This cannot be undone."),
        reasonField("For the audit log; the players do not see it.")],
      run: (form) => this.#admin.closeGame(id, reasonIn(form)),
      told: () => `“${name}” is closed.`,
    });
  }

  kick({ id, name }) {
    return this.#ask({
      title: `Kick ${name}?`, confirm: "Kick",
      body: [whom(id), element("p", {}, "They lose their seat and every connection, and may come back at once."),
        reasonField("The player is told it.")],
      run: (form) => this.#admin.kickPlayer(id, reasonIn(form)),
      told: ({ sockets }) => `${name} is out: ${counted(sockets, "connection")} ended.`,
    });
  }

  ban({ id, name }) {
    return this.#ask({
      title: `Ban ${name}?`, confirm: "Ban",
      body: [whom(id), element("p", {}, "They lose their seat and every connection, and are refused until the ban ends. It holds this id: a guest may come back as another."),
        ...durationFields(), reasonField("The player is told it.")],
      run: (form) => this.#admin.banPlayer(id, { ...secondsIn(form), ...reasonIn(form) }),
      told: ({ until }) => `${name} is banned ${until === null ? "for good" : `until ${when(until)}`}.`,
    });
  }

  unban({ id, name }) {
    return this.#ask({
      title: `Unban ${name}?`, confirm: "Unban", danger: false,
      body: [whom(id), element("p", {}, "They may connect again at once.")],
      run: () => this.#admin.unbanPlayer(id),
      told: () => `${name} may come back.`,
    });
  }

  announce(text, players) {
    return this.#ask({
      title: "Announce this to everybody?", confirm: "Announce", danger: false,
      body: [element("blockquote", {}, text),
        element("p", {}, `It goes into everybody’s inbox: ${counted(players, "player")} connected now, and whoever comes later. It cannot be taken back.`)],
      run: () => this.#admin.announce(text),
      told: () => "Announced.",
    });
  }

  async clearAlert(kind) {
    try {
      await this.#admin.clearAlert(kind);
      this.#done();
    } catch (error) {
      toast(inWords(error), { bad: true });
    }
  }

  drain(seconds) {
    const within = seconds === null ? "after the time it is set to (LOBBY_DRAIN_SECONDS)" : `after ${span(seconds * 1000)}`;
    const word = element("input", { name: "word", required: true, pattern: "[Dd]rain", autocomplete: "off", autocapitalize: "none", title: "drain" });
    return this.#ask({
      title: "Drain this server?", confirm: "Drain and stop",
      body: [
        element("ul", { class: "consequences" },
          element("li", {}, "From now on nobody opens a game here."),
          element("li", {}, "Everybody is told that the server is about to stop. Matches may go on until then."),
          element("li", {}, `It stops when all have left, ${within} at the latest: whoever still plays is cut off.`),
          element("li", {}, "Without Redis, all that is kept ends with it: games, chat, inboxes, bans and this audit log."),
          element("li", {}, "It cannot be called off, and this page cannot start it again.")),
        element("label", { class: "field" }, element("span", {}, "Type drain to go on"), word),
      ],
      run: () => this.#admin.drain(seconds === null ? {} : { seconds }),
      told: (answer) => `Draining: it stops within ${span(answer.seconds * 1000)}.`,
    });
  }

  /** Ask, do, tell; the answer, or `null` if it was not done. */
  async #ask({ title, body, confirm, run, told, danger = true }) {
    const submit = async (form) => {
      try {
        return await run(form);
      } catch (error) {
        throw new Error(inWords(error));
      }
    };
    const answer = await ask({ title, body, confirm, submit, danger });
    if (answer === null) return null;
    toast(told(answer));
    this.#done();
    return answer;
  }
}

const whom = (id) => element("p", { class: "muted" }, "Player ", element("code", {}, id));
