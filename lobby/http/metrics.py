"""``/metrics``: the node's figures, for Prometheus."""

from collections.abc import Callable

from quart import Blueprint, Response, request

from lobby.http.bearer import Gate
from lobby.http.operations import Operation, documented

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def metrics_blueprint(render: Callable[[], bytes], gate: Gate, *, is_public: bool) -> Blueprint:
    """Return the route: for bearers of a token with a role, or for everybody if it is public."""
    blueprint = Blueprint("metrics", __name__)

    @blueprint.get("/metrics")
    @documented(Operation(media_type="text/plain", may_bear=True, refusals=(403,)))
    async def metrics() -> Response:
        """Answer with the node's figures, as Prometheus scrapes them."""
        if not is_public:
            await gate.require(request, "admin", "server")
        return Response(render(), content_type=CONTENT_TYPE)

    return blueprint
