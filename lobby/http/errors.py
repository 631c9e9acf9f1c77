"""Errors over HTTP: the body of an ack, with the fitting status."""

import logging
from math import ceil

from quart import Quart, Response, request
from werkzeug.exceptions import HTTPException

from lobby.domain.errors import (
    BadRequest,
    BannedFromServer,
    Busy,
    ForeignPage,
    LobbyError,
    NotAuthorized,
    NotFound,
    RateLimited,
    Refused,
    TokenExpired,
    TokenInvalid,
)
from lobby.http.responses import json_response
from lobby.wire.acks import UNEXPECTED, ErrorView, failed

log = logging.getLogger(__name__)

STATUSES: tuple[tuple[type[LobbyError], int], ...] = (
    (NotFound, 404),
    (BadRequest, 400),
    (TokenInvalid, 401),
    (TokenExpired, 401),
    (NotAuthorized, 403),
    (ForeignPage, 403),
    (BannedFromServer, 403),
    (Refused, 409),
    (RateLimited, 429),
    (Busy, 503),
)


def install_error_handlers(app: Quart) -> None:
    """Let every refusal, also the framework's own, be answered in the contract's form."""
    app.register_error_handler(LobbyError, _refused)
    app.register_error_handler(HTTPException, _refused_by_framework)
    app.register_error_handler(Exception, _unexpected)


async def _refused(error: LobbyError) -> Response:
    status = next(status for kind, status in STATUSES if isinstance(error, kind))
    answer = json_response(failed(ErrorView.of(error)), status)
    if error.retry_after_ms is not None:
        answer.headers["Retry-After"] = str(ceil(error.retry_after_ms / 1000))
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"  # RFC 9110, 15.5.2
    return answer


async def _refused_by_framework(error: HTTPException) -> Response:
    code = error.name.lower().replace(" ", "-")
    view = ErrorView(code=code, message=error.description or error.name, retryable=False)
    answer = json_response(failed(view), error.code or 500)
    answer.headers.extend(
        (name, value) for name, value in error.get_headers() if name != "Content-Type"
    )
    return answer


async def _unexpected(error: Exception) -> Response:
    log.error("request failed", exc_info=error, extra={"route": request.endpoint})
    return json_response(failed(UNEXPECTED), 500)
