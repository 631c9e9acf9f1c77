"""JSON answers, in the contract's form."""

from collections.abc import Mapping

import orjson
from quart import Response


def json_response(body: Mapping[str, object], status: int = 200) -> Response:
    """Return an answer with this JSON body."""
    return Response(orjson.dumps(body), status=status, content_type="application/json")
