"""A player who watches the listing, and may change it."""

from picows import WSFrame, WSTransport

from loadtest.frames import Json, Kind, Packet
from loadtest.histogram import Histogram
from loadtest.listing.feed import Feed
from loadtest.listing.picture import Applied, Picture, summaries
from loadtest.player import now_micros
from loadtest.visitor import Visitor

PAGE = 100
_HEAD = b'42/games,["games-updated",'
_FRAME_HEAD_BYTES = 4  # RFC 6455: of a message from 126 bytes to 64 KiB


class Watcher(Visitor):
    """One socket; its picture of the listing is kept true by pushes alone once it is complete."""

    def __init__(self, index: int, feed: Feed, ages: Histogram) -> None:
        super().__init__(index)
        self.picture = Picture()
        self.game_id = ""
        self.messages = 0
        self.bytes = 0
        self._feed = feed
        self._ages = ages

    def on_ws_frame(self, _transport: WSTransport, frame: WSFrame) -> None:
        """Take the listing the short way; everything else is parsed."""
        payload = frame.get_payload_as_bytes()
        if payload.startswith(_HEAD):
            self._hear(payload)
        else:
            self.take(frame, payload)

    async def complete(self) -> None:
        """Fetch what the first snapshot left out."""
        if len(self.picture.games) < self.picture.total:
            await self.fetch()

    async def fetch(self) -> dict[str, dict[str, Json]]:
        """Return the whole listing, page by page; what is news goes into the picture."""
        found: dict[str, dict[str, Json]] = {}
        query: dict[str, Json] = {"limit": PAGE}
        while True:
            page = await self.call("list-games", query)
            games = summaries(page.get("games"))
            version = page.get("version")
            self.picture.add_page(games.items(), version if isinstance(version, int) else 0)
            found |= games
            if not page.get("cursor"):
                return found
            query["cursor"] = page["cursor"]

    def on_answer(self, packet: Packet) -> None:
        """Note the game that a seat is in."""
        if "gameId" in packet.body:
            self.game_id = str(packet.body["gameId"])

    def _hear(self, payload: bytes) -> None:
        self.messages += 1
        self.bytes += len(payload) + _FRAME_HEAD_BYTES
        news = self._feed.read(payload[payload.index(b"[") :])
        if self.picture.apply(news.push) is Applied.GAP:
            self.on_fault("gaps in the listing")
        now = now_micros()
        for asked in news.asked_micros:
            self._ages.record(now - asked)
        if self.messages == 1:
            self.reach("games-updated", Packet(kind=Kind.EVENT))
