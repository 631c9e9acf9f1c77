"""The arena, as people play it: ships move on all screens, and all agree on the scores."""

import asyncio

import pytest
from playwright.async_api import Page, WebSocket

from tests.browser.axe import serious_findings
from tests.browser.players import Player, table_of
from tests.browser.visitors import PHONE, Visitors

pytestmark = pytest.mark.e2e

SECONDS = 8
ROUND = f"/play/arena?seconds={SECONDS}"
LONG = "/play/arena?seconds=120"
TICKS = 20
ALLOWED = 60  # actions a second
PLACE_OF_A_SHIP = """
([seat, field]) => {
  const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  probe.canvas.width = probe.canvas.height = 360;
  probe.fillStyle = getComputedStyle(field).getPropertyValue(`--seat-${seat}`);
  probe.fillRect(0, 0, 1, 1);
  const wanted = probe.getImageData(0, 0, 1, 1).data;
  probe.clearRect(0, 0, 1, 1);
  probe.drawImage(field, 0, 0, 360, 360);
  const { data } = probe.getImageData(0, 0, 360, 360);
  let [x, y, n] = [0, 0, 0];
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] < 90 || [0, 1, 2].some((c) => Math.abs(data[i + c] - wanted[c]) > 6)) continue;
    x += (i / 4) % 360;
    y += Math.floor(i / 4 / 360);
    n += 1;
  }
  return n === 0 ? null : [x / n / 360, y / n / 360];
}
"""


async def place_of(seat: int, page: Page) -> tuple[float, float] | None:
    """Return where a page shows the ship of a seat, from 0 to 1, by its colour."""
    field = await page.locator("canvas").element_handle()
    place = await page.evaluate(PLACE_OF_A_SHIP, [seat, field])
    return place and (place[0], place[1])


async def ship_moves(seat: int, page: Page) -> None:
    """Wait until a page shows that the ship of a seat is elsewhere than it was."""
    async with asyncio.timeout(10):
        before = None
        while True:
            now = await place_of(seat, page)
            if before and now and abs(now[0] - before[0]) + abs(now[1] - before[1]) > 0.1:
                return
            before = before or now
            await page.wait_for_timeout(50)


def sent_ships(page: Page) -> list[str]:
    """Return a list that fills with what a page sends of its ship."""
    sent: list[str] = []

    def note(frame: str | bytes) -> None:
        if '"ship"' in str(frame):
            sent.append(str(frame))

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", note)

    page.on("websocket", listen)
    return sent


async def test_four_fly_at_once_and_agree_on_the_scores(visitors: Visitors) -> None:
    table = await table_of(visitors, ROUND, "Ann", "Bob", "Cat", "Dan")
    for player, key in zip(table, ("KeyD", "KeyA", "KeyS", "KeyW"), strict=True):
        await player.field.wait_for()
        await player.page.keyboard.down(key)

    await asyncio.gather(
        *(
            ship_moves(seat, viewer.page)
            for viewer in table
            for seat in range(1, 5)
            if table[seat - 1] is not viewer
        )
    )
    for player, key in zip(table, ("KeyS", "KeyW", "KeyA", "KeyD"), strict=True):
        await player.page.keyboard.down(key)

    for player in table:
        await player.is_told("Time is up")
    scores = [await player.page.get_by_role("list", name="Scores").inner_text() for player in table]
    agreed = {text.replace(" (you)", "") for text in scores}
    assert len(agreed) == 1


async def test_a_ship_is_told_of_twenty_times_a_second(visitors: Visitors) -> None:
    ann = await visitors.arrive(None)
    sent = sent_ships(ann.page)
    await ann.open(LONG)
    player = Player(ann, "Ann")
    await player.press("Play")
    bob = await Player.come(visitors, "Bob", await player.link())
    for each in (player, bob):
        await each.press("I am ready")
    await player.field.wait_for()
    await player.page.wait_for_timeout(500)

    sent.clear()
    await player.page.wait_for_timeout(3000)

    # Fewer only where the machine is busy; never what the lobby would refuse.
    assert TICKS * 3 / 2 <= len(sent) <= TICKS * 3 * 1.1 < ALLOWED * 3


HIDE = """
(isHidden) => {
  Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}
"""


async def test_a_hidden_page_rests_and_goes_on(visitors: Visitors) -> None:
    window = await visitors.arrive(None)
    sent = sent_ships(window.page)
    await window.open(LONG)
    ann = Player(window, "Ann")
    await ann.press("Play")
    bob = await Player.come(visitors, "Bob", await ann.link())
    for player in (ann, bob):
        await player.press("I am ready")
    await ann.field.wait_for()

    await ann.page.evaluate(HIDE, True)
    sent.clear()
    await bob.page.keyboard.down("ArrowLeft")
    await ship_moves(2, bob.page)
    assert [frame for frame in sent if '"isAway":true' not in frame] == []

    await ann.page.evaluate(HIDE, False)
    await bob.page.keyboard.up("ArrowLeft")
    await ann.page.keyboard.down("ArrowRight")
    await ship_moves(1, bob.page)


async def test_who_is_cut_off_flies_on_after_coming_back(visitors: Visitors) -> None:
    ann, bob = await table_of(visitors, LONG, "Ann", "Bob", cut_off="Bob")
    await bob.field.wait_for()
    await ann.field.wait_for()

    bob.visitor.cut_off()
    await bob.is_told("Reconnecting…")
    bob.visitor.bring_back()
    await bob.page.locator("#connection").wait_for(state="hidden")
    bob.visitor.is_well_again()
    await bob.page.keyboard.down("ArrowLeft")

    await ship_moves(2, ann.page)


async def test_who_comes_late_watches_ships_and_scores(visitors: Visitors) -> None:
    ann, bob = await table_of(visitors, LONG, "Ann", "Bob")
    await bob.field.wait_for()
    await ann.field.wait_for()

    eve = await Player.come(visitors, "Eve", await ann.link())
    await eve.is_told("You are watching.")
    await bob.page.keyboard.down("ArrowLeft")

    await ship_moves(2, eve.page)


async def test_a_finger_steers_on_a_phone(visitors: Visitors) -> None:
    ann = await Player.come(visitors, "Ann", LONG, size=PHONE, bypass_csp=True)
    bob = await Player.come(visitors, "Bob", await ann.link())
    for player in (ann, bob):
        await player.press("I am ready")
    box = await ann.field.bounding_box()
    assert box is not None

    await ann.page.mouse.move(box["x"] + box["width"] - 20, box["y"] + box["height"] - 20)
    await ann.page.mouse.down()

    await ship_moves(1, bob.page)
    assert await ann.visitor.width_overflow() == 0
    assert await serious_findings(ann.visitor) == []
