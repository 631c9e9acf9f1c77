"""Which web pages may connect, and the CORS headers that tell their browsers so."""

from lobby.engine.request import Headers, Request


class Origins:
    """
    The origin check.

    A request without an ``Origin`` header comes from no web page and is let through.

    Args:
        allowed: ``"*"`` for every page; one origin or several; ``None`` for pages of this server
            only. An empty list allows none (python-engineio would switch the check off).
        credentials: Whether browsers may send cookies along.

    """

    def __init__(self, allowed: str | list[str] | None, *, credentials: bool) -> None:
        self._allowed = [allowed] if isinstance(allowed, str) else allowed
        self._credentials = credentials

    def admits(self, request: Request) -> bool:
        """Return whether the request may be served."""
        origin = request.header(b"origin")
        if origin is None:
            return True
        if self._allowed is None:
            return origin.partition("://")[2] == request.header(b"host")
        return "*" in self._allowed or origin in self._allowed

    def headers(self, request: Request) -> Headers:
        """Return the CORS headers of the answer."""
        origin = request.header(b"origin")
        if origin is None or not self.admits(request):
            return []
        headers: Headers = [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"vary", b"Origin"),
        ]
        if self._credentials:
            headers.append((b"access-control-allow-credentials", b"true"))
        if request.method == "OPTIONS":
            headers.append((b"access-control-allow-methods", b"GET, POST"))
            headers.append((b"access-control-allow-headers", b"Content-Type"))
        return headers
