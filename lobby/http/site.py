"""The HTTP application."""

from quart import Quart
from quart.wrappers.base import BaseRequestWebsocket
from werkzeug.routing import MapAdapter


class Site(Quart):
    """
    Routes by path alone.

    The Host header is a stranger's and may be anything, even what the framework fails on before
    an error handler can answer; nothing here depends on it.
    """

    def __init__(self) -> None:
        super().__init__("lobby", static_folder=None)
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
