/** The inbox: invitations and announcements, how many are new, and one click to accept. */
import { attempt } from "./attempt.js";
import { ask } from "./dialog.js";
import { element } from "./element.js";
import { glyph } from "./glyphs.js";
import { clearToasts, toast } from "./toasts.js";
import { textOf } from "./words.js";

const WHEN = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** Returns the button in the bar; `onInvite(data)` joins the game of an invitation. */
export function inbox(lobby, { onInvite }) {
  const count = element("span", { class: "count", hidden: true });
  const button = element("button", { type: "button", class: "icon quiet inbox-button", onclick: open }, glyph("inbox"), count);

  function tell({ unread }) {
    count.textContent = unread > 99 ? "99+" : String(unread);
    count.hidden = unread === 0;
    button.setAttribute("aria-label", unread ? `Inbox, ${unread} unread` : "Inbox");
  }

  async function open() {
    const page = await attempt(() => lobby.notifications.list({ limit: 50 }), button);
    if (!page) return;
    clearToasts();
    const chosen = await ask({ title: "Inbox", cancel: "Close", body: (close) => [listOf(page.notifications, lobby.now(), accept(close))] });
    if (chosen) onInvite(chosen);
    if (page.unread) attempt(() => lobby.notifications.readAll());
  }

  const stops = [
    lobby.notifications.on("unread-count", tell),
    lobby.notifications.on("notification", (notification) => {
      const { kind, data } = notification;
      const action = kind === "game-invite" ? { label: "Join", run: () => read(notification) } : null;
      toast(textOf(notification), { action });
      function read({ notificationId }) {
        attempt(() => lobby.notifications.read(notificationId));
        onInvite(data);
      }
    }),
  ];
  tell({ unread: 0 });
  return {
    element: button,
    refresh: async () => {
      const page = await attempt(() => lobby.notifications.list({ limit: 1 }));
      if (page) tell(page);
    },
    close: () => stops.forEach((stop) => stop()),
  };
}

function accept(close) {
  return (notification) => close(notification.data);
}

function listOf(notifications, now, onAccept) {
  if (!notifications.length) {
    return element("p", { class: "empty" }, "No invitations and no news. When somebody invites you to a game, it shows here.");
  }
  return element("ul", { class: "notifications" }, notifications.map((notification) => {
    const { kind, data, createdAt, read } = notification;
    const isOpen = kind === "game-invite" && data.expiresAt > now;
    return element("li", { class: read ? "notification" : "notification new" },
      element("div", { class: "grow" },
        element("p", {}, textOf(notification)),
        element("p", { class: "muted small" }, WHEN.format(new Date(createdAt)), read ? "" : " · new")),
      kind !== "game-invite" ? null
        : isOpen ? element("button", { type: "button", onclick: () => onAccept(notification) }, "Join")
          : element("span", { class: "badge" }, "Expired"));
  }));
}

