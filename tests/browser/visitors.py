"""People at browsers: each has a window of their own, and whatever goes wrong in it counts."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request

from tests.e2e.proxies import Proxy

PHONE = (390, 844)
DESKTOP = (1280, 800)
WAIT_MS = 10_000
LOST_CONNECTION = ("net::ERR_", "WebSocket connection to", "Failed to load resource")
"""What the browser itself writes on the console while there is no network."""


@dataclass
class Visitor:
    """
    Somebody at a browser.

    Attributes:
        page: The open tab.
        context: The browser window, with its own storage.
        url: Where this visitor reaches the server.
        problems: What went wrong so far: errors on the console or in scripts, foreign requests.
        on_problem: Called with each.

    """

    page: Page
    context: BrowserContext
    url: str
    proxy: Proxy | None = None
    problems: list[str] = field(default_factory=list)
    on_problem: Callable[[], None] = lambda: None
    _is_cut_off: bool = False

    async def open(self, path: str = "/") -> None:
        """Go to a page of the server."""
        await self.page.goto(self.url + path)

    def cut_off(self) -> None:
        """Lose the network; only for who came ``by_proxy``."""
        assert self.proxy is not None
        self._is_cut_off = True
        self.proxy.close()

    def bring_back(self) -> None:
        """Let the network through again."""
        assert self.proxy is not None
        self.proxy.reopen()

    def is_well_again(self) -> None:
        """From here on, a lost connection is a problem again."""
        self._is_cut_off = False

    async def width_overflow(self) -> int:
        """Return by how many pixels the page is wider than the window."""
        width: int = await self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return width

    def watch(self) -> None:
        """Begin to note problems."""
        self.page.on("console", self._on_console)
        self.page.on("pageerror", self._on_page_error)
        self.page.on("request", self._on_request)

    def _note(self, problem: str) -> None:
        self.problems.append(problem)
        self.on_problem()

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        if self._is_cut_off and any(words in message.text for words in LOST_CONNECTION):
            return
        self._note(f"console: {message.text} {message.location}")

    def _on_page_error(self, error: Error) -> None:
        self._note(f"script: {error}")

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("data", "blob"):
            return
        if address.netloc != urlsplit(self.url).netloc:
            self._note(f"foreign request: {request.url}")


class Visitors:
    """All who visit a server during one test."""

    def __init__(self, browser: Browser, url: str, stack: AsyncExitStack) -> None:
        self._browser = browser
        self._url = url
        self._stack = stack
        self._all: list[Visitor] = []

    @classmethod
    @asynccontextmanager
    async def of(cls, browser: Browser, url: str) -> AsyncIterator["Visitors"]:
        """
        Let people visit while the block lasts.

        Raises:
            AssertionError: At its end, if anything went wrong in any window.

        """
        async with AsyncExitStack() as stack:
            visitors = cls(browser, url, stack)
            yield visitors
            problems = [problem for each in visitors._all for problem in each.problems]
            if problems:
                raise AssertionError("\n".join(problems))

    async def arrive(
        self,
        path: str | None = "/",
        *,
        size: tuple[int, int] = DESKTOP,
        scheme: Literal["light", "dark"] = "light",
        by_proxy: bool = False,
        bypass_csp: bool = False,
    ) -> Visitor:
        """Open a window of somebody new, and in it a page unless ``path`` is ``None``."""
        width, height = size
        context = await self._browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
            bypass_csp=bypass_csp,
        )
        self._stack.push_async_callback(context.close)
        context.set_default_timeout(WAIT_MS)
        proxy = await self._stack.enter_async_context(Proxy.to(self._url)) if by_proxy else None
        visitor = Visitor(
            page=await context.new_page(),
            context=context,
            url=self._url if proxy is None else proxy.url,
            proxy=proxy,
        )
        visitor.watch()
        self._all.append(visitor)
        if path is not None:
            await visitor.open(path)
        return visitor
