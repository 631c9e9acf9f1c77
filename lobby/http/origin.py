"""Keeps pages of other origins away from what is for this server's own."""

from quart import request

from lobby.domain.errors import ForeignPage

OWN_PAGES = ("same-origin", "none")


async def refuse_foreign_pages() -> None:
    """
    Let a request pass that comes from no page, or from one of this server's own.

    A browser of today says which itself (``Sec-Fetch-Site``), whatever a proxy makes of the Host
    header; for an older one, the origin must name the host that was asked.

    Raises:
        ForeignPage: If the page is another's.

    """
    origin = request.headers.get("Origin", "")
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        is_own = site in OWN_PAGES
    else:
        is_own = not origin or origin.partition("://")[2] == request.headers.get("Host")
    if not is_own:
        raise ForeignPage(origin)
