"""The HTTP application."""

from quart import Quart
from quart.wrappers.base import BaseRequestWebsocket
from werkzeug.routing import MapAdapter

MAX_BODY_BYTES = 16 * 1024
BODY_SECONDS = 10  # a phone sends 16 KiB in two; who takes longer keeps a request open


class Site(Quart):
    """
    Routes by path alone.

    The Host header is a stranger's and may be anything, even what the framework fails on before
    an error handler can answer; nothing here depends on it.

    Args:
        max_body_bytes: What is longer is refused, before it is read if it says so.

    """

    def __init__(self, max_body_bytes: int = MAX_BODY_BYTES) -> None:
        super().__init__("lobby", static_folder=None)
        self.config["MAX_CONTENT_LENGTH"] = max_body_bytes
        self.config["BODY_TIMEOUT"] = BODY_SECONDS
        # Otherwise two slashes are answered with a redirect to what the Host header says.
        self.url_map.merge_slashes = False

    def create_url_adapter(self, request: BaseRequestWebsocket | None) -> MapAdapter | None:
        """Return what finds a request's route."""
        if request is None:
            return None
        return self.url_map.bind(
            "lobby",
            script_name=request.root_path,
            url_scheme=request.scheme,
            default_method=request.method,
            path_info=request.path,
        )
