"""Which web pages may read what is public here."""

from collections.abc import Sequence

from quart import Blueprint, Response, request

ANY = "*"
EXPOSED = "ETag, Retry-After"
ASKED_WITH = "Authorization, Content-Type, If-None-Match"
REMEMBERED_SECONDS = 600


class Cors:
    """
    The CORS headers (Fetch standard, section 3.2) of what pages of other origins may use.

    No cookie is ever used here, so none is allowed.

    Args:
        origins: Whose; ``*`` for everybody's.

    """

    def __init__(self, origins: Sequence[str]) -> None:
        self._origins = frozenset(origins)

    def allow(self, blueprint: Blueprint) -> Blueprint:
        """Let pages use these routes."""
        blueprint.after_request(self._tell)
        return blueprint

    async def _tell(self, answer: Response) -> Response:
        origin = request.headers.get("Origin")
        is_for_all = ANY in self._origins
        if not is_for_all:
            answer.vary.add("Origin")  # or a cache shows one page what was meant for another
        if origin is None or not (is_for_all or origin in self._origins):
            return answer
        answer.headers["Access-Control-Allow-Origin"] = ANY if is_for_all else origin
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            answer.headers["Access-Control-Allow-Methods"] = answer.headers["Allow"]
            answer.headers["Access-Control-Allow-Headers"] = ASKED_WITH
            answer.headers["Access-Control-Max-Age"] = str(REMEMBERED_SECONDS)
        else:
            answer.headers["Access-Control-Expose-Headers"] = EXPOSED
        return answer
